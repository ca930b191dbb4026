import Configuration
import Datasets
import Distillation
import Foundation
import LinearAlgebra
import Platform
import Preferences
import Randomness
import Testing

/// The values of Golden/heads.json, written by the script beside it.
private struct Golden {
  let json: JSONValue

  init() throws {
    let url = try #require(
      Bundle.module.url(forResource: "heads", withExtension: "json", subdirectory: "Golden"))
    json = try JSONValue(parsing: Data(contentsOf: url))
  }

  func number(_ key: String) -> Double { json[key]!.double! }
  func whole(_ key: String) -> Int { json[key]!.integer! }
  func numbers(_ key: String) -> [Double] { json[key]!.elements!.map { $0.double! } }

  func matrix(_ key: String, columns: String) -> Matrix {
    let (values, columns) = (numbers(key), whole(columns))
    return Matrix(rows: values.count / columns, columns: columns, values: values)
  }

  var X: Matrix { matrix("X", columns: "features") }
  var Y: Matrix { matrix("Y", columns: "heads") }

  var folds: [Moments] {
    var start = 0
    return numbers("folds").map { size in
      defer { start += Int(size) }
      return Moments(X.rows(start..<start + Int(size)), Y.rows(start..<start + Int(size)))
    }
  }

  var network: NetworkHeads {
    NetworkHeads(
      NetworkHeads.Shape(
        features: whole("features"), units: whole("units"), heads: whole("heads")),
      parameters: numbers("parameters"))
  }
}

private func largestDifference(_ a: [Double], _ b: [Double]) -> Double {
  a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max()! : .infinity
}

@Suite struct `Reward heads` {
  @Test func `ridge heads are those of NumPy, fold by fold`() throws {
    let golden = try Golden()
    let fit = RidgeHeads(folds: golden.folds, grid: golden.numbers("grid"))
    #expect(fit.ridges == golden.numbers("ridges"))
    #expect(largestDifference(fit.errors.values, golden.numbers("errors")) < 1e-9)
    #expect(largestDifference(fit.weights.values, golden.numbers("weights")) < 1e-10)
    #expect(largestDifference(fit.offset, golden.numbers("offset")) < 1e-10)
  }

  @Test func `a network's gradient is that of differences of its loss`() throws {
    let golden = try Golden()
    #expect(abs(golden.network.loss(golden.X, golden.Y) - golden.number("loss")) < 1e-10)
    let gradient = golden.network.gradient(golden.X, golden.Y, decay: golden.number("decay"))
    // Central differences of step 1e-5 err by about 1e-9 here.
    #expect(largestDifference(gradient, golden.numbers("gradient")) < 1e-7)
  }

  @Test func `sums of a part follow from those of the whole`() throws {
    let golden = try Golden()
    let folds = golden.folds
    let (part, rest) = (folds[0], folds[1] + folds[2])
    let whole = Moments(golden.X, golden.Y)
    #expect(largestDifference((part + rest).xx.values, whole.xx.values) < 1e-9)
    #expect(largestDifference((part + rest).yy, whole.yy) < 1e-9)
    let found = (part + rest) - rest
    #expect(largestDifference(found.xx.values, part.xx.values) < 1e-9)
    #expect(largestDifference(found.yy, part.yy) < 1e-9)
  }
}

/// A table whose scores are known functions of its texts.
private func data(prompts: Int, _ score: (String) -> [Double]) -> Dataset {
  let data = SyntheticText.generate(
    prompts: prompts, responses: 4, stream: RandomStream(seed: 5).stream("texts"))
  let texts = data.flatMap { $0.responses.map(\.text) }
  let scores = texts.map(score)
  let table = RewardTable(
    rewardModels: [], prompts: data.map { Prompt(id: $0.id, text: $0.text) },
    responsesPerPrompt: data.map(\.responses.count),
    responses: texts.enumerated().map { Response(id: "\($0)", text: $1) },
    scores: [])
  return Dataset(
    table: table,
    scores: RawScores(
      rewardModels: (0..<scores[0].count).map { "model\($0)" }, numbers: scores.flatMap { $0 }))
}

