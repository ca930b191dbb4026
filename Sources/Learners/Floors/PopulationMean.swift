public import Configuration
internal import Preferences

/// Every response scores its utility for the mean historical user: the best non-personal answer.
///
/// The reference `population-best` is its top choice, so its win rate against that is one half.
public struct PopulationMean: Learner {
  public static let kind = "population-mean"
  public static let summary = "Utility of the mean historical user; the best non-personal answer."
  public static let role = LearnerRole.floor
  public static let fields: [Field<Self>] = []

  public init() {}

  public func fit(_ training: TrainingData) -> RowScores {
    RowScores(scores: training.populationUtility)
  }
}
