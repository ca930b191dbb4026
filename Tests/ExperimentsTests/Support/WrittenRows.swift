import Configuration
import Preferences
import Randomness

/// Rows of named cells, and how a file of them may be written: the lines in any order, and the columns or
/// keys too.
struct WrittenRows {
  let columns: [String]
  let rows: [[String]]

  init(_ columns: [String], _ rows: [[String]]) {
    (self.columns, self.rows) = (columns, rows)
  }

  /// Text of the file, by the ending of its name.
  /// - Parameter stream: Puts lines and columns in another order; nil leaves both as they are.
  func text(for name: String, shuffledBy stream: RandomStream?) -> String {
    var stream = stream
    let order = stream?.permutation(columns.count) ?? Array(columns.indices)
    let lines = stream?.permutation(rows.count) ?? Array(rows.indices)
    let cells = { (row: [String]) in order.map { row[$0] } }
    guard name.hasSuffix(".jsonl") else {
      let delimiter = name.hasSuffix(".tsv") ? "\t" : ","
      return ([columns] + lines.map { rows[$0] }).map {
        cells($0).joined(separator: delimiter) + "\n"
      }
      .joined()
    }
    return lines.map { line in
      // Every object has an order of its own.
      let keys = stream?.permutation(columns.count) ?? order
      let members = keys.map { (columns[$0], JSONValue.string(rows[line][$0])) }
      return JSONValue.object(members).serialized() + "\n"
    }.joined()
  }
}

/// Data with many ties: scores of a few whole numbers, equal texts, equal ratings, the tossing of coins.
enum TiedData {
  static let prompts = (1...14).map { "q\($0)" }
  static let responses = ["zeta", "a10", "a9", "Beta", "e\u{301}"]

  /// Two scorers of one digit and one that is the same for all responses of a prompt.
  static func scores(_ prompts: [String] = prompts, responses: Int = 5) -> WrittenRows {
    var draw = RandomStream(seed: 5).stream("scores")
    return rows(["prompt", "response", "kind", "Brief", "prompt-only"], prompts, responses) {
      prompt, _ in ["\(draw.below(3))", "\(draw.below(4))", "\(prompt % 5)"]
    }
  }

  static func promptTexts(_ prompts: [String] = prompts) -> WrittenRows {
    WrittenRows(
      ["prompt", "text"], prompts.enumerated().map { [$1, "What of the \(words[$0 % 3])?"] })
  }

  /// The same few texts over and over.
  static func texts(_ prompts: [String] = prompts, responses: Int = 5) -> WrittenRows {
    var draw = RandomStream(seed: 6).stream("texts")
    return rows(["prompt", "response", "text"], prompts, responses) { _, _ in
      ["It is a \(words[draw.below(4)]). \(words[draw.below(2)]) too!"]
    }
  }

  private static let words = ["river", "mountain", "lake", "very deep sea"]

  private static func rows(
    _ columns: [String], _ prompts: [String], _ responses: Int,
    cells: (_ prompt: Int, _ response: Int) -> [String]
  ) -> WrittenRows {
    WrittenRows(
      columns,
      prompts.enumerated().flatMap { p, prompt in
        (0..<responses).map { r in
          let name = r < Self.responses.count ? Self.responses[r] : "more-\(r)"
          return [prompt, name] + cells(p, r)
        }
      })
  }

  static let people = (1...24).map { "person \($0)" }

  /// Everybody rates most responses from 1 to 3.
  static var ratings: WrittenRows {
    var draw = RandomStream(seed: 7).stream("ratings")
    var rows: [[String]] = []
    for person in people {
      for prompt in prompts {
        for response in responses where draw.uniform() < 0.8 {
          rows.append([person, prompt, response, "\(1 + draw.below(3))"])
        }
      }
    }
    return WrittenRows(["user", "prompt", "response", "value"], rows)
  }

  /// Everybody tosses a coin about three pairs of each prompt, some of them twice.
  static var comparisons: WrittenRows {
    var draw = RandomStream(seed: 8).stream("comparisons")
    var rows: [[String]] = []
    for person in people {
      for prompt in prompts {
        for _ in 0..<3 {
          let pair = draw.sample(2, from: responses.count).map { responses[$0] }
          rows.append([person, prompt, pair[0], pair[1]])
        }
      }
    }
    return WrittenRows(["user", "prompt", "winner", "loser"], rows)
  }

  /// Everybody chooses among two to five responses of each prompt, at times of which many are equal.
  static var choices: WrittenRows {
    var draw = RandomStream(seed: 10).stream("choices")
    var rows: [[String]] = []
    for person in people {
      for prompt in prompts {
        let shown = draw.sample(2 + draw.below(4), from: responses.count).map { responses[$0] }
        let winner = shown[draw.below(shown.count)]
        rows.append(
          [person, prompt, winner, shown.joined(separator: "|"), "2024-01-0\(1 + draw.below(5))"])
      }
    }
    return WrittenRows(["user", "prompt", "winner", "shown", "day"], rows)
  }

  /// Everybody ranks most responses of each prompt, many of them alike.
  static var rankings: WrittenRows {
    var draw = RandomStream(seed: 11).stream("rankings")
    var rows: [[String]] = []
    for person in people {
      for prompt in prompts {
        for response in responses where draw.uniform() < 0.8 {
          rows.append([person, prompt, response, "\(1 + draw.below(3))"])
        }
      }
    }
    return WrittenRows(["user", "prompt", "response", "rank"], rows)
  }

  /// Rows of PersonalLLM, some prompts and some whole rows twice.
  static var personalLLM: WrittenRows {
    var draw = RandomStream(seed: 9).stream("personalllm")
    let numbers = 1...3
    let columns =
      ["prompt"] + numbers.map { "response_\($0)" }
      + numbers.flatMap { n in ["m", "B", "z"].map { "response_\(n)_\($0)" } }
    var rows = (0..<15).map { row in
      ["Question \(row / 2)?"] + numbers.map { _ in "It is a \(words[draw.below(3)])." }
        + (0..<9).map { _ in "\(draw.below(4))" }
    }
    rows += rows.prefix(2)
    return WrittenRows(columns, rows)
  }
}
