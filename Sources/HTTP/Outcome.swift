internal import Platform

/// What becomes of a transfer that has ended: an answer, a failure for good, or another attempt after a pause.
enum Outcome {
  case done(Result<HTTPResponse, HTTPFailure>)
  case again(pause: Double)

  init(
    of transfer: Transfer, code: Int, status: Int, said: String, mayRepeat: Bool, limits: HTTPLimits
  ) {
    let response = HTTPResponse(status: status, body: transfer.received)
    if transfer.isTooLong {
      self = .done(
        .failure(HTTPFailure(.tooLong, "its answer is longer than \(limits.largestBody) bytes")))
      return
    }
    let problem: (kind: HTTPFailure.Kind, text: String)
    switch (code, status) {
    case (0, 200..<300):
      guard let complaint = transfer.request.complaint?(response) else {
        self = .done(.success(response))
        return
      }
      problem = (.refused(status: status), complaint)
    case (0, _):
      guard Retries.passing.contains(status) else {
        self = .done(.success(response))
        return
      }
      let words = trimmed(String(decoding: response.body.prefix(300), as: UTF8.self))
      problem = (.refused(status: status), "HTTP status \(status): \(words)")
    default:
      guard mayRepeat else {
        self = .done(.failure(HTTPFailure(.invalid, said)))
        return
      }
      problem = (.unreachable, said)
    }
    self = Self.next(transfer, problem.kind, problem.text, limits)
  }

  private static func next(
    _ transfer: Transfer, _ kind: HTTPFailure.Kind, _ text: String, _ limits: HTTPLimits
  ) -> Outcome {
    guard transfer.attempts < limits.attempts else {
      let times = transfer.attempts == 1 ? "" : " (tried \(transfer.attempts) times)"
      return .done(.failure(HTTPFailure(kind, text + times)))
    }
    let asked = transfer.retryAfter.flatMap { Retries.seconds(ofRetryAfter: $0, now: wallClock()) }
    return .again(
      pause: Retries(limits: limits).pause(
        after: transfer.attempts, asked: asked, draw: .random(in: 0..<1)))
  }
}

/// Seconds since 1970.
private func wallClock() -> Double {
  var now = timespec()
  clock_gettime(CLOCK_REALTIME, &now)
  return Double(now.tv_sec)
}
