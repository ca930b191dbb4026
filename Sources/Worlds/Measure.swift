package import Datasets
package import Learners
import Preferences

/// What curves are compared by, under the name of its column in the tables.
package enum Measure: String, CaseIterable, Sendable {
  case winRate = "win_rate"
  case accuracy
  case reward

  package func callAsFunction(_ outcome: Outcome) -> Double {
    switch self {
    case .winRate: outcome.winRate
    case .accuracy: outcome.accuracy
    case .reward: outcome.reward
    }
  }

  /// In a sentence: `its win rate`.
  package var words: String {
    switch self {
    case .winRate: "win rate"
    case .accuracy: "accuracy"
    case .reward: "reward"
    }
  }
}

extension Measure {
  /// The measure that answers the question of a setting, which answers, alarms and the first figure are
  /// about: the win rate, and accuracy where users are judged on sets of two.
  ///
  /// Of two candidates one is the reference. A win is only possible where the reference is wrong, and a right
  /// choice of the reference counts as a tie, so that win rates are half of what accuracy gains, about 1/2.
  package static func headline(of setting: Setting, on dataset: Dataset) -> Measure {
    if let recorded = dataset.recorded, !recorded.form.isValue { return .accuracy }
    if setting.evaluation.candidates == 2 { return .accuracy }
    let prompts = dataset.table.prompts.indices
    return prompts.allSatisfy { dataset.table.rows(ofPrompt: $0).count == 2 } ? .accuracy : .winRate
  }

  /// Of which measures a ceiling is one: no learner with the same feedback could reach more, chance aside.
  /// Empty for whatever is no ceiling.
  ///
  /// `bayes` maximises what it decides for, and in all but contrived cases orders pairs best, too. The oracle,
  /// which knows the truth, bounds everything.
  package static func bounded(by learner: any Learner) -> [Measure] {
    switch learner {
    case let bayes as Bayes: bayes.decision == .win ? [.winRate, .accuracy] : [.accuracy, .reward]
    case is any Ceiling: allCases
    default: []
    }
  }
}
