public import Configuration
package import Datasets
import Learners
import Preferences

/// Who takes part: the people a method may learn from and the people it is judged on.
public struct UsersConfiguration: Configuration {
  /// Nil: as many as there are beside the test users; `ExperimentReader` fills in 500 where they are simulated.
  public var historical: Int?
  public var test = 200
  /// Recorded people who are the test users; nil: they are drawn.
  public var testNames: [String]?
  /// Nil: test users are drawn. Of a plan, the number of folds that its people make.
  public var folds: Folds?
  public var alpha = Alpha.same(0.05)
  public var minimumDistance = 0.0
  /// Nil: recorded people keep all they said, and others have `defaultItems`.
  public var items: [Int]?
  /// Nil: as many as predict held-out people best.
  public var factors: Int?

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
    .optionalStrings(
      "testNames", \.testNames,
      "Recorded people who are to be the test users, by name, in place of a draw; everyone else is historical."
    ).example(.array([.string("ann"), .string("bob")])).alsoKnownAs(
      "testUserNames", "names", "testIds"),
    Field(
      "folds", \.folds,
      "Recorded people, everyone in turn: they are divided into so many parts, or all: one for each person. Each"
        + " part is judged once, after all others; then there are neither test nor replicates.",
      expected:
        "a whole number from \(Folds.bounds.lowerBound) to \(Folds.bounds.upperBound), or \"all\"",
      type: Folds.schema, parse: { Folds(json: $0).map(Optional.some) }, write: { $0.map(\.json) }
    ).example(.string("all")).alsoKnownAs(
      "nFolds", "kFolds", "fold", "crossValidation", "cv", "leaveOneOut", "loo"),
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
    .optionalIntegers(
      "items", \.items, 1...100_000,
      "Fewest and most feedback items of a historical user. Default 25 to 49; recorded people keep all they said,"
        + " and give at most so many where it is set."
    ).example(.array([.integer(25), .integer(49)])).alsoKnownAs(
      "nItems", "itemsPerUser", "feedbackPerUser", "historyLength", "historySize"
    )
    .refused {
      guard let items = $0.items, items.count != 2 || items[0] > items[1] else { return nil }
      return "is \(items); expected two numbers, fewest and most, for example [25, 49]"
    },
    .optionalInteger(
      "factors", \.factors, 0...200,
      "Recorded people: latent factors fitted to historical users, columns that learners may use. Default: the"
        + " fewest that predict held-out people about as well as any number does."
    ).example(.integer(4)).alsoKnownAs(
      "rank", "latentDimensions", "latentFactors", "nFactors", "dimensions"),
  ]
}

extension UsersConfiguration {
  /// Number of simulated historical users where the file gives none.
  static let defaultHistorical = 500

  /// Fewest and most items of a historical user who does not bring their own.
  static let defaultItems = [25, 49]
  package var simulatedItems: [Int] { items ?? Self.defaultItems }

  package var simulatedHistorical: Int { historical ?? Self.defaultHistorical }

  /// The settings that count: where everyone is judged in turn, no number of test users does.
  package var effective: [(String, JSONValue)] {
    resolved.filter { $0.0 != "test" || folds == nil }
  }

  /// Most test users of one world.
  package func mostTest(on dataset: Dataset) -> Int {
    guard let people = dataset.recorded?.count else { return test }
    guard let folds else { return min(people, test) }
    let count = max(1, folds.count(of: people))
    return (people + count - 1) / count
  }
}

/// Dirichlet parameters as written in `users.alpha`.
public enum Alpha: Sendable, Equatable {
  case same(Double)
  case several([Double])
  case perModel([String: Double])

  /// Even below 0.001 everybody cares for one reward model alone; the lower end keeps logarithms of draws
  /// finite.
  package static let bounds = Bounds.atLeast(1e-6, upTo: 1000)

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

  package var json: JSONValue {
    switch self {
    case .same(let value): .number(value)
    case .several(let values): .array(values.map(JSONValue.number))
    case .perModel(let values):
      .object(values.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) })
    }
  }

  package static let schema: [(String, JSONValue)] = {
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
