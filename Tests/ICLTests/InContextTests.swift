import Configuration
import ICL
import Learners
import Preferences
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
    struct FirstOption: ChatModel {
      func reply(to prompt: String) -> String { "[1]" }
    }
    let world = StyleWorld(prompts: 6)
    let fitted = try FittedInContext(
      table: world.table, builder: RecentExamples(.winners), model: FirstOption())
    let users = 400
    let histories = Histories(
      form: .comparison, users: (0..<users).map { "u\($0)" },
      items: [[FeedbackItem]](repeating: [], count: users))
    let rows = Array(world.table.rows(ofPrompt: 0))
    let candidates = CandidateSets([[[Int]]](repeating: [rows], count: users))
    let scores = try fitted.scores(for: candidates, histories: histories, count: 0)
    let share = 1 / Double(rows.count)
    let error = (share * (1 - share) / Double(users)).squareRoot()
    for response in rows.indices {
      let chosen = stride(from: response, to: scores.count, by: rows.count).reduce(0) {
        $0 + scores[$1]
      }
      #expect(abs(chosen / Double(users) - share) < 4 * error, "response \(response)")
    }
  }

  @Test func `a reply that names no option is a failure that says the reply`() throws {
    struct Mumbler: ChatModel {
      func reply(to prompt: String) -> String { "It depends." }
    }
    let world = StyleWorld(prompts: 6)
    let fitted = try FittedInContext(
      table: world.table, builder: RecentExamples(.winners), model: Mumbler())
    let error = #expect(throws: LearnerFailure.self) {
      try fitted.scores(
        for: world.candidates(users: 1, sets: 1), histories: world.histories(users: 1, count: 1),
        count: 1)
    }
    #expect(error?.description.contains("\"It depends.\" for user u0") == true)
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
