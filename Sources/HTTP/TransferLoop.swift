internal import CCurl
internal import Platform
internal import Synchronization

/// A request on its way, with what has come of it so far. Used by the loop's thread alone once it is added.
final class Transfer: @unchecked Sendable {
  let request: HTTPRequest
  let index: Int
  let batch: TransferBatch
  var attempts = 0
  var received: [UInt8] = []
  var retryAfter: String?
  var isTooLong = false
  var largestBody = 0

  init(_ request: HTTPRequest, index: Int, batch: TransferBatch) {
    self.request = request
    self.index = index
    self.batch = batch
  }

  func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard received.count + bytes.count <= largestBody else {
      isTooLong = true
      return false
    }
    received.append(contentsOf: bytes)
    return true
  }

  func receive(header line: String) {
    let parts = line.split(separator: ":", maxSplits: 1)
    if parts.count == 2, parts[0].lowercased() == "retry-after" {
      retryAfter = trimmed(String(parts[1]))
    }
  }
}

/// The thread that moves all of a client's transfers.
final class TransferLoop: Sendable {
  private struct Waiting {
    /// In the order in which they came.
    var new: [Transfer] = []
    var isEnded = false
  }

  private let waiting = Mutex(Waiting())
  private let multi: Multi
  private let limits: HTTPLimits

  /// libcurl's handle: `attune_curl_wake` is safe from any thread, all else is the loop's.
  private struct Multi: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer
  }

  init(_ limits: HTTPLimits) throws {
    guard let pointer = attune_curl_multi(limits.inFlight) else {
      throw Unavailable("libcurl cannot be started: memory does not suffice")
    }
    self.limits = limits
    multi = Multi(pointer: pointer)
    guard startThread({ self.run() }) != nil else {
      throw Unavailable("no thread is left for requests to servers; fewer --jobs need less")
    }
  }

  func add(_ transfers: [Transfer]) {
    for transfer in transfers { transfer.largestBody = limits.largestBody }
    waiting.withLock { $0.new += transfers }
    attune_curl_wake(multi.pointer)
  }

  func end() {
    waiting.withLock { $0.isEnded = true }
    attune_curl_wake(multi.pointer)
  }

  private func run() {
    var state = LoopState()
    while true {
      let (new, isEnded) = waiting.withLock { waiting in
        defer { waiting.new = [] }
        return (waiting.new, waiting.isEnded)
      }
      state.queue.append(contentsOf: new)
      guard !isEnded || !state.isIdle else { return }
      begin(&state)
      _ = attune_curl_perform(multi.pointer)
      while finishOne(&state) {}
      begin(&state)
      attune_curl_wait(multi.pointer, state.milliseconds(until: seconds()))
    }
  }

  /// Starts what may start now.
  private func begin(_ state: inout LoopState) {
    state.wakeDelayed(at: seconds())
    while state.underWay < limits.inFlight, let transfer = state.queue.popFirst() {
      if transfer.batch.isStopped || transfer.request.isWanted?() == false {
        transfer.batch.finish(
          transfer.index, .failure(HTTPFailure(.notSent, "it was not sent: the work was stopped")))
        continue
      }
      start(transfer, &state)
    }
    state.dropDelayed { $0.batch.isStopped }.forEach { transfer in
      transfer.batch.finish(
        transfer.index,
        .failure(HTTPFailure(.notSent, "it was not sent again: the work was stopped"))
      )
    }
  }

  private func start(_ transfer: Transfer, _ state: inout LoopState) {
    transfer.attempts += 1
    transfer.received = []
    transfer.retryAfter = nil
    let context = Unmanaged.passRetained(transfer)
    let code = withRequest(transfer, context.toOpaque()) {
      attune_curl_start(multi.pointer, $0)
    }
    if code == 0 {
      state.underWay += 1
    } else {
      context.release()
      transfer.batch.finish(
        transfer.index, .failure(HTTPFailure(.invalid, "libcurl refuses it (code \(code))")))
    }
  }

  private func withRequest(
    _ transfer: Transfer, _ context: UnsafeMutableRawPointer,
    _ body: (UnsafePointer<attune_curl_request>) -> Int32
  ) -> Int32 {
    let headers = transfer.request.headers + ["Expect:", "User-Agent: attune"]
    let lines = headers.map { strdup($0)! }
    defer { lines.forEach { free($0) } }
    let pointers = lines.map { UnsafePointer<CChar>?($0) }
    return transfer.request.url.withCString { url in
      pointers.withUnsafeBufferPointer { headers in
        (transfer.request.body ?? []).withUnsafeBufferPointer { bytes in
          var empty: UInt8 = 0
          return withUnsafePointer(to: &empty) { nothing in
            var request = attune_curl_request(
              url: url,
              body: transfer.request.body == nil ? nil : bytes.baseAddress ?? nothing,
              body_length: Int64(bytes.count), headers: headers.baseAddress,
              header_count: Int64(headers.count),
              connect_milliseconds: Int(limits.connectTimeout * 1000),
              milliseconds: Int(limits.timeout * 1000), context: context,
              on_body: { bytes, _, count, context in
                let transfer = Unmanaged<Transfer>.fromOpaque(context!).takeUnretainedValue()
                let isTaken = transfer.receive(UnsafeRawBufferPointer(start: bytes, count: count))
                return isTaken ? count : 0
              },
              on_header: { bytes, _, count, context in
                let transfer = Unmanaged<Transfer>.fromOpaque(context!).takeUnretainedValue()
                let line = UnsafeRawBufferPointer(start: bytes, count: count)
                transfer.receive(header: String(decoding: line, as: UTF8.self))
                return count
              })
            return body(&request)
          }
        }
      }
    }
  }

  /// - Returns: False where none has ended.
  private func finishOne(_ state: inout LoopState) -> Bool {
    var (code, status, mayRepeat) = (Int32(0), 0, Int32(0))
    var words = [CChar](repeating: 0, count: 256)
    guard
      let context = attune_curl_finished(multi.pointer, &code, &status, &words, &mayRepeat)
    else { return false }
    state.underWay -= 1
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeRetainedValue()
    let said = String(
      decoding: words.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let outcome = Outcome(
      of: transfer, code: Int(code), status: status, said: said, mayRepeat: mayRepeat != 0,
      limits: limits)
    switch outcome {
    case .done(let result): transfer.batch.finish(transfer.index, result)
    case .again(let pause): state.delay(transfer, until: seconds() + pause)
    }
    return true
  }
}

