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
    usage: @escaping @Sendable (Answer) -> Usage,
    each: (Int, Answer) throws -> Void
  ) throws {
    guard !budget.isSpent else { throw budget.spentError(name, left: bodies.count) }
    var failure: (any Error)?
    var unsent = 0
    let requests = bodies.map { body in request(body, path) { read($0).map(usage) } }
    try client.send(requests) { index, result in
      switch result {
      case .failure(let problem) where problem.kind == .notSent: unsent += 1
      case .failure(let problem): failure = failure ?? error(problem)
      case .success(let response) where !(200..<300).contains(response.status):
        failure = failure ?? refusal(response)
      case .success(let response):
        // It was read once to see that it can be.
        try each(index, (try? JSONValue(parsing: response.body)).flatMap(read)!)
      }
      return failure == nil
    }
    if let failure { throw failure }
    guard unsent > 0 else { return }
    throw budget.isSpent
      ? budget.spentError(name, left: unsent) as any Error
      : AskingStopped(description: "stopped with \(unsent) requests to \(name) not sent")
  }

  /// - Parameter usage: Of an answer; nil where the body holds none.
  private func request(
    _ body: JSONValue, _ path: String, _ usage: @escaping @Sendable (JSONValue) -> Usage?
  ) -> HTTPRequest {
    let budget = budget
    var headers = ["Content-Type: application/json", "Accept: application/json"]
    if let secret { headers.append(secret.authorization) }
    return HTTPRequest(
      url: url + path, body: Array(body.serialized().utf8), headers: headers,
      complaint: { response in
        guard let json = try? JSONValue(parsing: response.body) else {
          return "its answer is no JSON: " + start(of: response.body)
        }
        guard let usage = usage(json) else {
          return "its answer lacks what was asked for: " + start(of: response.body)
        }
        // Before the next request begins.
        budget.pay(usage)
        return nil
      }, isWanted: { !budget.isSpent })
  }

  /// Refuses what is no address, and a key that is not the name of a variable.
  static func check(url: String, key: String?) throws(InvalidField) {
    guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
      throw InvalidField(
        "url", "is \"\(url)\"; expected an address that begins with http:// or https://")
    }
    guard key == nil || variable(of: key!) != nil else {
      // The key itself is not repeated.
      throw InvalidField(
        "key",
        "is not the name of an environment variable; expected ${NAME}, so that the key stands in no file"
      )
    }
  }

  /// - Parameter key: `${NAME}`, or nil for none.
  static func secret(_ key: String?) throws -> Secret? {
    try key.flatMap(variable).map { try Secret(variable: $0) }
  }

  private static func variable(of key: String) -> String? {
    guard key.hasPrefix("${"), key.hasSuffix("}") else { return nil }
    let name = key.dropFirst(2).dropLast()
    let isName = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    return isName && !name.isEmpty ? String(name) : nil
  }

  private var name: String { "\(model) at \(withoutLogin(url))" }

  private func error(_ failure: HTTPFailure) -> ModelFailure {
    ModelFailure("\(name): \(redacted(failure.description))")
  }

  /// A status that trying again does not mend, in the server's own words.
  private func refusal(_ response: HTTPResponse) -> ModelFailure {
    let body = try? JSONValue(parsing: response.body)
    let message = body?["error"]?["message"]?.text ?? body?["error"]?.text ?? body?["message"]?.text
    let words = redacted(
      message ?? trimmed(String(decoding: response.body.prefix(2000), as: UTF8.self)))
    let remedy =
      switch response.status {
      case 401, 403:
        "; "
          + (secret.map { "is the key in \($0.variable) right?" } ?? "it wants a key: set \"key\"")
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