/// Exclamation marks per word; and logarithm of the words.
private func marksAndWords(_ text: String) -> [Double] {
  let words = Double(wordCount(text))
  return [100 * Double(text.utf8.count { $0 == UInt8(ascii: "!") }) / words, log(words)]
}

private func settings(_ json: String) throws -> HeadsConfiguration {
  try HeadsConfiguration(decoding: JSONValue(parsing: Array(json.utf8)), at: "heads[0]")
}

/// Share of the variance of column k over these prompts that predictions explain.
private func r2(_ truth: Dataset, _ predicted: [Double], column k: Int, prompts: Range<Int>)
  -> Double
{
  let K = truth.scores.modelCount
  let rows = prompts.flatMap { Array(truth.table.rows(ofPrompt: $0)) }
  let y = truth.scores.column(k, rows: rows).map(truth.scores.units[k].number)
  let mean = y.reduce(0, +) / Double(y.count)
  let total = y.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  let left = zip(rows, y).reduce(0) { $0 + pow($1.1 - predicted[$1.0 * K + k], 2) }
  return 1 - left / total
}

@Suite struct `Distilled scorers` {
  @Test(arguments: [
    #"{"kind": "ridge", "width": 32}"#,
    #"{"kind": "network", "width": 32, "hidden": 8, "epochs": 5}"#,
  ])
  func `recover scores that texts explain, on prompts they have not seen`(json: String) throws {
    let data = data(prompts: 150, marksAndWords)
    let distillation = Distillation(
      table: data.table, scores: data.scores, training: Array(0..<100),
      stream: RandomStream(seed: 1))
    let scores = try distillation.fit(settings(json)).heads.scores(data.table)
    // Each is one cue through tanh, which bends marks, being many or none, more than words.
    #expect(r2(data, scores, column: 0, prompts: 100..<150) > 0.75)
    #expect(r2(data, scores, column: 1, prompts: 100..<150) > 0.95)
  }

  @Test func `a hidden layer learns what no linear head can`() throws {
    let data = data(prompts: 250) { text in
      let x = marksAndWords(text)
      return [abs(x[1] - 4.7), x[1]]
    }
    let distillation = Distillation(
      table: data.table, scores: data.scores, training: Array(0..<200),
      stream: RandomStream(seed: 1))
    let found = try [
      #"{"kind": "ridge", "width": 4}"#,
      #"{"kind": "network", "width": 4, "hidden": 32, "rate": 0.01, "decay": 0}"#,
    ].map { json in
      let scores = try distillation.fit(settings(json)).heads.scores(data.table)
      return r2(data, scores, column: 0, prompts: 200..<250)
    }
    #expect(found[1] > found[0] + 0.15, "ridge \(found[0]), network \(found[1])")
  }

  @Test(arguments: ["ridge", "network"])
  func `give a text the same bits from the file, alone and among others`(kind: String) throws {
    let data = data(prompts: 30, marksAndWords)
    let distillation = Distillation(
      table: data.table, scores: data.scores, training: Array(0..<20), stream: RandomStream(seed: 1)
    )
    let json = #"{"kind": "\#(kind)", "width": 16}"#
    let heads = try distillation.fit(settings(json)).heads
    #expect(try distillation.fit(settings(json)).heads.fileText == heads.fileText)
    try inFile(heads.fileText) { file in
      let read = try DistilledScorer(file: file)
      let all = read.scores(data.table)
      #expect(all == heads.scores(data.table))
      let alone = read.scores(
        prompt: data.table.prompts[7].text!, response: data.table.responses[29].text!)
      #expect(alone == Array(all[58..<60]))
      for text in ["", "!", "日本語 \u{0}", String(repeating: "word ", count: 5000)] {
        let scores = read.scores(prompt: "", response: text)
        #expect(scores.allSatisfy { $0.isFinite })
      }
    }
  }

