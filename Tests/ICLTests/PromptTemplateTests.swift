import Configuration
import ICL
import Language
import Testing

@Suite struct `Prompt templates` {
  let request = PromptRequest(
    question: segment("A <b> & \"c\"?"), options: [segment("x < y"), segment("{{question}}")],
    examples: [comparison("Q", "won", "lost")])

  func messages(_ text: String) throws -> [Message] {
    try PromptBuilder(RecentExamples(.winnersAndLosers), template: try PromptTemplate(text))
      .messages(for: request)
  }

  @Test func `lines of roles make messages`() throws {
    let found = try messages(
      "--- system\nBe brief.\n--- user\n{{question}}\n--- assistant\nMy choice is [")
    #expect(
      found == [
        Message(.system, "Be brief."), Message(.user, "A <b> & \"c\"?"),
        Message(.assistant, "My choice is ["),
      ])
  }

  @Test func `texts are neither escaped nor read as templates`() throws {
    let found = try messages("{{question}}{{#options}}|{{label}} {{text}}{{/options}}")
    #expect(found == [Message(.user, "A <b> & \"c\"?|1 x < y|2 {{question}}")])
  }

  @Test func `blocks of what is not there are left out`() throws {
    let text = "{{#similar}}S{{/similar}}{{#person}}P{{#examples}}{{number}}{{#rated}}R{{/rated}}"
    #expect(try messages(text + "{{/examples}}{{/person}}.") == [Message(.user, "P1.")])
  }

  @Test func `a slot that does not exist is refused with its line`() {
    let error = #expect(throws: InvalidTemplate.self) {
      try PromptTemplate("one\n{{#options}}{{txt}}{{/options}}")
    }
    #expect(error?.line == 2)
    #expect(error?.description.contains("names the slot \"txt\"; did you mean \"text\"?") == true)
  }

  @Test func `broken Mustache is refused`() {
    #expect(throws: InvalidTemplate.self) { try PromptTemplate("{{#options}}") }
  }

  @Test(arguments: BuiltInTemplates.all.map(\.name))
  func `every built-in template is a template`(name: String) throws {
    let template = try #require(BuiltInTemplates[name])
    let messages = try PromptBuilder(RecentExamples(.winnersAndLosers), template: template)
      .messages(for: request, reply: "so\nit is")
    #expect(messages.allSatisfy { !$0.content.contains("{{#") && !$0.content.isEmpty })
  }

  /// What a longer history's prompt begins with is the shorter one's, so that a server can keep it.
  @Test func `a longer history goes on where a shorter one stopped`() throws {
    let examples = (0..<6).map { comparison("Q\($0)", "won \($0)", "lost \($0)") }
    func prompt(_ count: Int) throws -> String {
      try PromptBuilder(RecentExamples(.winnersAndLosers)).messages(
        for: PromptRequest(
          question: request.question, options: request.options,
          examples: Array(examples.prefix(count))))[0].content
    }
    let shorter = try prompt(3).components(upTo: "Question: A")
    #expect(try prompt(6).hasPrefix(shorter))
  }

  @Test func `a template file of a learner must show options`() throws {
    let value = JSONValue.object([("template", .string("mine.txt"))])
    var learner = try InContext(decoding: value, at: "learners[0]")
    #expect(learner.files.map(\.path) == ["mine.txt"])
    let error = #expect(throws: InvalidField.self) {
      try learner.take(Array("{{question}}".utf8), of: "template")
    }
    #expect(error?.message.contains("mine.txt, whose line 1 shows no options") == true)
    try learner.take(Array("{{#options}}{{label}}{{/options}}".utf8), of: "template")
  }
}

extension String {
  fileprivate func components(upTo end: String) -> String {
    var text = Substring(self)
    while !text.isEmpty, !text.hasSuffix(end) { text = text.dropLast() }
    return String(text.dropLast(end.count))
  }
}
