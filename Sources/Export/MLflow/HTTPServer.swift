import Configuration
import HTTP
import Platform
import Results

/// A server that speaks JSON over HTTP, asked by the program curl.
///
/// curl brings encryption, certificates and proxies. Linking a client library instead would cost every
/// command some of its start-up time (docs/decisions/architecture.md).
struct HTTPServer {
  /// For example `https://mlflow.example.org`, without a slash at its end.
  let url: String
  /// Sent as `Authorization: Bearer`. Reaches curl through its standard input, not on its command line.
  private let token: String?
  private let redacted: Redaction

  init(url: String, token: String?) {
    self.url = url
    self.token = token
    redacted = Redaction(token: token, url: url)
  }

  struct Answer {
    let status: Int
    let body: JSONValue?
    /// What the server says, for people to read: its message, or else its words. Without secrets.
    let message: String
  }

  /// - Parameters:
  ///   - path: From the server's address, with a slash, encoded.
  ///   - body: Sent by POST; without one the request is a GET.
  /// - Throws: `Unavailable` where no answer came; an answer of any status is one.
  func ask(_ path: String, _ body: JSONValue? = nil) throws -> Answer {
    let curl = try CapturedProgram.run(
      "curl", ["--disable", "--config", "-"], input: Array(configuration(path, body).utf8),
      attachment: Array((body?.serialized() ?? "").utf8))
    guard let curl else {
      throw Unavailable("curl is not found; install it: apt-get install curl")
    }
    guard curl.status == 0 else {
      throw Unavailable("\(shownURL): cannot be reached: \(redacted(trimmed(curl.error)))")
    }
    // The status stands on a line after the body.
    let bytes = Array(curl.output.utf8)
    let end = bytes.lastIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
    let body = try? JSONValue(parsing: Array(bytes[..<end]))
    let words = body?["message"]?.text ?? trimmed(String(decoding: bytes[..<end], as: UTF8.self))
    return Answer(
      status: Int(String(decoding: bytes[end...].dropFirst(), as: UTF8.self)) ?? 0, body: body,
      // Redacted before it is cut: half a token is one too much.
      message: String(redacted(words).prefix(500)))
  }

  private func configuration(_ path: String, _ body: JSONValue?) -> String {
    var settings = [
      ("url", url + path), ("proto", "=http,https"), ("connect-timeout", "10"), ("max-time", "120"),
      ("header", "Accept: application/json"), ("write-out", "\n%{http_code}"),
    ]
    if body != nil {
      settings += [
        ("header", "Content-Type: application/json"),
        // A body is sent at once, without asking whether it may be.
        ("header", "Expect:"), ("data-binary", "@/dev/fd/3"),
      ]
    }
    if let token { settings.append(("header", "Authorization: Bearer " + token)) }
    return "silent\nshow-error\n"
      + settings.map { "\($0) = \"\(escaped($1))\"\n" }.joined()
  }

  /// Text between the quotes of a line of curl's configuration.
  private func escaped(_ text: String) -> String {
    let marks: [Unicode.Scalar: String] = ["\"": "\\\"", "\\": "\\\\", "\n": "\\n", "\r": "\\r"]
    return text.unicodeScalars.map { marks[$0] ?? String($0) }.joined()
  }

  /// The address without a user's name and password.
  var shownURL: String {
    var parts = url.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count > 2, let at = parts[2].lastIndex(of: "@") else { return url }
    parts[2] = parts[2][parts[2].index(after: at)...]
    return parts.joined(separator: "/")
  }
}
