internal import CCurl
internal import Dispatch
internal import Platform
internal import Synchronization

/// Sends many requests at once over kept connections, from one thread of its own, by libcurl's multi interface.
///
/// Safe to share between threads; the limit of requests under way holds for all of them together. HTTP/1.1 and 1.1
/// over TLS; redirects are not followed, so that a key goes nowhere else; proxies as the environment names them.
public final class HTTPClient: Sendable {
  public let limits: HTTPLimits
  private let loop = Mutex<TransferLoop?>(nil)

  public init(_ limits: HTTPLimits = HTTPLimits()) {
    precondition((1...1024).contains(limits.inFlight), "\(limits.inFlight) requests in flight")
    self.limits = limits
  }

  /// Sends all of them and returns when each has an answer or has failed for good.
  ///
  /// - Parameter each: Called on the caller's thread with a request's index and what came of it, as soon as it came.
  ///   False stops the batch: what is under way is still waited for and handed over, the rest fails as `notSent`. So
  ///   does a stop signal.
  /// - Throws: `Unavailable` where libcurl is not installed; what `each` throws, once nothing is under way.
  public func send(
    _ requests: [HTTPRequest],
    each: (Int, Result<HTTPResponse, HTTPFailure>) throws -> Bool
  ) throws {
    guard !requests.isEmpty else { return }
    let batch = TransferBatch()
    let loop = try openLoop()
    loop.add(requests.enumerated().map { Transfer($1, index: $0, batch: batch) })
    var failure: (any Error)?
    for _ in requests.indices {
      let (index, result) = batch.next()
      guard failure == nil else { continue }
      do {
        if try !each(index, result) { batch.stop() }
      } catch {
        failure = error
        batch.stop()
      }
    }
    if let failure { throw failure }
  }

  /// One request's answer.
  public func send(_ request: HTTPRequest) throws -> HTTPResponse {
    var answer: Result<HTTPResponse, HTTPFailure>?
    try send([request]) { _, result in
      answer = result
      return true
    }
    return try answer!.get()
  }

  private func openLoop() throws -> TransferLoop {
    try loop.withLock { loop in
      if let loop { return loop }
      guard attune_curl_load() == 1 else {
        throw Unavailable("libcurl is not found; install it: apt-get install libcurl4")
      }
      let new = try TransferLoop(limits)
      loop = new
      return new
    }
  }

  deinit { loop.withLock { $0?.end() } }
}

/// Requests that one caller waits for together.
final class TransferBatch: Sendable {
  private let arrived = DispatchSemaphore(value: 0)
  private let results = Mutex<[(Int, Result<HTTPResponse, HTTPFailure>)]>([])
  private let stopped = Mutex(false)

  var isStopped: Bool { stopped.withLock { $0 } || StopSignals.request != nil }

  func stop() { stopped.withLock { $0 = true } }

  func finish(_ index: Int, _ result: Result<HTTPResponse, HTTPFailure>) {
    results.withLock { $0.append((index, result)) }
    arrived.signal()
  }

  /// Waits for the next result.
  func next() -> (Int, Result<HTTPResponse, HTTPFailure>) {
    arrived.wait()
    return results.withLock { $0.removeFirst() }
  }
}
