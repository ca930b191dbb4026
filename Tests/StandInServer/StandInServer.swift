import Glibc
import Platform
import Synchronization

/// An HTTP server on loopback for tests: answers each request by a plan, a fault among them, and counts.
public final class StandInServer: Sendable {
  /// What is sent back.
  public enum Reply: Sendable {
    case answer(status: Int = 200, headers: [String] = [], body: String)
    /// After so many seconds.
    case late(Double, body: String)
    /// Closes the connection without a word.
    case dropped
    /// Says that the body is longer than what it sends, and closes.
    case cut(body: String)
    /// So many bytes of nothing.
    case huge(Int)
  }

  public struct Request: Sendable {
    public let path: String
    public let headers: [String]
    public let body: String
    /// How often this body was sent before.
    public let earlier: Int
  }

  private struct State {
    var seen: [String: Int] = [:]
    var requests: [Request] = []
    var isEnded = false
    var connections: Set<Int32> = []
  }

  public let port: Int
  private let listener: Int32
  private let state = Mutex(State())
  private let plan: @Sendable (Request) -> Reply

  public init(_ plan: @escaping @Sendable (Request) -> Reply) {
    self.plan = plan
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    precondition(listener >= 0, "no socket is left")
    _ = fcntl(listener, F_SETFD, FD_CLOEXEC)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    port = withUnsafeMutablePointer(to: &address) { [listener] address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        precondition(bind(listener, generic, length) == 0 && listen(listener, 1024) == 0)
        getsockname(listener, generic, &length)
      }
      return Int(UInt16(bigEndian: address.pointee.sin_port))
    }
    _ = startThread { self.accept() }
  }

  public var url: String { "http://127.0.0.1:\(port)" }
  public var requests: [Request] { state.withLock { $0.requests } }
  /// How often each body came.
  public var timesSeen: [String: Int] { state.withLock { $0.seen } }

  /// Closes all connections; no new one is taken.
  public func end() {
    state.withLock { state in
      guard !state.isEnded else { return }
      state.isEnded = true
      shutdown(listener, Int32(SHUT_RDWR))
      for connection in state.connections { shutdown(connection, Int32(SHUT_RDWR)) }
    }
  }

  private func accept() {
    while true {
      let connection = Glibc.accept(listener, nil, nil)
      guard connection >= 0 else { break }
      let isTaken = state.withLock { state in
        if state.isEnded { return false }
        state.connections.insert(connection)
        return true
      }
      guard isTaken, startThread({ self.serve(connection) }) != nil else {
        close(connection)
        continue
      }
    }
    close(listener)
  }

  private func serve(_ connection: Int32) {
    defer {
      state.withLock { _ = $0.connections.remove(connection) }
      close(connection)
    }
    var buffer: [UInt8] = []
    while let request = next(connection, &buffer) {
      guard reply(plan(request), to: connection) else { return }
    }
  }

  private func next(_ connection: Int32, _ buffer: inout [UInt8]) -> Request? {
    let end = Array("\r\n\r\n".utf8)
    var block = [UInt8](repeating: 0, count: 1 << 16)
    func more() -> Bool {
      let count = recv(connection, &block, block.count, 0)
      if count > 0 { buffer += block[..<count] }
      return count > 0
    }
    var head = firstRange(of: end, in: buffer)
    while head == nil {
      guard more() else { return nil }
      head = firstRange(of: end, in: buffer)
    }
    let lines = String(decoding: buffer[..<head!], as: UTF8.self).split(separator: "\r\n")
      .map(String.init)
    let length =
      lines.first { $0.lowercased().hasPrefix("content-length:") }
      .flatMap { Int($0.split(separator: " ").last ?? "") } ?? 0
    let start = head! + end.count
    while buffer.count < start + length { guard more() else { return nil } }
    let body = String(decoding: buffer[start..<start + length], as: UTF8.self)
    buffer.removeFirst(start + length)
    return state.withLock { state in
      let earlier = state.seen[body] ?? 0
      state.seen[body] = earlier + 1
      let request = Request(
        path: String(lines[0].split(separator: " ")[1]), headers: Array(lines.dropFirst()),
        body: body, earlier: earlier)
      state.requests.append(request)
      return request
    }
  }

  private func firstRange(of wanted: [UInt8], in bytes: [UInt8]) -> Int? {
    guard bytes.count >= wanted.count else { return nil }
    return (0...(bytes.count - wanted.count)).first { bytes[$0...].starts(with: wanted) }
  }

  /// - Returns: Whether the connection goes on.
  private func reply(_ reply: Reply, to connection: Int32) -> Bool {
    switch reply {
    case .answer(let status, let headers, let body):
      let lines = ["HTTP/1.1 \(status) X", "Content-Length: \(body.utf8.count)"] + headers
      return send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body, connection)
    case .late(let seconds, let body):
      usleep(UInt32(seconds * 1e6))
      return self.reply(.answer(body: body), to: connection)
    case .dropped: return false
    case .cut(let body):
      _ = send(
        "HTTP/1.1 200 X\r\nContent-Length: \(body.utf8.count + 100)\r\n\r\n" + body, connection)
      return false
    case .huge(let size):
      guard send("HTTP/1.1 200 X\r\nContent-Length: \(size)\r\n\r\n", connection) else {
        return false
      }
      let block = String(repeating: " ", count: 1 << 16)
      for _ in 0..<(size >> 16) { guard send(block, connection) else { return false } }
      return true
    }
  }

  private func send(_ text: String, _ connection: Int32) -> Bool {
    let bytes = Array(text.utf8)
    var position = 0
    while position < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(
          connection, $0.baseAddress! + position, bytes.count - position, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      position += count
    }
    return true
  }
}

/// A chat completion as a server writes it.
public func completion(
  _ text: String, prompt: Int = 10, cached: Int = 0, completion: Int = 2, logprobs: String = "null"
) -> String {
  """
  {"choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"\(text)"},\
  "logprobs":\(logprobs)}],"usage":{"prompt_tokens":\(prompt),"completion_tokens":\(completion),\
  "prompt_tokens_details":{"cached_tokens":\(cached)}}}
  """
}
