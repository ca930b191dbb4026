public import Configuration
import Datasets
import Learners
import Preferences

/// What learners are judged on, and against whom.
public struct EvaluationConfiguration: Configuration {
  public var prompts = 16
  public var candidates: Int?
  public var share = 0.3
  /// Prompts that are held out; nil: those of the dataset's own split, or a draw.
  public var promptNames: [String]?
  public var reference = Reference.populationBest
  /// Models that score written answers, by the name of the column they stand for.
  public var scorers: [String: String]?

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
    .optionalStrings(
      "promptNames", \.promptNames,
      "Prompts that are held out to judge on, by name, in place of a draw or of the dataset's own split; all others are"
        + " for feedback."
    ).example(.array([.string("p7"), .string("p9")])).alsoKnownAs(
      "evaluationPromptNames", "heldOutPrompts", "testPrompts", "names"),
    Field(
      "scorers", \.scorers,
      "Which model under models scores answers that are written, for each column of scores; built-in scorers of the"
        + " dataset need none.",
      expected: "an object from columns to names under models",
      type: [
        ("type", .string("object")),
        ("additionalProperties", .object([("type", .string("string"))])),
      ],
      parse: { value in
        guard let members = value.members else { return nil }
        let pairs = members.compactMap { member in member.value.text.map { (member.key, $0) } }
        guard pairs.count == members.count else { return nil }
        return .some(Dictionary(pairs) { first, _ in first })
      },
      write: { scorers in
        scorers.map { all in
          .object(all.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
        }
      }
    ).example(.object([("reward-7b", .string("reward"))])),
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

  package var name: String {
    switch self {
    case .populationBest: "population-best"
    case .response(let id): "response:" + id
    case .bestOfAll: "best-of-all"
    case .random: "random"
    }
  }
}
