/// What a server is asked.
public struct HTTPRequest: Sendable {
  public var url: String
  /// Sent by POST; nil for a GET.
  public var body: [UInt8]?
  /// Lines such as `Accept: application/json`. Secrets among them reach nobody but the server.
  public var headers: [String]
  /// Looks at an answer of status 200 to 299 before it is accepted: what is wrong with it, in which case the request is
  /// sent again; nil where it will do. Called on the client's thread.
  public var complaint: (@Sendable (HTTPResponse) -> String?)?
  /// Asked before each attempt; false fails the request as `notSent`. Called on the client's thread, after the `complaint`
  /// of every answer that came before.
  public var isWanted: (@Sendable () -> Bool)?

  public init(
    url: String, body: [UInt8]? = nil, headers: [String] = [],
    complaint: (@Sendable (HTTPResponse) -> String?)? = nil,
    isWanted: (@Sendable () -> Bool)? = nil
  ) {
    self.url = url
    self.body = body
    self.headers = headers
    self.complaint = complaint
    self.isWanted = isWanted
  }
}

/// What it answered, whatever the status.
public struct HTTPResponse: Sendable {
  public let status: Int
  public let body: [UInt8]

  public init(status: Int, body: [UInt8]) {
    self.status = status
    self.body = body
  }
}

/// Why there is no answer to use.
public struct HTTPFailure: Error, CustomStringConvertible, Sendable {
  public enum Kind: Sendable, Equatable {
    /// No server there, a broken connection, or no answer in time, each time it was tried.
    case unreachable
    /// The server kept answering with a status or a body that trying again might have mended.
    case refused(status: Int)
    /// The answer is longer than the client takes.
    case tooLong
    /// The request itself is wrong, for example its address.
    case invalid
    /// It was not sent, because the work was stopped before its turn.
    case notSent
  }

  public let kind: Kind
  public let description: String

  public init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}

/// How long a client waits, and how often it tries.
public struct HTTPLimits: Sendable, Equatable {
  /// Requests under way at once, 1 to 1,024.
  public var inFlight = 32
  /// Seconds until there must be a connection.
  public var connectTimeout = 10.0
  /// Seconds for a whole request.
  public var timeout = 600.0
  /// Times a request is sent, at least 1.
  public var attempts = 6
  /// Seconds before the second attempt on average; each further one waits twice as long.
  public var firstPause = 0.5
  /// Seconds between attempts at most, also where the server asks for more.
  public var longestPause = 60.0
  /// Bytes of a body at most.
  public var largestBody = 64 << 20

  public init() {}
}
