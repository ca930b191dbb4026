import Configuration
import ICL
import Language
import Learners
import Preferences
import Synchronization
import Testing

@Suite struct `In-context learner` {
  static func learner(_ builder: InContext.Builder) -> InContext {
    var learner = InContext()
    learner.builder = builder
    return learner
  }

  @Test func `win rate rises with feedback`() throws {
    let world = StyleWorld(prompts: 40)
    let candidates = world.candidates(users: 20, sets: 10)
    let rates = try InContext().fit(world.training)
      .scores(for: candidates, histories: world.histories(users: 20, count: 8), counts: [0, 8])
      .map { world.matchRate($0, candidates) }
    #expect(rates[0] == 0.5, "half of the users like the manner of any one choice")
    #expect(rates[1] > 0.9, "\(rates)")
  }

  @Test(arguments: InContext.Builder.allCases, [FeedbackForm.comparison, .rating])
  func `every builder obeys the learner's contract`(
    builder: InContext.Builder, form: FeedbackForm
  ) throws {
    let world = StyleWorld(prompts: 20)
    let fitted = try Self.learner(builder).fit(world.training)
    let histories = world.histories(users: 3, count: 6, form: form)
    let candidates = world.candidates(users: 3, sets: 4)
    for count in [0, 3, 6, 9] {
      let scores = try fitted.scores(for: candidates, histories: histories, count: count)
      #expect(scores.allSatisfy { $0 == 0 || $0 == 1 } && scores.reduce(0, +) == 12)
      let shorter = try fitted.scores(
        for: candidates, histories: world.histories(users: 3, count: min(count, 6), form: form),
        count: count)
      #expect(shorter == scores, "later feedback changed scores at \(count)")
      let order = [2, 0]
      let part = try fitted.scores(
        for: candidates.selecting(order), histories: histories.selecting(order), count: count)
      #expect(part == Array(scores[64..<96] + scores[0..<32]))
    }
  }

  @Test func `a model that takes the first option chooses every response as often`() throws {
    let world = StyleWorld(prompts: 6)
    let model = Scripted { _, _ in "[1]" }
    let users = 400
    let histories = Histories(
      form: .comparison, users: (0..<users).map { "u\($0)" },
      items: [[FeedbackItem]](repeating: [], count: users))
    let rows = Array(world.table.rows(ofPrompt: 0))
    let candidates = CandidateSets([[[Int]]](repeating: [rows], count: users))
    let answered = try model.fitted(world).answered(
      for: candidates, histories: histories, counts: [0])[0]
    let share = 1 / Double(rows.count)
    let error = (share * (1 - share) / Double(users)).squareRoot()
    for response in rows.indices {
      let chosen = stride(from: response, to: answered.scores.count, by: rows.count).reduce(0) {
        $0 + answered.scores[$1]
      }
      #expect(abs(chosen / Double(users) - share) < 4 * error, "response \(response)")
    }
    #expect(answered.replies.chosen[0] == users)
    #expect(abs(answered.replies.positionBias - (1 - share)) < 1e-9)
  }

  @Test func `a reply that names no option is asked for again once, in words`() throws {
    let world = StyleWorld(prompts: 6)
    let model = Scripted { messages, _ in messages.count == 1 ? "It depends." : "[2]" }
    let answered = try model.fitted(world).answered(
      for: world.candidates(users: 1, sets: 3), histories: world.histories(users: 1, count: 1),
      counts: [1])[0]
    #expect(answered.replies.asked == 3 && answered.replies.askedAgain == 3)
    #expect(answered.replies.unanswered == 0 && answered.replies.chosen[1] == 3)
    #expect(answered.scores.reduce(0, +) == 3)
    let again = try #require(model.seen.first { $0.messages.count == 3 })
    #expect(again.messages[1] == Message(.assistant, "It depends."))
    #expect(again.messages[2].content.contains("none of the options 1 to 8"))
  }

  @Test func `where the model makes no choice it counts as the one without feedback`() throws {
    let world = StyleWorld(prompts: 6)
    let candidates = world.candidates(users: 2, sets: 3)
    let histories = world.histories(users: 2, count: 4)
    func mumbler(_ isMute: Bool) -> Scripted {
      Scripted { messages, _ in
        isMute || messages[0].content.contains("Example 1") ? "It depends." : "[3]"
      }
    }
    let answered = try mumbler(false).fitted(world).answered(
      for: candidates, histories: histories, counts: [0, 4])
    #expect(answered[1].scores == answered[0].scores && answered[0].scores.contains(1))
    #expect(answered[1].replies.unanswered == 6 && answered[0].replies.unanswered == 0)
    let mute = try mumbler(true).fitted(world).answered(
      for: candidates, histories: histories, counts: [0, 4])
    #expect(mute.allSatisfy { $0.scores.allSatisfy { $0 == 0 } && $0.replies.unanswered == 6 })
  }

