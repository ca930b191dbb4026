public import Configuration
import Datasets
import Learners
public import Preferences

/// Who takes part: the people a method may learn from and the people it is judged on.
public struct UsersConfiguration: Configuration {
  /// Nil: as many as there are beside the test users; `ExperimentReader` fills in 500 where they are simulated.
  public var historical: Int?
  public var test = 200
  public var alpha = Alpha.same(0.05)
  public var minimumDistance = 0.0
  public var items = [25, 49]
  public var factors = 20

  public init() {}

  public static let fields: [Field<Self>] = [
    .optionalInteger(
      "historical", \.historical, 1...10_000_000,
      "Users a method may learn from beforehand. More help transfer and meta-learning. Default 500; of"
        + " recorded people all who are not test users."
    ).example(.integer(2000)).alsoKnownAs(
      "train", "training", "trainUsers", "trainingUsers", "history", "nUsers", "numUsers", "users",
      "supportUsers", "population"),
    .integer("test", \.test, 2...1_000_000, "New users each curve is averaged over.").alsoKnownAs(
      "testUsers", "nTest", "evalUsers", "evaluationUsers", "newUsers", "nUsers", "numUsers",
      "users"),
    Field(
      "alpha", \.alpha,
      "Dirichlet parameter of simulated users: one number for all reward models, a list (equal parts"
        + " of the users have each), or an object with one number per reward model. Small: each user"
        + " cares for one reward model; large: all users are alike.",
      expected: "a number \(Alpha.bounds), a list of them, or an object of them",
      type: Alpha.schema, parse: Alpha.init(json:), write: { $0.json }
    ).alsoKnownAs("concentration", "dirichlet", "dirichletAlpha", "diversity", "sparsity"),
    .number(
      "minimumDistance", \.minimumDistance, .atLeast(0, upTo: 1.4),
      "Simulated users nearer than this (Euclidean, between weights) to another are drawn again; 0 keeps"
        + " all. Above 0 the Bayes ceiling's prior is only approximately the population."
    ).example(.number(0.01)).alsoKnownAs("minDistance", "distance", "deduplicate"),
    .integers(
      "items", \.items, 1...100_000,
      "Fewest and most feedback items of a historical user (recorded users: as many as they have)."
    ).alsoKnownAs("nItems", "itemsPerUser", "feedbackPerUser", "historyLength", "historySize")
      .refused {
        $0.items.count == 2 && $0.items[0] <= $0.items[1]
          ? nil : "is \($0.items); expected two numbers, fewest and most, for example [25, 49]"
      },
    .integer(
      "factors", \.factors, 0...200,
      "Recorded ratings: latent factors fitted to historical users, columns that learners may use."
    ).alsoKnownAs("rank", "latentDimensions", "latentFactors", "nFactors", "dimensions"),
  ]
}

extension UsersConfiguration {
  /// Historical users where they are simulated and nothing is said.
  static let defaultHistorical = 500

  var simulatedHistorical: Int { historical ?? Self.defaultHistorical }
}

/// Dirichlet parameters as written in `users.alpha`.
public enum Alpha: Sendable, Equatable {
  case same(Double)
  case several([Double])
  case perModel([String: Double])

  /// Below 0.001 already everybody cares for one reward model alone; the lower end keeps logarithms of draws
  /// finite.
  static let bounds = Bounds.atLeast(1e-6, upTo: 1000)

  init?(json: JSONValue) {
    let number: (JSONValue) -> Double? = {
      $0.double.flatMap { Self.bounds.contains($0) ? $0 : nil }
    }
    if let value = number(json) {
      self = .same(value)
    } else if let elements = json.elements, !elements.isEmpty {
      let values = elements.compactMap(number)
      guard values.count == elements.count else { return nil }
      self = .several(values)
    } else if let members = json.members, !members.isEmpty {
      let pairs = members.compactMap { member in number(member.value).map { (member.key, $0) } }
      guard pairs.count == members.count else { return nil }
      self = .perModel(Dictionary(uniqueKeysWithValues: pairs))
    } else {
      return nil
    }
  }

