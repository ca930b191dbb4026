import Preferences
package import Configuration

/// The reward model whose scores over the training prompts are farthest from mean 0 and deviation 1; nil
/// for recorded people.
package struct LeastStandardScores: WorldCheck {
  package static let key = "leastStandard"
  package static let alarm = AlarmKind.standardisation
  let rewardModel: String
  let mean: Double
  let deviation: Double

  init(rewardModel: String, mean: Double, deviation: Double) {
    (self.rewardModel, self.mean, self.deviation) = (rewardModel, mean, deviation)
  }

  package init?(of world: World) {
    guard world.people != nil, let worst = world.columns.max(by: { $0.distance < $1.distance })
    else { return nil }
    self = worst
  }

  /// Distance of the mean from 0 or of the deviation from 1, whichever is larger.
  fileprivate var distance: Double { max(abs(mean), abs(deviation - 1)) }

  package func sentence(in audit: WorldAudit, users: Int) -> String? {
    guard abs(mean) > 0.5 || deviation < 0.5 || deviation > 2 else { return nil }
    return "reward model \"\(rewardModel)\" has mean \(fixed(mean, places: 2)) and deviation"
      + " \(fixed(deviation, places: 2)) on the training prompts after standardisation; its constants"
      + " belong to other data"
  }

  package var json: JSONValue {
    .object([
      ("rewardModel", .string(rewardModel)), ("mean", .number(mean)),
      ("deviation", .number(deviation)),
    ])
  }

  package init?(json: JSONValue) {
    guard let name = json["rewardModel"]?.text, let mean = json["mean"]?.double,
      let deviation = json["deviation"]?.double
    else { return nil }
    self.init(rewardModel: name, mean: mean, deviation: deviation)
  }
}

extension AlarmKind {
  package static let standardisation = AlarmKind(
    "standardisation",
    found: """
      A standardised column has a mean beyond 0.5, or a deviation outside 0.5 to 2, on the training prompts
      """,
    remedy: "The constants belong to other data: compute them",
    lookedFor: "wrong utilities, names or standardisation of reward models")
}

extension World {
  fileprivate var columns: [LeastStandardScores] {
    let isHeld = Set(evaluationPrompts)
    let rows = table.prompts.indices.filter { !isHeld.contains($0) }
      .flatMap { table.rows(ofPrompt: $0) }
    let k = table.modelCount
    return table.rewardModels.indices.map { column in
      let values = rows.map { Double(table.scores[$0 * k + column]) }
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      return LeastStandardScores(
        rewardModel: table.rewardModels[column], mean: mean, deviation: variance.squareRoot())
    }
  }
}
