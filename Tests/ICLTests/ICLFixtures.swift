import ICL
import Learners
import Preferences
import Randomness

func segment(_ text: String) -> Segment { Segment(text) }

/// A comparison as an example.
func comparison(_ question: String, _ winner: String, _ loser: String) -> Example {
  Example(
    question: segment(question),
    answers: [.init(segment(winner), points: 10), .init(segment(loser), points: 0)])
}

/// Texts in two manners, formal lists and warm chat, about many things; every user likes one manner.
struct StyleWorld {
  static let responses = 8
  let table: RewardTable
  let stream: RandomStream

  init(prompts: Int, words: Int = 40, seed: UInt64 = 27) {
    stream = RandomStream(seed: seed)
    let topics = [
      "gardens", "taxes", "bread", "sailing", "chess", "sleep", "maps", "bees", "paint",
    ]
    let stream = stream
    let rows = (0..<prompts * Self.responses).map { row -> Response in
      var draw = stream.stream("text", "\(row)")
      let topic = topics[row / Self.responses % topics.count]
      let text =
        Self.isFormal(row)
        ? formal(topic, words, &draw) : chatty(topic, words, &draw)
      return Response(id: "r\(row % Self.responses)", text: text)
    }
    table = RewardTable(
      rewardModels: ["formal"],
      prompts: (0..<prompts).map {
        Prompt(id: "p\($0)", text: "What should I know about \(topics[$0 % topics.count]) \($0)?")
      },
      responsesPerPrompt: [Int](repeating: Self.responses, count: prompts), responses: rows,
      scores: rows.indices.map { Self.isFormal($0) ? 1 : -1 })
  }

  /// Half of a prompt's responses, shifted from prompt to prompt.
  static func isFormal(_ row: Int) -> Bool { (row + row / responses) % 2 == 0 }

  func likesFormal(_ user: Int) -> Bool { user % 2 == 0 }

  /// Comparisons of a formal with a chatty response, or ratings of either.
  func histories(users: Int, count: Int, form: FeedbackForm = .comparison) -> Histories {
    let items = (0..<users).map { user in
      (0..<count).map { index -> FeedbackItem in
        let first = (user + index) % (table.prompts.count / 2) * Self.responses
        let (a, b) = (first + index % 7, first + index % 7 + 1)
        let winner = Self.isFormal(a) == likesFormal(user) ? a : b
        return form == .rating
          ? FeedbackItem(chosen: a, value: winner == a ? 2 : -2)
          : FeedbackItem(chosen: winner, others: [Int32(a + b - winner)])
      }
    }
    return Histories(form: form, users: (0..<users).map { "u\($0)" }, items: items)
  }

  /// The last prompts' responses for every user.
  func candidates(users: Int, sets: Int) -> CandidateSets {
    let prompts = table.prompts.count - sets..<table.prompts.count
    let offered = prompts.map { Array(table.rows(ofPrompt: $0)) }
    return CandidateSets((0..<users).map { _ in offered })
  }

  var training: TrainingData {
    TrainingData(
      table: table, historical: histories(users: 20, count: 6),
      populationUtility: [Double](repeating: 0, count: table.rowCount), stream: stream)
  }

  /// Share of sets in which the top-scored response is of the user's manner.
  func matchRate(_ scores: [Double], _ candidates: CandidateSets) -> Double {
    var matches = 0
    for user in 0..<candidates.userCount {
      for set in candidates.sets(ofUser: user) {
        let top = candidates.positions(ofSet: set).max { (scores[$0], -$0) < (scores[$1], -$1) }!
        if Self.isFormal(Int(candidates.rows[top])) == likesFormal(user) { matches += 1 }
      }
    }
    return Double(matches) / Double(candidates.setOffsets.last!)
  }
}

private func formal(_ topic: String, _ words: Int, _ draw: inout RandomStream) -> String {
  let pool = [
    "Consider", "the", "principal", "requirements", "of", topic, "assessment", "procedure",
    "subsequently", "documentation", "therefore", "appropriate", "considerations",
  ]
  var lines = ["The following points regarding \(topic) are relevant:"]
  while lines.count * 8 < words {
    lines.append(
      "- " + (0..<8).map { _ in pool[draw.below(pool.count)] }.joined(separator: " ") + ".")
  }
  return lines.joined(separator: "\n")
}

private func chatty(_ topic: String, _ words: Int, _ draw: inout RandomStream) -> String {
  let pool = [
    "oh", "I'd", "so", "love", "you", topic, "really", "it's", "fun", "hey", "we", "just", "try",
  ]
  var text = "Hey, great question about \(topic)!"
  for _ in 0..<words / 8 {
    text += " " + (0..<7).map { _ in pool[draw.below(pool.count)] }.joined(separator: " ") + "!"
  }
  return text
}
