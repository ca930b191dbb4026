public import Language
public import Learners
public import Preferences
public import Randomness

/// Asks a chat model for each user, candidate set and count, and reads its choice.
///
/// A reply that names no option is asked for again once, in words; if that names none either, the scores are those
/// of the model's own choice without feedback and, where it makes none there, equal. Both are counted.
public struct FittedInContext: TellsReplies {
  /// How a choice is read.
  public enum Reading: String, CaseIterable, Sendable {
    /// From the words of the reply.
    case reply
    /// From the probability of each option's label as the first token.
    case likelihood
  }

  let texts: PromptTexts
  var conversation: Conversation
  let reading: Reading
  let order: OptionOrder
  public let notes: [String]

  /// Prompts that are made and asked at once at most: some hundred MB of texts.
  private static let block = 4096

  /// A fitted learner with any builder and any chat model.
  /// - Parameters:
  ///   - stages: Templates asked one after another; the last one's reply is the choice.
  ///   - orders: Orders in which the options are shown, 1 or more; scores are averaged over them.
  ///   - stream: Decides in which order a person is shown the options, by their names.
  public init(
    table: RewardTable, stages: [PromptBuilder], model: any ChatModel,
    reading: Reading = .reply, orders: Int = 1, sampling: Sampling = Sampling(maxTokens: 16),
    stream: RandomStream = RandomStream(seed: 0), notes: [String] = []
  ) throws {
    texts = try PromptTexts(table)
    conversation = Conversation(
      stages: stages, model: model, sampling: sampling,
      alternatives: reading == .likelihood ? LabelLikelihood.alternatives : 0)
    self.reading = reading
    order = OptionOrder(stream: stream, count: orders)
    self.notes = notes
  }

  public func scores(
    for candidates: CandidateSets, histories: Histories, count: Int
  ) throws -> [Double] {
    try scores(for: candidates, histories: histories, counts: [count])[0]
  }

  public func scores(
    for candidates: CandidateSets, histories: Histories, counts: [Int]
  ) throws -> [[Double]] {
    try answered(for: candidates, histories: histories, counts: counts).map(\.scores)
  }

  public func answered(
    for candidates: CandidateSets, histories: Histories, counts: [Int]
  ) throws -> [AnsweredSets] {
    var result = counts.map { _ in
      AnsweredSets(scores: [Double](repeating: 0, count: candidates.rows.count))
    }
    var tasks: [ChoiceTask] = []
    func finish() throws {
      for (task, choice) in zip(tasks, try choices(tasks)) {
        result[task.countIndex].add(choice, of: task)
      }
      tasks = []
    }
    // A person's prompts go together, shorter histories first: what a server has read of one is the beginning of
    // the next.
    for user in 0..<histories.count {
      for (index, count) in counts.enumerated() {
        tasks += self.tasks(user, index, count, candidates, histories)
      }
      if tasks.count >= Self.block { try finish() }
    }
    try finish()
    return result
  }

  private func tasks(
    _ user: Int, _ countIndex: Int, _ count: Int, _ candidates: CandidateSets,
    _ histories: Histories
  ) -> [ChoiceTask] {
    let examples = texts.examples(histories[user].first(count), histories.form)
    return candidates.sets(ofUser: user).flatMap { set -> [ChoiceTask] in
      let positions = candidates.positions(ofSet: set)
      let rows = candidates.rows[positions]
      guard !rows.isEmpty else { return [] }
      let orders = order.orders(of: rows, in: texts.table, for: histories.users[user])
      return orders.map { order in
        ChoiceTask(
          countIndex: countIndex, isColdStart: examples.isEmpty,
          request: texts.request(order.map { rows[rows.startIndex + $0] }, examples),
          positions: order.map { positions.lowerBound + $0 }, share: 1 / Double(orders.count))
      }
    }
  }

  private func choices(_ tasks: [ChoiceTask]) throws -> [Choice] {
    var choices = try asked(tasks.map(\.request))
    let open = tasks.indices.filter { choices[$0].scores == nil && !tasks[$0].isColdStart }
    let cold = try asked(open.map { tasks[$0].request.withoutExamples })
    for (index, choice) in zip(open, cold) { choices[index].scores = choice.scores }
    return choices
  }

  /// The model's choices, asked for a second time where it made none.
  private func asked(_ requests: [PromptRequest]) throws -> [Choice] {
    let labels = conversation.stages.last!.labels
    if let many = requests.first(where: { $0.options.count > labels.limit }) {
      throw LearnerFailure(
        "in-context: \(many.options.count) options are more than the \(labels.limit) that labels of"
          + " this kind can tell apart; set labels to letters, or evaluation.candidates to fewer")
    }
    let answers = try conversation.answers(to: requests)
    var choices = zip(requests, answers).map { request, pair in
      Choice(scores: read(pair.answer, request.options.count), usage: pair.answer.usage)
    }
    let open = choices.indices.filter { choices[$0].scores == nil }
    let again = open.map { index in
      answers[index].asked.repeated(
        after: answers[index].answer.text,
        labels.reminder(options: requests[index].options.count))
    }
    for (index, answer) in zip(open, try conversation.ask(again)) {
      choices[index].scores = read(answer, requests[index].options.count)
      choices[index].usage = choices[index].usage + answer.usage
      choices[index].wasAskedAgain = true
      choices[index].namesNone = choices[index].scores == nil
    }
    return choices
  }

  /// A score for each option as shown, or nil where none is named.
  private func read(_ answer: ChatAnswer, _ options: Int) -> [Double]? {
    let labels = conversation.stages.last!.labels
    switch reading {
    case .likelihood:
      return LabelLikelihood.logShares(of: answer, options: options, labels: labels)
    case .reply:
      return ChoiceParser.choice(in: answer.text, options: options, labels: labels).map { chosen in
        (0..<options).map { $0 == chosen ? 1 : 0 }
      }
    }
  }
}

/// One prompt's worth of a choice.
struct ChoiceTask {
  let countIndex: Int
  let isColdStart: Bool
  let request: PromptRequest
  /// Of the options as shown, among all candidates.
  let positions: [Int]
  /// Of the orders in which the set is shown.
  let share: Double
}

/// What came of it.
struct Choice {
  /// Of the options as shown; nil where none was named.
  var scores: [Double]?
  var usage: Usage
  var wasAskedAgain = false
  var namesNone = false
}

extension AnsweredSets {
  mutating func add(_ choice: Choice, of task: ChoiceTask) {
    let options = task.positions.count
    replies.asked += 1
    replies.askedAgain += choice.wasAskedAgain ? 1 : 0
    replies.unanswered += choice.namesNone ? 1 : 0
    replies.usage = replies.usage + choice.usage
    guard let shown = choice.scores else { return }
    for (position, score) in zip(task.positions, shown) { scores[position] += task.share * score }
    if !choice.namesNone {
      replies.count(choice: shown.indices.max { shown[$0] < shown[$1] }!, among: options)
    }
  }
}

extension PromptRequest {
  fileprivate var withoutExamples: PromptRequest {
    PromptRequest(question: question, options: options, examples: [])
  }
}

extension ChatRequest {
  /// The same conversation, carried on.
  fileprivate func repeated(after reply: String, _ reminder: String) -> ChatRequest {
    var request = self
    // A message that the model was to go on with is part of its reply.
    if request.messages.last?.role == .assistant { request.messages.removeLast() }
    request.messages += [Message(.assistant, reply), Message(.user, reminder)]
    return request
  }
}
