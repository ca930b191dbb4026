public import Configuration
internal import HTTP

/// A server that speaks OpenAI's protocol: vLLM, llama.cpp, Ollama or a hosted one.
public struct OpenAIDefinition: ChatDefinition, EmbeddingDefinition {
  public static let kind = "openai"
  public static let summary =
    "A model behind a server that speaks OpenAI's protocol (vLLM, llama.cpp, Ollama, hosted): chats, embeds texts."
  public static let accessFields: Set<String> = [
    "url", "key", "inFlight", "timeout", "attempts", "promptPrice", "completionPrice",
    "tokenBudget",
    "priceBudget",
  ]

  public var url = ""
  public var model = ""
  public var key: String?
  public var inFlight = 32
  public var timeout = 600.0
  public var attempts = 6
  public var promptPrice = 0.0
  public var completionPrice = 0.0
  public var tokenBudget: Int?
  public var priceBudget: Double?

  public init() {}

  public static let fields: [Field<OpenAIDefinition>] = [
    .string("url", \.url, "Address before /chat/completions, for example http://127.0.0.1:8000/v1.")
      .example(.string("http://127.0.0.1:8000/v1")).alsoKnownAs("baseUrl", "endpoint", "server")
      .required,
    .string("model", \.model, "The model's name as the server knows it.")
      .example(.string("smollm2-135m-instruct")).alsoKnownAs("name").required,
    .optionalString(
      "key", \.key,
      "The key's environment variable as ${NAME}: the key itself is in no file. Default none."
    ).example(.string("${OPENAI_API_KEY}")).alsoKnownAs("apiKey", "token"),
    .integer(
      "inFlight", \.inFlight, 1...1024,
      "Requests under way at once, over all cells of a process. About twice what the server computes at once."
    ).alsoKnownAs("concurrency", "parallel"),
    .number(
      "timeout", \.timeout, .moreThan(0, upTo: 86_400),
      "Seconds for a whole answer; then it is asked for again."),
    .integer(
      "attempts", \.attempts, 1...100,
      "Times a request is sent while the server is busy or broken; pauses grow, and are as long as it asks for."
    ),
    .number(
      "promptPrice", \.promptPrice, .atLeast(0, upTo: 1e6), "Price of a million tokens read."),
    .number(
      "completionPrice", \.completionPrice, .atLeast(0, upTo: 1e6),
      "Price of a million tokens written."),
    .optionalInteger(
      "tokenBudget", \.tokenBudget, 1...1_000_000_000_000,
      "Tokens read and written that one run may pay for; then it stops. Default no limit."),
    .optionalNumber(
      "priceBudget", \.priceBudget, .moreThan(0, upTo: 1e9),
      "Price that one run may pay; then it stops. Default no limit."),
  ]

  public func validate() throws(InvalidField) {
    try OpenAIServer.check(url: url, key: key)
    guard !model.isEmpty else {
      throw InvalidField("model", "is empty; expected the model's name as the server knows it")
    }
    if priceBudget != nil, promptPrice == 0, completionPrice == 0 {
      throw InvalidField(
        "priceBudget", "is set without a price; expected promptPrice and completionPrice beside it")
    }
  }

  private func server() throws -> OpenAIServer {
    var limits = HTTPLimits()
    (limits.inFlight, limits.timeout, limits.attempts) = (inFlight, timeout, attempts)
    return OpenAIServer(
      url: url, model: model, secret: try OpenAIServer.secret(key),
      limits: limits,
      budget: Budget(
        .init(
          tokens: tokenBudget, price: priceBudget, promptPrice: promptPrice,
          completionPrice: completionPrice)))
  }

  public func chatModel() throws -> any ChatModel { OpenAIChat(server: try server()) }

  public func embeddingModel() throws -> any EmbeddingModel {
    OpenAIEmbeddings(server: try server())
  }
}
