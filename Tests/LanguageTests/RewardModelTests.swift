import Configuration
import Language
import StandInServer
import Testing

private let pairs = (0..<70).map { TextPair(prompt: "p\($0 / 8)", response: "response \($0)") }

/// The number that a response ends with.
private func number(_ text: String?) -> Int { Int(text?.split(separator: " ").last ?? "") ?? -1 }

@Suite struct `Reward models of texts` {
  private func scores(_ shape: String, _ server: StandInServer, batch: Int = 7) throws -> [Double] {
    let definition = try ScoreServerDefinition(
      decoding: .object([
        ("url", .string(server.url + "/score")), ("shape", .string(shape)),
        ("model", .string("reward")), ("batch", .integer(batch)),
      ]), at: "models.reward")
    return try definition.rewardModel(among: ModelShelf()).scores(of: pairs)
  }

  @Test(arguments: [1, 7, 100])
  func `every shape gives the scores in the order of the pairs, at any batch`(batch: Int) throws {
    let server = StandInServer { request in
      let body = try! JSONValue(parsing: Array(request.body.utf8))
      if let pairs = body["pairs"]?.elements {
        return .answer(
          body: "{\"scores\":\(pairs.map { number($0["response"]?.text) })}")
      }
      let isScore = body["text_1"] != nil
      let texts = (isScore ? body["text_2"] : body["input"])!.elements!.map(\.text)
      // Backwards, as the index says.
      let items = texts.indices.reversed().map { index in
        let value =
          isScore ? "\"score\":\(number(texts[index]))" : "\"probs\":[0,\(number(texts[index]))]"
        return "{\"index\":\(index),\(value)}"
      }
      return .answer(body: "{\"data\":[\(items.joined(separator: ","))]}")
    }
    defer { server.end() }
    for shape in ["pairs", "score", "classify"] {
      #expect(try scores(shape, server, batch: batch) == (0..<70).map(Double.init), "\(shape)")
    }
  }

  @Test func `too few scores are a failure that says so`() throws {
    let server = StandInServer { _ in .answer(body: "{\"scores\":[1,2]}") }
    defer { server.end() }
    let failure = #expect(throws: ModelFailure.self) { try scores("pairs", server) }
    #expect(failure?.description == "reward gave 2 scores for 7 texts")
  }

  @Test func `a judge's score is the odds of yes`() throws {
    let tokens = """
      {"content":[{"token":"No","top_logprobs":[{"token":"No","logprob":-0.5},{"token":" yes","logprob":-1.5},\
      {"token":"Yes","logprob":-1.5},{"token":"so","logprob":-3}]}]}
      """
    let server = StandInServer { _ in .answer(body: completion("No", logprobs: tokens)) }
    defer { server.end() }
    let chat = try OpenAIDefinition(
      decoding: .object([("url", .string(server.url)), ("model", .string("m"))]), at: "models.m")
    let judge = try ChatJudgeDefinition(
      decoding: .object([("model", .string("m"))]), at: "models.judge")
    let score = try ModelShelf(["m": chat, "judge": judge]).reward("judge").scores(of: [pairs[0]])[
      0]
    // log(2 exp(-1.5)) - (-0.5)
    #expect(abs(score - (0.693147 - 1)) < 1e-5)
    #expect(server.requests[0].body.contains("response 0"))
  }

  @Test func `a judge that cannot tell likelihoods is a failure`() throws {
    let server = StandInServer { _ in .answer(body: completion("Maybe")) }
    defer { server.end() }
    let chat = try OpenAIDefinition(
      decoding: .object([("url", .string(server.url)), ("model", .string("m"))]), at: "models.m")
    let judge = try ChatJudgeDefinition(
      decoding: .object([("model", .string("m"))]), at: "models.judge")
    let shelf = ModelShelf(["m": chat, "judge": judge])
    #expect(throws: ModelFailure.self) { try shelf.reward("judge").scores(of: [pairs[0]]) }
  }

  @Test func `a model that is missing or of another kind is named`() throws {
    let chat = try OpenAIDefinition(
      decoding: .object([("url", .string("http://x")), ("model", .string("m"))]), at: "models.m")
    let shelf = ModelShelf(["m": chat])
    let failure = #expect(throws: ModelFailure.self) { try shelf.reward("m") }
    #expect(failure?.description == "the model m is of kind openai, which does not score texts")
    #expect(throws: ModelFailure.self) { try shelf.chat("n") }
  }
}