  var json: JSONValue {
    switch self {
    case .same(let value): .number(value)
    case .several(let values): .array(values.map(JSONValue.number))
    case .perModel(let values):
      .object(values.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) })
    }
  }

  static let schema: [(String, JSONValue)] = {
    let number = JSONValue.object(bounds.schema)
    return [
      (
        "anyOf",
        .array([
          number,
          .object([("type", .string("array")), ("items", number), ("minItems", .integer(1))]),
          .object([("type", .string("object")), ("additionalProperties", number)]),
        ])
      )
    ]
  }()
}

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
    if form != .comparison, pairs != .random, pairs != .nearestPrompt {
      throw InvalidField(
        "pairs",
        "is \"\(pairs.rawValue)\", which only comparisons have; use \"random\" with form"
          + " \"\(form.rawValue)\"")
    }
    if form == .rating, flipRate > 0 {
      throw InvalidField(
        "flipRate",
        "is \(shortest(flipRate)), but ratings are not flipped; use temperature for noise")
    }
  }

  public var process: FeedbackProcess {
    FeedbackProcess(
      form: form, pairs: pairs, choice: ChoiceModel(temperature: temperature, flipRate: flipRate))
  }

  /// Who selects the pairs after each answer; nil where they are selected without looking at answers.
  var policy: QueryPolicy? { QueryPolicy(pairs) }
}

/// What learners are judged on, and against whom.
public struct EvaluationConfiguration: Configuration {
  public var prompts = 16
  public var candidates: Int?
  public var share = 0.3
  public var reference = Reference.populationBest

  public init() {}

  public static let fields: [Field<Self>] = [
    .integer(
      "prompts", \.prompts, 1...100_000,
      "Evaluation prompts (or candidate sets) per test user, the same for every learner and count."
    ).alsoKnownAs("nPrompts", "numPrompts", "evalPrompts", "evaluationPrompts", "queries"),
    .optionalInteger(
      "candidates", \.candidates, 2...10_000,
      "Responses offered per prompt: default all, and 8 where the data has few prompts with many"
        + " responses, so that candidates are drawn within a prompt."
    ).example(.integer(8)).alsoKnownAs(
      "nCandidates", "numCandidates", "options", "choices", "nResponses"),
    .number(
      "share", \.share, .moreThan(0, upTo: 0.9),
      "Share of prompts kept for evaluation where the dataset has no split of its own."
    ).alsoKnownAs(
      "testSize", "testShare", "evalShare", "evaluationShare", "holdout", "split", "testFraction",
      "validationSplit"),
    Field(
      "reference", \.reference,
      "The answer a win is measured against: population-best, response:<id>, best-of-all or random.",
      expected: "population-best, response:<id>, best-of-all or random",
      type: [
        ("type", .string("string")),
        ("pattern", .string("^(population-best|best-of-all|random|response:.+)$")),
      ],
      parse: { $0.text.flatMap(Reference.init(name:)) }, write: { .string($0.name) }
    ).example(.string("response:gpt-4o")).alsoKnownAs("opponent", "against", "comparedWith"),
  ]
}

/// The answer a non-personal system would give.
public enum Reference: Sendable, Equatable {
  /// Best for the mean historical user.
  case populationBest
  /// Always the response with this id.
  case response(String)
  /// The user's own best: strict wins are impossible.
  case bestOfAll
  case random

  init?(name: String) {
    switch name {
    case "population-best": self = .populationBest
    case "best-of-all": self = .bestOfAll
    case "random": self = .random
    default:
      guard name.hasPrefix("response:"), name.count > 9 else { return nil }
      self = .response(String(name.dropFirst(9)))
    }
  }

  var name: String {
    switch self {
    case .populationBest: "population-best"
    case .response(let id): "response:" + id
    case .bestOfAll: "best-of-all"
    case .random: "random"
    }
  }
}
