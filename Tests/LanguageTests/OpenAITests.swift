import Configuration
import Language
import Platform
import StandInServer
import Synchronization
import Testing

private let key = "sk-very/secret\"key"

/// The definition of a server's model, as an experiment has it.
private func definition(
  _ server: StandInServer, _ more: [(String, JSONValue)] = []
) throws -> OpenAIDefinition {
  setenv("ATTUNE_TEST_KEY", key, 1)
  return try OpenAIDefinition(
    decoding: .object(
      [
        ("url", .string(server.url + "/v1")), ("model", .string("tiny")),
        ("key", .string("${ATTUNE_TEST_KEY}")),
      ] + more), at: "models.tiny")
}

private func ask(_ text: String, alternatives: Int = 0) -> ChatRequest {
  ChatRequest([Message(.system, "s"), Message(.user, text)], alternatives: alternatives)
}

@Suite struct `A chat model behind a server` {
  @Test func `what is sent and what comes back`() throws {
    let tokens = """
      {"content":[{"token":"[","top_logprobs":[{"token":"[","logprob":-0.5},{"token":" A","logprob":-1.5}]}]}
      """
    let server = StandInServer { _ in
      .answer(
        body: completion(
          "h\\u00e9 \\\"q\\\"", prompt: 7, cached: 3, completion: 4, logprobs: tokens))
    }
    defer { server.end() }
    let answers = try definition(server).chatModel().answers(to: [
      ask("Hi \"x\"\n", alternatives: 5)
    ])
    #expect(
      answers == [
        ChatAnswer(
          text: "hé \"q\"", usage: Usage(prompt: 7, cached: 3, completion: 4),
          tokens: [[TokenProbability("[", -0.5), TokenProbability(" A", -1.5)]])
      ])
    let request = try #require(server.requests.first)
    #expect(request.path == "/v1/chat/completions")
    #expect(request.headers.contains("Authorization: Bearer " + key))
    let body = try JSONValue(parsing: Array(request.body.utf8))
    #expect(body["model"]?.text == "tiny" && body["top_logprobs"]?.integer == 5)
    #expect(body["messages"]?.elements?.last?["content"]?.text == "Hi \"x\"\n")
    #expect(body["temperature"]?.double == 0 && body["seed"] == nil)
  }

  @Test func `answers come in the order of the requests`() throws {
    let server = StandInServer { request in
      let text = (try? JSONValue(parsing: Array(request.body.utf8)))?["messages"]?.elements?.last?[
        "content"]?.text
      return .late(
        Double(request.body.utf8.reduce(0) { $0 &+ Int($1) } % 10) / 500, body: completion(text!))
    }
    defer { server.end() }
    let answers = try definition(server).chatModel().answers(to: (0..<200).map { ask("\($0)") })
    #expect(answers.map(\.text) == (0..<200).map { "\($0)" })
  }

  /// An answer that is none is asked for again.
  @Test(arguments: ["", "{", "[]", "{\"choices\":[]}", "<html>", "{\"choices\":[{\"text\":1}]}"])
  func `an answer that cannot be read is asked for again`(body: String) throws {
    let server = StandInServer { request in
      .answer(body: request.earlier == 0 ? body : completion("fine"))
    }
    defer { server.end() }
    #expect(try definition(server).chatModel().answers(to: [ask("Hi")])[0].text == "fine")
    #expect(server.requests.count == 2)
  }

  static let refusals: [(Int, String)] = [
    (401, "is the key in ATTUNE_TEST_KEY right?"), (404, "are url and model right?"),
    (400, "HTTP status 400"),
  ]

  /// Servers repeat what they were sent.
  @Test(arguments: refusals)
  func `a refusal is one sentence without the key`(status: Int, words: String) throws {
    let server = StandInServer { request in
      let header = request.headers.first { $0.hasPrefix("Authorization") }!
      let text = JSONValue.string("bad: \(header)").serialized()
      return .answer(status: status, body: "{\"error\":{\"message\":\(text)}}")
    }
    defer { server.end() }
    let model = try definition(server).chatModel()
    let failure = #expect(throws: ModelFailure.self) { try model.answers(to: [ask("Hi")]) }
    let said = try #require(failure).description
    #expect(said.contains(words) && said.contains("tiny at http://127.0.0.1"))
    #expect(!said.contains("secret"), "\(said)")
    #expect(server.requests.count == 1)
  }

  @Test func `a spent budget stops before the next request and says what is left`() throws {
    let server = StandInServer { _ in .answer(body: completion("x", prompt: 40, completion: 10)) }
    defer { server.end() }
    let model = try definition(
      server, [("tokenBudget", .integer(100)), ("inFlight", .integer(1))]
    ).chatModel()
    let requests = (0..<10).map { ask("\($0)") }
    let spent = #expect(throws: BudgetSpent.self) { try model.answers(to: requests) }
    #expect(spent?.description.contains("80 tokens read and 20 written; 8 requests") == true)
    #expect(server.requests.count == 2)
    #expect(throws: BudgetSpent.self) { try model.answers(to: [ask("one more")]) }
    #expect(server.requests.count == 2)
  }

  @Test func `answers that are kept are never asked for again, by whichever process`() throws {
    let server = StandInServer { request in
      .answer(body: completion("answer \(request.body.utf8.count)", prompt: request.earlier))
    }
    defer { server.end() }
    var template = Array("/tmp/answers-XXXXXX".utf8CString)
    let folder = String(cString: mkdtemp(&template))
    defer { _ = runProgram("rm", ["-rf", folder]) }
    let requests = ["a", "bb", "ccc"].map { ask($0, alternatives: 2) }
    func answers() throws -> [ChatAnswer] {
      try ModelShelf(["m": definition(server)], answers: folder).chat("m").answers(to: requests)
    }
    let first = try answers()
    #expect(try answers() == first && server.requests.count == 3)
    for name in Files.list(folder) {
      let kept = String(decoding: try Files.read(folder + "/" + name), as: UTF8.self)
      #expect(!kept.contains("secret") && !kept.contains("127.0.0.1"))
    }
  }

  @Test func `a key in the file is refused without being repeated`() throws {
    let server = StandInServer { _ in .dropped }
    defer { server.end() }
    let error = #expect(throws: ConfigurationError.self) {
      try OpenAIDefinition(
        decoding: .object([
          ("url", .string(server.url)), ("model", .string("m")), ("key", .string("sk-12345")),
        ]), at: "models.m")
    }
    #expect(error?.message.contains("expected ${NAME}") == true)
    #expect(error.map { !"\($0)".contains("12345") } == true)
  }

  @Test func `a key that the environment lacks is named`() throws {
    let server = StandInServer { _ in .dropped }
    defer { server.end() }
    let lacking = try OpenAIDefinition(
      decoding: .object([
        ("url", .string(server.url)), ("model", .string("m")), ("key", .string("${NO_SUCH_KEY}")),
      ]), at: "models.m")
    let error = #expect(throws: Unavailable.self) { try lacking.chatModel() }
    #expect(error?.description.contains("NO_SUCH_KEY") == true)
  }
}

@Suite struct `An embedding model behind a server` {
  @Test func `vectors have length 1 and the order of the texts`() throws {
    let server = StandInServer { request in
      let texts = (try? JSONValue(parsing: Array(request.body.utf8)))?["input"]?.elements ?? []
      // Backwards, as the index says.
      let data = texts.indices.reversed().map { index in
        "{\"index\":\(index),\"embedding\":[\(texts[index].text!.utf8.count),0,-1]}"
      }
      return .answer(
        body: "{\"data\":[\(data.joined(separator: ","))],\"usage\":{\"prompt_tokens\":3}}")
    }
    defer { server.end() }
    let texts = (0..<150).map { String(repeating: "x", count: $0) }
    let vectors = try definition(server).embeddingModel().vectors(of: texts)
    #expect(vectors.count == 150 && server.requests.count == 3)
    for (index, vector) in vectors.enumerated() {
      #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
      #expect(abs(vector[0] / -vector[2] - Float(index)) < 1e-3)
    }
  }
}