  @Test(arguments: [
    (#""attune-heads-1""#, #""attune-heads-9""#, "format is \"attune-heads-9\""),
    (#""offset":["#, #""offset":[1,"#, "offset has 3 entries; expected 2"),
    (#""mean":["#, #""mean":["a","#, "mean is"),
    (#""mean""#, #""meen""#, "did you mean \"mean\"?"),
    (#"{"format""#, #"{{"format""#, "expected"),
  ])
  func `say what is wrong with a file of heads`(part: String, broken: String, message: String)
    throws
  {
    let data = data(prompts: 12, marksAndWords)
    let heads = Distillation(
      table: data.table, scores: data.scores, training: Array(0..<12), stream: RandomStream(seed: 1)
    ).fit(try settings(#"{"kind": "ridge", "width": 2}"#)).heads
    let text = heads.fileText.replacingOccurrences(of: part, with: broken)
    try inFile(text) { file in
      let error = #expect(throws: DataError.self) { _ = try DistilledScorer(file: file) }
      let description = try #require(error).description
      #expect(description.contains(message) && description.hasPrefix(file), "\(description)")
    }
  }
}

@Suite struct `Files of heads` {
  private static let file: String = {
    let data = data(prompts: 12, marksAndWords)
    let json = #"{"kind": "network", "width": 2, "hidden": 2, "epochs": 1}"#
    return Distillation(
      table: data.table, scores: data.scores, training: Array(0..<12),
      stream: RandomStream(seed: 1)
    ).fit(try! settings(json)).heads.fileText
  }()

  /// Where the numbers of a file stand: some of each field, the first and last among them.
  private static let numbers: [Range<String.Index>] = {
    let all = file.ranges(of: /-?[0-9][-+.0-9e]*/)
    let edges = all.indices.filter { i in
      let before = i == 0 || file[all[i - 1].upperBound..<all[i].lowerBound].contains("]")
      let after =
        i == all.count - 1 || file[all[i].upperBound..<all[i + 1].lowerBound].contains("]")
      return before || after || i % 997 == 0
    }
    return edges.map { all[$0] }
  }()

  /// Other numbers, and what is none: each is refused in a sentence, or the heads score with it.
  @Test(arguments: [
    "0", "-1", "1", "0.5", "2147483647", "2147483648", "9007199254740992", "9223372036854775807",
    "1e308", "-1e308", "5e-324", "1e400", "NaN", "null", #""x""#, "[]",
  ])
  func `are checked number by number`(other: String) throws {
    let dataset = Dataset(table: data(prompts: 3, marksAndWords).table)
    for range in Self.numbers {
      try inFile(Self.file.replacingCharacters(in: range, with: other)) { file in
        do {
          _ = try dataset.scored(by: DistilledScorer(file: file), from: file)
        } catch let error as DataError {
          #expect(error.kind == .invalid && !error.description.contains(where: \.isNewline))
        }
      }
    }
  }

  @Test func `whose words occur in more documents than there are, or twice, are refused`() throws {
    let more = Self.file.replacing(/"documents":[0-9]+/, with: #""documents":1"#)
    try inFile(String(more)) { file in
      let error = #expect(throws: DataError.self) { try DistilledScorer(file: file) }
      #expect(
        error?.description.contains("was fitted to 1 documents; expected at most that") == true)
    }
    let first = try #require(Self.file.firstMatch(of: /"buckets":\[([0-9]+),([0-9]+)/))
    let twice = Self.file.replacingCharacters(
      in: first.2.startIndex..<first.2.endIndex, with: first.1)
    try inFile(twice) { file in
      let error = #expect(throws: DataError.self) { try DistilledScorer(file: file) }
      #expect(error?.description.contains("has a bucket twice") == true)
    }
  }
}

private func inFile(_ text: String, _ body: (String) throws -> Void) throws {
  let file = FileManager.default.temporaryDirectory
    .appendingPathComponent("attune-heads-\(UUID().uuidString).json").path
  try Data(text.utf8).write(to: URL(fileURLWithPath: file))
  defer { try? FileManager.default.removeItem(atPath: file) }
  try body(file)
}
