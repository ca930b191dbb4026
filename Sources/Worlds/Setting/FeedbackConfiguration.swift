public import Configuration
import Datasets
package import Learners
public import Preferences

/// What a piece of feedback is and how noisy it is; each field may be swept.
public struct FeedbackConfiguration: Configuration {
  public var form = FeedbackForm.comparison
  public var pairs = PairSelection.random
  public var temperature = 0.0
  public var flipRate = 0.0
  public var counts = [0, 1, 2, 4, 8, 16, 32]
  public var offered = 8

  public init() {}

  public static let fields: [Field<Self>] = [
    .choice("form", \.form, "A comparison (winner, loser), the best of all shown, or a rating.")
      .alsoKnownAs("type", "kind", "feedbackType", "mode"),
    .choice(
      "pairs", \.pairs,
      "Which two responses a comparison shows. Moves accuracy more than most algorithms do. uncertainty,"
        + " d-optimal, information-gain and thompson choose after each answer."
    ).example(.string("adjacent")).alsoKnownAs(
      "pairSelection", "selection", "sampling", "strategy", "acquisition", "query", "policy"),
    .number(
      "temperature", \.temperature, .atLeast(0, upTo: 100),
      "0: the better one always wins; else Bradley-Terry with this temperature, in standard deviations."
    ).example(.number(0.5)).alsoKnownAs(
      "noise", "beta", "sharpness", "rationality", "tau", "inverseTemperature", "softmaxTemperature"
    ),
    .number(
      "flipRate", \.flipRate, .atLeast(0, upTo: 1),
      "Probability that a choice is replaced by another response shown."
    ).example(.number(0.1)).alsoKnownAs(
      "noise", "epsilon", "eps", "errorRate", "flip", "flipProbability", "flipProb", "labelNoise",
      "noiseRate"),
    .integers("counts", \.counts, 0...100_000, "Feedback counts at which learners are judged.")
      .alsoKnownAs(
        "count", "shots", "k", "n", "nShots", "numShots", "support", "supportSize", "budget",
        "budgets", "steps", "rounds", "numFeedback", "nFeedback"
      )
      .refused {
        zip($0.counts, $0.counts.dropFirst()).allSatisfy(<)
          ? nil
          : "is \($0.counts); expected ascending numbers, none twice, for example [0, 1, 2, 4]"
      },
    .integer(
      "offered", \.offered, 1...1000,
      "Prompts whose pairs uncertainty, d-optimal and information-gain choose from at each item: the"
        + " user's next ones. More teach more and cost in proportion."
    ).alsoKnownAs("poolSize", "queryPool", "nQueries"),
  ]

  public func validate() throws(InvalidField) {
    if !form.showsPairs, pairs != .random, pairs != .nearestPrompt {
      throw InvalidField(
        "pairs",
        "is \"\(pairs.rawValue)\", which only comparisons have; use \"random\" with form"
          + " \"\(form.rawValue)\"")
    }
    if !form.rules.canFlip, flipRate > 0 {
      throw InvalidField(
        "flipRate",
        "is \(shortest(flipRate)), but \(form.rules.phrase(pairs)) are not flipped; use temperature for noise"
      )
    }
  }

  public var process: FeedbackProcess {
    FeedbackProcess(
      form: form, pairs: pairs, choice: ChoiceModel(temperature: temperature, flipRate: flipRate))
  }

  /// The policy that selects each pair after the last answer; nil where answers do not matter.
  package var policy: QueryPolicy? { QueryPolicy(pairs) }
}
