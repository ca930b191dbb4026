import ICL
import Language
import Testing

/// The one message of a built-in prompt.
func prompt(
  _ choice: any ExampleChoice, _ request: PromptRequest, limit: PromptLimit = PromptLimit()
) throws -> String {
  let messages = try PromptBuilder(choice, limit: limit).messages(for: request)
  try #require(messages.count == 1 && messages[0].role == .user)
  return messages[0].content
}

@Suite struct `Prompt builders` {
  let request = PromptRequest(
    question: segment("How do I bake bread?"),
    options: [segment("Mix, knead, bake."), segment("Oh, it's fun!\nStart small.")],
    examples: [
      comparison("What is chess?", "A board game.", "Chess, wow!"),
      comparison("How do bees dance?", "In figures of eight.", "They just wiggle!"),
    ])

  static let task = """
    Question: How do I bake bread?

    Options:
    [1] Mix, knead, bake.
    [2] Oh, it's fun!
        Start small.

    Reply with the number of one option in square brackets, for example [1].

    """

  static let opening = "Choose the answer that this person would prefer.\n\n"

  static func examples(_ lines: [[String]]) -> String {
    let questions = ["What is chess?", "How do bees dance?"]
    return opening + "What this person said:\n\n"
      + lines.enumerated().map { index, lines in
        "Example \(index + 1)\nQuestion: \(questions[index])\n"
          + lines.map { $0 + "\n" }.joined() + "\n"
      }.joined() + task
  }

  static let preferred = ["Preferred: A board game.", "Preferred: In figures of eight."]
  static let rejected = ["Rejected: Chess, wow!", "Rejected: They just wiggle!"]

  static let golden: [(ExampleStyle, String)] = [
    (.nothing, opening + task),
    (.winners, examples([[preferred[0]], [preferred[1]]])),
    (.losers, examples([[rejected[0]], [rejected[1]]])),
    (.winnersAndLosers, examples([[preferred[0], rejected[0]], [preferred[1], rejected[1]]])),
    (
      .ratings,
      examples([
        ["Answer: A board game.", "Rating: 10 of 10", "Answer: Chess, wow!", "Rating: 0 of 10"],
        [
          "Answer: In figures of eight.", "Rating: 10 of 10", "Answer: They just wiggle!",
          "Rating: 0 of 10",
        ],
      ])
    ),
  ]

  @Test(arguments: golden)
  func `the prompt is exactly this`(style: ExampleStyle, expected: String) throws {
    #expect(try prompt(RecentExamples(style), request) == expected)
  }

  @Test func `shots keep the most recent`() throws {
    let text = try prompt(RecentExamples(.winners), request, limit: PromptLimit(shots: 1))
    #expect(!text.contains("chess") && text.contains("Example 1\nQuestion: How do bees dance?"))
  }

  @Test(arguments: [PromptUnit.characters, .tokens])
  func `a budget drops the oldest first and is never exceeded`(unit: PromptUnit) throws {
    let full = try prompt(RecentExamples(.winnersAndLosers), request)
    let bare = try prompt(RecentExamples(.nothing), request)
    var seen: Set<Int> = []
    for budget in PromptSize(bare).count(unit)...PromptSize(full).count(unit) + 40 {
      let limit = PromptLimit(budget: budget, unit: unit)
      let text = try prompt(RecentExamples(.winnersAndLosers), request, limit: limit)
      #expect(PromptSize(text).count(unit) <= budget)
      #expect(text.hasSuffix(Self.task))
      #expect(!text.contains("chess?") || text.contains("bees"))
      seen.insert(text.count)
    }
    #expect(seen.count == 3, "none, one and two examples")
  }

  @Test func `a budget too small for the question leaves question and options whole`() throws {
    let text = try prompt(RecentExamples(.winners), request, limit: PromptLimit(budget: 1))
    #expect(text == Self.opening + Self.task)
  }

  @Test func `own-nearest keeps the example whose question is nearest, nearest last`() throws {
    let asked = PromptRequest(
      question: segment("How do bees dance in winter?"), options: request.options,
      examples: [request.examples[1], request.examples[0]])
    let one = try prompt(NearestExamples(), asked, limit: PromptLimit(shots: 1))
    #expect(one.contains("figures of eight") && !one.contains("board game"))
    let both = try prompt(NearestExamples(), asked)
    #expect(
      both.contains("Example 1\nQuestion: What is chess?")
        && both.contains("Example 2\nQuestion: How do bees dance?"))
  }

  @Test func `similar users' nearest examples stand before the person's own`() throws {
    let warm = [
      comparison("Why is bread brown?", "Oh, it's the crust, yum!", "The Maillard reaction."),
      comparison("What is tax?", "Ugh, it's money you owe!", "A compulsory contribution."),
    ]
    let formal = [
      comparison("How is bread baked?", "By the application of heat.", "Oh, just pop it in!")
    ]
    let builder = try SimilarUsersExamples(
      historical: [formal, warm], userCount: 1, itemCount: 1)
    let me = PromptRequest(
      question: request.question, options: request.options,
      examples: [comparison("What is chess?", "Oh, it's such fun, wow!", "A game of strategy.")])
    let text = try prompt(builder, me)
    #expect(
      text.hasPrefix(
        Self.opening + """
          What people with similar taste said:

          Example 1
          Question: Why is bread brown?
          Preferred: Oh, it's the crust, yum!
          Rejected: The Maillard reaction.

          What this person said:

          Example 2
          Question: What is chess?

          """))
    #expect(!text.contains("tax") && !text.contains("heat"))
  }

  @Test func `without own feedback nobody is similar`() throws {
    let builder = try SimilarUsersExamples(historical: [request.examples])
    let nobody = PromptRequest(
      question: request.question, options: request.options, examples: [])
    #expect(try prompt(builder, nobody) == Self.opening + Self.task)
  }

  @Test func `a middling rating is neither preferred nor rejected`() throws {
    let example = Example(
      question: segment("Q"), answers: [.init(segment("so-so"), points: 5)])
    let rated = PromptRequest(
      question: request.question, options: request.options, examples: [example])
    #expect(
      try prompt(RecentExamples(.winnersAndLosers), rated) == Self.opening + Self.task)
    #expect(try prompt(RecentExamples(.ratings), rated).contains("Answer: so-so\nRating: 5 of 10"))
  }

  @Test func `tokens are words and marks`() {
    #expect(PromptSize("Don't stop, naïve 42!").tokens == 8)
    #expect(PromptSize("naïve").characters == 5)
    #expect(PromptSize(" \n").tokens == 0)
    #expect(PromptSize("散步很好。").tokens == 5 && PromptSize("散步很好。").characters == 5)
    #expect(PromptSize("สวัสดี").tokens == 4 && PromptSize("안녕 세계").tokens == 2)
  }
}
