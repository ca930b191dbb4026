public import Configuration
public import Learners
internal import Language
public import Preferences
internal import Randomness

/// In-context learning whose answers are written: PersonalLLM's headline experiment (Zollo et al., 2025).
public struct InContextWriter: ReachesOutside {
  public static let kind = "in-context-writer"
  public static let stacking = StackingRule.never
  public static let summary =
    "Puts the person's feedback into a prompt and has a chat model write the answer, which reward models of"
    + " texts then score (Zollo et al., 2025)."

  /// How feedback becomes a prompt: as for `in-context`.
  public var prompts = InContext()

  public init() {
    prompts.maxTokens = 512
  }

  public var defaultLabel: String {
    prompts.model == InContext.standIn ? Self.kind + "-stand-in" : Self.kind
  }

  /// What says how a choice is read has no meaning here.
  private static let choosing: Set<String> = ["reading", "labels", "orders"]

  public static let fields: [Field<InContextWriter>] = InContext.fields
    .filter { !choosing.contains($0.name) }
    .map { $0.within(\.prompts) }

  public func validate() throws(InvalidField) { try prompts.validate() }

  public var requirements: Set<Requirement> { [.texts, .writtenAnswers] }
  public var models: [ModelUse] { prompts.models }
  public var files: [(field: String, path: String)] { prompts.files }

  public mutating func take(_ bytes: [UInt8], of field: String) throws(InvalidField) {
    try prompts.take(bytes, of: field, showsOptions: false)
  }

  public func fit(_ training: TrainingData) throws -> FittedWriter {
    let model =
      prompts.model == InContext.standIn
      ? EmbeddedChatModel() : try training.models.chat(prompts.model)
    return FittedWriter(
      texts: try PromptTexts(training.table),
      conversation: Conversation(
        stages: try prompts.writingStages(training), model: model,
        sampling: prompts.sampling, alternatives: 0))
  }
}

/// Has a chat model write an answer for each user, question and count.
public struct FittedWriter: WritesAnswers {
  let texts: PromptTexts
  let conversation: Conversation

  public func writtenAnswers(
    for candidates: CandidateSets, histories: Histories, counts: [Int]
  ) throws -> [[String]] {
    var requests: [PromptRequest] = []
    var places: [(count: Int, set: Int)] = []
    for user in 0..<histories.count {
      for (index, count) in counts.enumerated() {
        let examples = texts.examples(histories[user].first(count), histories.form)
        for set in candidates.sets(ofUser: user) {
          let rows = Array(candidates.rows[candidates.positions(ofSet: set)])
          requests.append(texts.request(rows, examples, areOptions: false))
          places.append((index, set))
        }
      }
    }
    let sets = candidates.rowOffsets.count - 1
    var written = counts.map { _ in [String](repeating: "", count: sets) }
    for (place, pair) in zip(places, try conversation.answers(to: requests)) {
      written[place.count][place.set] = pair.answer.text
    }
    return written
  }

  /// Cosine of each candidate's text with what was written, by words and style.
  public func scores(
    for candidates: CandidateSets, histories: Histories, count: Int
  ) throws -> [Double] {
    let written = try writtenAnswers(for: candidates, histories: histories, counts: [count])[0]
    var scores = [Double](repeating: 0, count: candidates.rows.count)
    for set in written.indices {
      let own = StyleEmbedding(written[set])
      for position in candidates.positions(ofSet: set) {
        let text = texts.table.responses[Int(candidates.rows[position])].text ?? ""
        scores[position] = Double(own.similarity(to: StyleEmbedding(text)))
      }
    }
    return scores
  }
}
