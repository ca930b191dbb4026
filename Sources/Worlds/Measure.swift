package import Datasets
package import Learners
import Preferences

/// A number reported of a learner at one count: name, meaning and computation of a column of curves.csv.
package struct Measure: Sendable {
  /// Name of the column.
  package let name: String
  /// Heading of a figure or table in the report.
  package let title: String
  /// Label of the axis of its figures in plots/; nil where the title says enough.
  package var axis: String?
  /// Its name within a sentence, as in: its `win rate`.
  package let words: String
  /// What it means, for those who have not read the documentation.
  package let explanation: String
  /// What docs/columns.md adds.
  package var detail = ""
  package let unit: Unit
  package let aggregate: Aggregate
  /// Decisions with which `bayes` is a ceiling of it.
  var bayesDecisions: [Bayes.Decision] = []

  package enum Unit: String, Sendable {
    case share
    case utility
  }

  /// How the outcomes of a curve's users become one number.
  package enum Aggregate: Sendable {
    /// Their mean with its bootstrap interval, which stays within the range of values.
    case estimate(@Sendable (Outcome) -> Double, within: ClosedRange<Double>? = nil)
    /// Their mean.
    case mean(@Sendable (Outcome) -> Double)
    /// Another statistic of all of them.
    case overall(@Sendable ([Outcome]) -> Double)
  }
}

extension Measure {
  package static let winRate = Measure(
    name: "win_rate", title: "Win rate", axis: "Win rate against the reference",
    words: "win rate",
    explanation:
      "How often the user truly prefers the learner's choice to the reference's: a win counts 1, a tie ½.",
    unit: .share, aggregate: .estimate({ $0.winRate }, within: 0...1), bayesDecisions: [.win])

  package static let accuracy = Measure(
    name: "accuracy", title: "Pairs ordered right",
    axis: "Share of held-out pairs ordered right", words: "accuracy",
    explanation: "Share of pairs of candidates that the learner orders as the user does.",
    detail: "Pairs of equal utility are left out; equal scores count ½.",
    unit: .share, aggregate: .estimate({ $0.accuracy }, within: 0...1),
    bayesDecisions: [.win, .reward])

  package static let reward = Measure(
    name: "reward", title: "Reward of the choice",
    axis: "Reward of the choice (standard deviations of a score)", words: "reward",
    explanation:
      "True utility of the choice. For simulated users in standard deviations of a standardised score over the training prompts; for recorded ratings in those of the historical users' ratings; for recorded comparisons the share of winners chosen.",
    detail: "A mixture of scores varies less than one score.",
    unit: .utility, aggregate: .estimate({ $0.reward }), bayesDecisions: [.reward])

  package static let worstTenth = Measure(
    name: "worst_tenth_win_rate", title: "Win rate of the worst-served tenth",
    words: "win rate of the worst-served tenth",
    explanation:
      "Mean win rate of the tenth of the users whom the learner serves worst at that count.",
    unit: .share,
    aggregate: .overall { outcomes in
      let worst = outcomes.map(\.winRate).sorted().prefix(max(1, outcomes.count / 10))
      return worst.reduce(0, +) / Double(worst.count)
    })

  package static let regret = Measure(
    name: "regret", title: "Regret", words: "regret",
    explanation: "Utility of the user's best less that of the choice.",
    unit: .utility, aggregate: .mean { $0.regret })

  /// All measures, in the order of the columns of curves.csv.
  package static let all = [
    winRate,
    Measure(
      name: "strict_win_rate", title: "Wins", words: "share of wins",
      explanation: "Share of wins over the reference, without ties.",
      unit: .share, aggregate: .mean { $0.strictWinRate }),
    Measure(
      name: "tie_rate", title: "Ties", words: "share of ties",
      explanation: "Share of ties with the reference.",
      unit: .share, aggregate: .mean { $0.tieRate }),
    accuracy,
    Measure(
      name: "top1", title: "Best chosen", words: "share of best choices",
      explanation: "Share of choices that are as good as the user's best.",
      unit: .share, aggregate: .mean { $0.top1 }),
    reward,
    regret,
    Measure(
      name: "gap_closed", title: "Gap closed", words: "share of the gap closed",
      explanation: "Share of the distance in reward from the reference to the oracle.",
      detail: "Empty where there is none.",
      unit: .share,
      aggregate: .overall { outcomes in
        let reference = mean(outcomes) { $0.referenceReward }
        let gap = mean(outcomes) { $0.oracleReward } - reference
        return gap > 0 ? (mean(outcomes) { $0.reward } - reference) / gap : .nan
      }),
    worstTenth,
  ]

  /// Measures by which learners are compared user by user, in the order of comparisons.csv. All are
  /// estimates.
  package static let compared = [winRate, reward, accuracy]

  /// Measures with figures in plots/: those compared, in the order of curves.csv.
  package static let plotted = all.filter(compared.contains)

  /// Measures that the report draws.
  package static let reported = compared + [worstTenth]

  /// - Returns: Nil where no compared measure has this name.
  package static func compared(called name: String) -> Measure? {
    compared.first { $0.name == name }
  }

  package static func mean(_ outcomes: [Outcome], _ value: (Outcome) -> Double) -> Double {
    outcomes.reduce(0) { $0 + value($1) } / Double(outcomes.count)
  }
}

extension Measure: Hashable {
  package static func == (a: Measure, b: Measure) -> Bool { a.name == b.name }
  package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Measure {
  package var isEstimate: Bool {
    if case .estimate = aggregate { true } else { false }
  }

  /// Names of its columns: an estimate has its interval beside it.
  package var columns: [String] { isEstimate ? [name, name + "_low", name + "_high"] : [name] }

  /// The value for one user; not defined for an `overall` measure.
  package func callAsFunction(_ outcome: Outcome) -> Double {
    switch aggregate {
    case .estimate(let value, _), .mean(let value): value(outcome)
    case .overall: preconditionFailure("\(name) is of all users together")
    }
  }

  /// The measure that a setting's answer, alarms and first figure are about: the win rate, or accuracy
  /// where candidate sets hold two.
  ///
  /// Of two candidates one is the reference. A win is only possible where the reference is wrong, and a right
  /// choice of the reference counts as a tie, so that win rates are half of what accuracy gains, about 1/2.
  package static func headline(of setting: Setting, on dataset: Dataset) -> Measure {
    if let recorded = dataset.recorded, !recorded.form.isValue { return .accuracy }
    if setting.evaluation.candidates == 2 { return .accuracy }
    let prompts = dataset.table.prompts.indices
    return prompts.allSatisfy { dataset.table.rows(ofPrompt: $0).count == 2 } ? .accuracy : .winRate
  }

  /// The measures that a learner is a ceiling of: no learner with the same feedback could reach more,
  /// chance aside. Empty for learners that are no ceilings.
  ///
  /// `bayes` maximises what it decides for, and in all but contrived cases orders pairs best, too. The oracle,
  /// which knows the truth, bounds everything.
  package static func bounded(by learner: any Learner) -> [Measure] {
    switch learner {
    case let bayes as Bayes: plotted.filter { $0.bayesDecisions.contains(bayes.decision) }
    case is any Ceiling: plotted
    default: []
    }
  }
}
