public import Configuration
internal import HTTP

/// A reward model behind a server of its own.
public struct ScoreServerDefinition: RewardDefinition {
  public static let kind = "score-server"
  public static let summary =
    "A reward model of texts behind a server: plain JSON, or vLLM's /score and /classify."
  public static let accessFields: Set<String> = [
    "url", "key", "inFlight", "timeout", "attempts", "batch",
  ]

  /// What is sent and what comes back.
  public enum Shape: String, CaseIterable, Sendable {
    /// `{"pairs": [{"prompt", "response"}]}` gives `{"scores": [...]}`.
    case pairs
    /// `{"model", "text_1": prompt, "text_2": [response]}` gives `{"data": [{"index", "score"}]}`.
    case score
    /// `{"model", "input": [text]}` gives `{"data": [{"index", "probs": [...]}]}`; the last class counts.
    case classify
  }

  public var url = ""
  public var shape = Shape.pairs
  public var model = ""
  public var key: String?
  public var inFlight = 8
  public var timeout = 600.0
  public var attempts = 6
  public var batch = 32

  public init() {}

  public static let fields: [Field<ScoreServerDefinition>] = [
    .string("url", \.url, "The whole address that texts are posted to.")
      .example(.string("http://127.0.0.1:8000/score")).required,
    .choice(
      "shape", \.shape,
      "pairs: {\"pairs\": [{\"prompt\", \"response\"}]} gives {\"scores\": [...]}; score and classify are vLLM's."
    ),
    .string("model", \.model, "The model's name, part of a cell's identity.")
      .example(.string("reward-7b")).required,
    .optionalString("key", \.key, "The key's environment variable as ${NAME}. Default none."),
    .integer("inFlight", \.inFlight, 1...1024, "Requests under way at once."),
    .number("timeout", \.timeout, .moreThan(0, upTo: 86_400), "Seconds for a whole answer."),
    .integer(
      "attempts", \.attempts, 1...100, "Times a request is sent while the server is busy or broken."
    ),
    .integer("batch", \.batch, 1...10_000, "Texts of one request; of shape score, of one prompt."),
  ]

  public func validate() throws(InvalidField) { try OpenAIServer.check(url: url, key: key) }

  public func rewardModel(among models: ModelShelf) throws -> any RewardModel {
    var limits = HTTPLimits()
    (limits.inFlight, limits.timeout, limits.attempts) = (inFlight, timeout, attempts)
    let server = OpenAIServer(
      url: url, model: model, secret: try OpenAIServer.secret(key), limits: limits,
      budget: Budget(.init()))
    return ScoreServer(server: server, shape: shape, batch: batch)
  }
}

struct ScoreServer: RewardModel {
  let server: OpenAIServer
  let shape: ScoreServerDefinition.Shape
  let batch: Int

  var identity: String { "score-server:" + server.model }

  func scores(of pairs: [TextPair]) throws -> [Double] {
    var scores = [Double](repeating: 0, count: pairs.count)
    let batches = self.batches(of: pairs)
    let sizes = batches.map(\.count)
    try server.post(
      batches.map { body($0.map { pairs[$0] }) }, to: "",
      read: { Scores(body: $0) }, usage: { _ in Usage() }
    ) { index, answer in
      guard answer.all.count == sizes[index] else {
        throw ModelFailure(
          "\(server.model) gave \(answer.all.count) scores for \(sizes[index]) texts")
      }
      for (place, score) in zip(batches[index], answer.all) { scores[place] = score }
    }
    return scores
  }

  /// Indices that go together: of shape score, responses to one prompt.
  private func batches(of pairs: [TextPair]) -> [[Int]] {
    var batches: [[Int]] = []
    for index in pairs.indices {
      if let last = batches.last, last.count < batch,
        shape != .score || pairs[last[0]].prompt == pairs[index].prompt
      {
        batches[batches.count - 1].append(index)
      } else {
        batches.append([index])
      }
    }
    return batches
  }

  private func body(_ pairs: [TextPair]) -> JSONValue {
    switch shape {
    case .pairs:
      .object([
        (
          "pairs",
          .array(
            pairs.map {
              .object([("prompt", .string($0.prompt)), ("response", .string($0.response))])
            })
        )
      ])
    case .score:
      .object([
        ("model", .string(server.model)), ("text_1", .string(pairs[0].prompt)),
        ("text_2", .array(pairs.map { .string($0.response) })),
      ])
    case .classify:
      .object([
        ("model", .string(server.model)),
        ("input", .array(pairs.map { .string($0.prompt + "\n\n" + $0.response) })),
      ])
    }
  }
}

/// Finite scores in the order of the texts, of any of the shapes.
private struct Scores: Sendable {
  let all: [Double]

  init?(body: JSONValue) {
    if let plain = body["scores"]?.elements {
      all = plain.compactMap(\.double)
      guard all.count == plain.count else { return nil }
    } else {
      guard let data = body["data"]?.elements else { return nil }
      var all = [Double](repeating: .nan, count: data.count)
      for (position, item) in data.enumerated() {
        let index = item["index"]?.integer ?? position
        guard all.indices.contains(index),
          let score = item["score"]?.double ?? item["probs"]?.elements?.last?.double
        else { return nil }
        all[index] = score
      }
      self.all = all
    }
    guard all.allSatisfy(\.isFinite) else { return nil }
  }
}
