public import Learners
public import Preferences
public import Randomness

/// Builds a prompt per user, candidate set and count, asks the model, and reads its choice.
public struct FittedInContext: FittedLearner {
  let texts: PromptTexts
  let builder: any PromptBuilder
  let model: any ChatModel
  let stream: RandomStream

  /// A fitted learner with any builder and any chat model.
  /// - Parameter stream: Decides in which order a person is shown the options, by their names.
  public init(
    table: RewardTable, builder: any PromptBuilder, model: any ChatModel,
    stream: RandomStream = RandomStream(seed: 0)
  ) throws {
    self.init(texts: try PromptTexts(table), builder: builder, model: model, stream: stream)
  }

  init(texts: PromptTexts, builder: any PromptBuilder, model: any ChatModel, stream: RandomStream) {
    self.texts = texts
    self.builder = builder
    self.model = model
    self.stream = stream
  }

  /// 1 for the response that the model chose, 0 for the others.
  public func scores(
    for candidates: CandidateSets, histories: Histories, count: Int
  ) throws -> [Double] {
    var result = [Double](repeating: 0, count: candidates.rows.count)
    for user in 0..<histories.count {
      let examples = texts.examples(histories[user].first(count))
      for set in candidates.sets(ofUser: user) {
        let positions = candidates.positions(ofSet: set)
        guard !positions.isEmpty else { continue }
        let order = order(of: candidates.rows[positions], for: histories.users[user])
        let rows = order.map { candidates.rows[positions.lowerBound + $0] }
        let request = texts.request(rows, examples)
        let reply = try model.reply(to: builder.prompt(for: request))
        let choice = try self.choice(reply, positions.count, histories.users[user])
        result[positions.lowerBound + order[choice]] = 1
      }
    }
    return result
  }

  /// Positions in the order in which the options are shown: a model may favour the first, so it must not be
  /// the order of the rows.
  private func order(of rows: ArraySlice<Int32>, for user: String) -> [Int] {
    var draw = stream.stream(user)
    for row in rows {
      let prompt = texts.table.prompts[Int(texts.table.promptOfRow[Int(row)])].id
      draw = draw.stream(prompt, texts.table.responses[Int(row)].id)
    }
    return draw.permutation(rows.count)
  }

  private func choice(_ reply: String, _ options: Int, _ user: String) throws -> Int {
    if let choice = ChoiceParser.choice(in: reply, options: options) { return choice }
    let shown = reply.count <= 80 ? reply : reply.prefix(77) + "..."
    throw LearnerFailure(
      "in-context: the reply \"\(shown)\" for user \(user) does not name one of \(options) options; "
        + "expected for example [1]")
  }
}

/// The table's texts as they stand in prompts, prepared once.
struct PromptTexts: Sendable {
  let table: RewardTable
  let prompts: [Segment]
  let responses: [Segment]

  init(_ table: RewardTable) throws {
    func segment(_ text: String?, _ name: String) throws -> Segment {
      guard let text else { throw LearnerFailure("in-context needs texts, and \(name) has none") }
      return Segment(text)
    }
    self.table = table
    prompts = try table.prompts.map { try segment($0.text, "prompt \($0.id)") }
    responses = try table.responses.map { try segment($0.text, "response \($0.id)") }
  }

  func request(_ rows: [Int32], _ examples: [Example]) -> PromptRequest {
    PromptRequest(
      question: question(ofRow: Int(rows.first!)), options: rows.map { responses[Int($0)] },
      examples: examples)
  }

  func examples(_ history: History) -> [Example] {
    history.map { item in
      Example(
        question: question(ofRow: item.chosen),
        answers: zip(item.shown, history.form.rules.points(of: item)).map {
          Example.Answer(responses[$0], points: $1)
        })
    }
  }

  private func question(ofRow row: Int) -> Segment { prompts[Int(table.promptOfRow[row])] }
}
