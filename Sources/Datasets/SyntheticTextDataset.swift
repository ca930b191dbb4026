public import Configuration
import Preferences
import Randomness

/// The built-in data: real text from a seeded grammar, scored by ten text scorers.
public struct SyntheticTextDataset: DatasetSource {
  public static let kind = "synthetic-text"
  public static let summary =
    "Built in: prompts and responses from a seeded grammar, scored by ten text scorers."

  /// Number of prompts.
  public var prompts = 600
  /// Responses to each prompt.
  public var responses = 8
  /// Text scorers that play the reward models; all ten by default.
  public var scorers: [String]?

  public init() {}

  public static let fields: [Field<Self>] = [
    .integer("prompts", \.prompts, 2...1_000_000, "Number of prompts.")
      .alsoKnownAs("nPrompts", "numPrompts", "size"),
    .integer("responses", \.responses, 2...1_000, "Responses to each prompt."),
    .optionalStrings(
      "scorers", \.scorers, "Text scorers that play the reward models; default all ten."),
  ]

  /// Prompt i depends on the experiment's seed and on i alone, so that more prompts keep the first ones.
  public func read(from files: DataFiles) throws(DataError) -> Dataset {
    let chosen = scorers ?? TextScorer.all.map(\.name)
    let prompts = SyntheticText.generate(
      prompts: prompts, responses: responses,
      stream: RandomStream(seed: files.context.seed).stream("synthetic-text"))
    let columns = chosen.map { name in TextScorer.all.firstIndex { $0.name == name }! }
    var scores: [Double] = []
    for prompt in prompts {
      for response in prompt.responses {
        let all = TextScorer.scores(prompt: prompt.text, response: response.text)
        scores += columns.map { all[$0] }
      }
    }
    var data = Dataset(
      table: RewardTable(
        rewardModels: [], prompts: prompts.map { Prompt(id: $0.id, text: $0.text) },
        responsesPerPrompt: prompts.map(\.responses.count),
        responses: prompts.flatMap { $0.responses.map { Response(id: $0.id, text: $0.text) } },
        scores: []),
      scores: RawScores(rewardModels: chosen, numbers: scores))
    for column in columns {
      data.rewardModels[TextScorer.all[column].name] = TextScorerModel(TextScorer.all[column])
    }
    return data
  }

  /// A short text with its scores takes half a kilobyte.
  public var leastMemory: Int { 512 * prompts * responses }

  /// About 10 GB of texts.
  private static let mostResponses = 10_000_000

  public func validate() throws(InvalidField) {
    let total = prompts * responses
    if total > Self.mostResponses {
      throw InvalidField(
        "prompts",
        "is \(prompts), times \(responses) responses \(total) texts; expected at most"
          + " \(Self.mostResponses) texts")
    }
    let known = TextScorer.all.map(\.name)
    guard let unknown = scorers?.first(where: { !known.contains($0) }) else { return }
    throw InvalidField("scorers", "has \"\(unknown)\"; " + suggestion(for: unknown, among: known))
  }
}
