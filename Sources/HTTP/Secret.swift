internal import Platform

/// A key from the environment. It shows itself to nobody but the server that it is sent to.
public struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// Name of the environment's variable.
  public let variable: String
  private let value: String

  /// - Parameter variable: `NAME` of `${NAME}`.
  /// - Throws: `Unavailable` where the variable is not set or empty.
  public init(variable: String) throws {
    guard let value = getenv(variable).map({ String(cString: $0) }), !value.isEmpty else {
      throw Unavailable(
        "needs the environment variable \(variable), which is not set; set it to the server's key")
    }
    self.variable = variable
    self.value = value
  }

  /// The header line that proves who one is.
  package var authorization: String { "Authorization: Bearer " + value }

  /// Takes the key out of words that a server or libcurl sent back.
  package func redaction(url: String) -> Redaction { Redaction(token: value, url: url) }

  public var description: String { "(hidden)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