  @Test func `likelihoods score every option, averaged over orders`() throws {
    let world = StyleWorld(prompts: 6)
    // Likes the first position as it likes nothing else, and formal texts a little.
    let model = Scripted(
      tokens: { options in
        options.enumerated().map { position, text in
          (position == 0 ? 2.0 : 0) + (text.contains("following") ? 1 : 0)
        }
      })
    let candidates = world.candidates(users: 1, sets: 1)
    let histories = world.histories(users: 1, count: 1)
    let rows = candidates.rows
    let scores = try model.fitted(world, reading: .likelihood, orders: rows.count)
      .scores(for: candidates, histories: histories, count: 1)
    let isFormal = rows.map { world.table.responses[Int($0)].text!.contains("following") }
    let formal = zip(scores, isFormal).filter(\.1).map(\.0)
    let others = zip(scores, isFormal).filter { !$0.1 }.map(\.0)
    #expect(formal.max()! - formal.min()! < 1e-9, "every option was first once")
    #expect(abs(formal[0] - others[0] - 1) < 1e-9, "the preference stays, the position is gone")
  }

  @Test func `equal requests are sent once`() throws {
    let world = StyleWorld(prompts: 6)
    let model = Scripted { _, _ in "[1]" }
    let fitted = try model.fitted(world)
    _ = try fitted.answered(
      for: world.candidates(users: 1, sets: 3), histories: world.histories(users: 1, count: 2),
      counts: [2, 5, 9])
    #expect(model.seen.count == 3, "there are but two items to tell")
  }

  @Test func `a persona is described first and then chosen for`() throws {
    let world = StyleWorld(prompts: 6)
    let model = Scripted { messages, _ in
      messages[0].content.contains("Describe") ? "Likes lists.\nHates [5] chat." : "[1]"
    }
    let stages = ["describe", "choose-for-persona"].map { name in
      PromptBuilder(
        RecentExamples(.winnersAndLosers), template: BuiltInTemplates[name]!)
    }
    let fitted = try FittedInContext(table: world.table, stages: stages, model: model)
    _ = try fitted.answered(
      for: world.candidates(users: 1, sets: 3), histories: world.histories(users: 1, count: 2),
      counts: [2])
    #expect(model.seen.count == 4, "one description serves all questions")
    #expect(
      model.seen.last!.messages[0].content.contains(
        "About this person: Likes lists.\n    Hates [5] chat.\n"))
  }

  @Test func `a table without texts is refused`() {
    let world = StyleWorld(prompts: 2)
    let bare = RewardTable(
      rewardModels: ["a"], prompts: [Prompt(id: "p")], responsesPerPrompt: [1],
      responses: [Response(id: "r")], scores: [0])
    let training = TrainingData(
      table: bare, historical: world.histories(users: 0, count: 0), populationUtility: [0],
      stream: world.stream)
    #expect(throws: LearnerFailure.self) { try InContext().fit(training) }
  }

  @Test func `its fields are decoded`() throws {
    let value = JSONValue.object([
      ("builder", .string("similar-users")), ("budget", .integer(4000)),
      ("unit", .string("tokens")), ("embedding", .string("losers")),
    ])
    let learner = try InContext(decoding: value, at: "learners[0]")
    #expect(learner.builder == .similarUsers && learner.budget == 4000)
    #expect(learner.unit == .tokens && learner.embedding == .losers && learner.shots == nil)
  }
}

/// A chat model that answers as it is told to and keeps what it was asked.
final class Scripted: ChatModel {
  let identity = "scripted"
  private let reply: @Sendable ([Message], [String]) -> String
  private let tokens: (@Sendable ([String]) -> [Double])?
  private let asked = Mutex<[ChatRequest]>([])

  init(_ reply: @escaping @Sendable ([Message], [String]) -> String) {
    self.reply = reply
    tokens = nil
  }

  /// - Parameter tokens: Logarithms of the options' probabilities but for a constant.
  init(tokens: @escaping @Sendable ([String]) -> [Double]) {
    reply = { _, _ in "" }
    self.tokens = tokens
  }

  var seen: [ChatRequest] { asked.withLock { $0 } }

  func answers(to requests: [ChatRequest]) -> [ChatAnswer] {
    asked.withLock { $0 += requests }
    return requests.map { request in
      let options = request.messages.last!.content.split(separator: "\n")
        .filter { $0.hasPrefix("[") }.map(String.init)
      let logs = tokens?(options) ?? []
      return ChatAnswer(
        text: reply(request.messages, options),
        tokens: logs.isEmpty
          ? [] : [logs.enumerated().map { TokenProbability(" \($0 + 1)", $1 - 10) }])
    }
  }

  func fitted(
    _ world: StyleWorld, reading: FittedInContext.Reading = .reply, orders: Int = 1
  ) throws -> FittedInContext {
    try FittedInContext(
      table: world.table,
      stages: [
        PromptBuilder(
          RecentExamples(.winners),
          labels: OptionLabels(.numbers, isBare: reading == .likelihood))
      ], model: self, reading: reading, orders: orders)
  }
}
