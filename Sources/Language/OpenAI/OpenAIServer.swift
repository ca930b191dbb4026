internal import Configuration
internal import HTTP
internal import Platform

/// One model of one server: sends bodies, reads bodies, says what is wrong in words that hold no key.
struct OpenAIServer: Sendable {
  let model: String
  let budget: Budget
  private let url: String
  private let secret: Secret?
  private let redacted: Redaction
  private let client: HTTPClient

  init(url: String, model: String, secret: Secret?, limits: HTTPLimits, budget: Budget) {
    self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
    self.model = model
    self.secret = secret
    self.budget = budget
    redacted = secret?.redaction(url: url) ?? Redaction(token: nil, url: url)
    client = HTTPClient(limits)
  }

  /// Posts all bodies.
  /// - Parameters:
  ///   - read: Makes an answer of a body, or nil where the body is none; then it is asked for again.
  ///   - each: Called on this thread with every answer as it comes.
  func post<Answer>(
    _ bodies: [JSONValue], to path: String, read: @escaping @Sendable (JSONValue) -> Answer?,
    usage: (Answer) -> Usage, each: (Int, Answer) throws -> Void
  ) throws {
    guard !budget.isSpent else { throw budget.spentError(name, left: bodies.count) }
    var failure: (any Error)?
    var isSpent = false
    var unsent = 0
    let requests = bodies.map { request($0, path, { read($0) != nil }) }
    try client.send(requests) { index, result in
      switch result {
      case .failure(let problem) where problem.kind == .notSent: unsent += 1
      case .failure(let problem): failure = failure ?? error(problem)
      case .success(let response) where !(200..<300).contains(response.status):
        failure = failure ?? refusal(response)
      case .success(let response):
        // It was read once to see that it can be.
        let answer = (try? JSONValue(parsing: response.body)).flatMap(read)!
        isSpent = !budget.pay(usage(answer))
        try each(index, answer)
      }
      return failure == nil && !isSpent
    }
    if let failure { throw failure }
    guard unsent > 0 else { return }
    throw isSpent
      ? budget.spentError(name, left: unsent) as any Error
      : AskingStopped(description: "stopped with \(unsent) requests to \(name) not sent")
  }

  private func request(
    _ body: JSONValue, _ path: String, _ isReadable: @escaping @Sendable (JSONValue) -> Bool
  ) -> HTTPRequest {
    var headers = ["Content-Type: application/json", "Accept: application/json"]
    if let secret { headers.append(secret.authorization) }
    return HTTPRequest(
      url: url + path, body: Array(body.serialized().utf8), headers: headers
    ) { response in
      guard let json = try? JSONValue(parsing: response.body) else {
        return "its answer is no JSON: " + start(of: response.body)
      }
      return isReadable(json) ? nil : "its answer lacks what was asked for: " + start(of: response.body)
    }
  }

  private var name: String { "\(model) at \(withoutLogin(url))" }

  private func error(_ failure: HTTPFailure) -> ModelFailure {
    ModelFailure("\(name): \(redacted(failure.description))")
  }

  /// A status that trying again does not mend, in the server's own words.
  private func refusal(_ response: HTTPResponse) -> ModelFailure {
    let body = try? JSONValue(parsing: response.body)
    let message = body?["error"]?["message"]?.text ?? body?["error"]?.text ?? body?["message"]?.text
    let words = redacted(message ?? trimmed(String(decoding: response.body.prefix(2000), as: UTF8.self)))
    let remedy =
      switch response.status {
      case 401, 403:
        "; " + (secret.map { "is the key in \($0.variable) right?" } ?? "it wants a key: set \"key\"")
      case 404: "; are url and model right?"
      case 300..<400: "; give the address that it redirects to"
      default: ""
      }
    return ModelFailure("\(name): HTTP status \(response.status): \(words.prefix(500))\(remedy)")
  }
}

/// The first characters of an answer that is none.
private func start(of body: [UInt8]) -> String {
  String(decoding: body.prefix(200), as: UTF8.self)
}
