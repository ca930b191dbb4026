import Configuration
import Foundation
import Inference
import Learners
import Preferences
import Randomness
import Testing

/// The values of Golden/logistic.json or of another file there, written by the script beside it.
struct Golden {
  let json: JSONValue

  init(_ name: String = "logistic") throws {
    let url = try #require(
      Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Golden"))
    json = try JSONValue(parsing: Data(contentsOf: url))
  }

  func number(_ key: String) -> Double { json[key]!.double! }
  func numbers(_ key: String) -> [Double] { json[key]!.elements!.map { $0.double! } }
  func whole(_ key: String) -> Int { Int(number(key)) }

  var table: RewardTable {
    let (prompts, responses) = (whole("prompts"), whole("responses"))
    return RewardTable(
      rewardModels: (0..<whole("models")).map { "model\($0)" },
      prompts: (0..<prompts).map { Prompt(id: "\($0)") },
      responsesPerPrompt: [Int](repeating: responses, count: prompts),
      responses: (0..<prompts * responses).map { Response(id: "\($0)") },
      scores: numbers("scores").map { Float($0) })
  }

  var training: TrainingData {
    let (users, items) = (whole("users"), whole("items"))
    let histories = Histories(
      users: (0..<users).map { "\($0)" }, offsets: (0...users).map { $0 * items },
      winners: numbers("winners").map { Int32($0) }, losers: numbers("losers").map { Int32($0) })
    let table = table
    return TrainingData(
      table: table, historical: histories,
      populationUtility: [Double](repeating: 0, count: table.rowCount),
      stream: RandomStream(seed: 1))
  }
}

func largestDifference(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).map { abs($0 - $1) }.max() ?? 0
}
