public import Configuration
public import Preferences
internal import Randomness

/// Scores drawn at random: what choosing without any knowledge achieves.
///
/// A candidate's score is the first draw of a stream named after the user, the prompt and the response,
/// so it is the same at every feedback count and in every batch: the curve is flat by construction.
public struct Random: Learner {
  public static let kind = "random"
  public static let summary = "Random scores; the level of an uninformed choice."
  public static let role = LearnerRole.floor
  public static let fields: [Field<Self>] = []

  public init() {}

  public func fit(_ training: TrainingData) -> FittedRandom {
    FittedRandom(table: training.table, stream: training.stream.stream("random"))
  }
}

public struct FittedRandom: FittedLearner {
  public let table: RewardTable
  let stream: RandomStream

  public func scores(for candidates: CandidateSets, histories: Histories, count: Int) -> [Double] {
    var result = [Double](repeating: 0, count: candidates.rows.count)
    for user in 0..<histories.count {
      let own = stream.stream(histories.users[user])
      for position in candidates.positions(ofUser: user) {
        let row = Int(candidates.rows[position])
        let prompt = table.prompts[Int(table.promptOfRow[row])].id
        var draw = own.stream(prompt, table.responses[row].id)
        result[position] = draw.uniform()
      }
    }
    return result
  }
}