/// What the loop's thread keeps between its rounds.
private struct LoopState {
  var queue = ArrayQueue<Transfer>()
  var underWay = 0
  private var delayed: [(until: Double, transfer: Transfer)] = []

  var isIdle: Bool { queue.isEmpty && underWay == 0 && delayed.isEmpty }

  mutating func delay(_ transfer: Transfer, until time: Double) {
    delayed.append((time, transfer))
  }

  /// Those whose pause is over come before what was never sent.
  mutating func wakeDelayed(at now: Double) {
    let due = delayed.filter { $0.until <= now }.map(\.transfer)
    guard !due.isEmpty else { return }
    delayed.removeAll { $0.until <= now }
    queue.prepend(due)
  }

  mutating func dropDelayed(where isDropped: (Transfer) -> Bool) -> [Transfer] {
    let dropped = delayed.filter { isDropped($0.transfer) }.map(\.transfer)
    if !dropped.isEmpty { delayed.removeAll { isDropped($0.transfer) } }
    return dropped
  }

  /// Until a pause is over, or a stop signal should be looked for.
  func milliseconds(until now: Double) -> Int32 {
    let next = delayed.map(\.until).min() ?? .infinity
    return Int32(max(0, min(250, (next - now) * 1000)).rounded(.up))
  }
}

/// First in, first out.
struct ArrayQueue<Element> {
  private var elements: [Element] = []
  private var start = 0

  var isEmpty: Bool { start == elements.count }

  mutating func append(contentsOf new: [Element]) { elements += new }

  mutating func prepend(_ new: [Element]) {
    elements.replaceSubrange(..<start, with: new)
    start = 0
  }

  mutating func popFirst() -> Element? {
    guard !isEmpty else { return nil }
    defer {
      start += 1
      if start > 1024, start * 2 > elements.count {
        elements.removeFirst(start)
        start = 0
      }
    }
    return elements[start]
  }
}
