import Hashing
import Platform
import Synchronization

/// Requests and their answers, kept for ever in a folder that threads, processes and machines share.
///
/// Each process appends to a segment file of its own; a record is there whole or not at all, so that a kill at any moment
/// loses nothing but the record being written. Of one request there is one answer: who has asked looks once more, under
/// the folder's lock, before recording, and takes the answer that another was faster with. Equal requests within a
/// process are asked once, also while they are under way.
public final class AnswerCache: Sendable {
  private struct State {
    var index: AnswerIndex
    /// Where this process writes; made with its first record.
    var segment: Int32?
    var segmentPath = ""
    /// Requests that a thread of this process is asking.
    var underWay: Set<ContentID> = []
    var unsynced = 0
  }

  public let folder: String
  private let state: Mutex<State>

  /// Opens a folder, which is made with the first record.
  /// - Throws: `FileError` where its files cannot be read.
  public init(folder: String) throws {
    self.folder = folder
    var index = AnswerIndex(folder: folder)
    try index.refresh()
    state = Mutex(State(index: index))
  }

  deinit {
    state.withLock { state in
      if let segment = state.segment {
        fdatasync(segment)
        close(segment)
      }
      state.index.close()
    }
  }

  /// Different requests with an answer.
  public var count: Int { state.withLock { $0.index.count } }

  /// The answer to a request, or nil.
  public func answer(to request: [UInt8]) throws -> [UInt8]? {
    let key = AnswerRecord.key(of: request)
    return try state.withLock { try Self.answer(key, &$0) }
  }

  /// Answers in the order of the requests, those that are kept from the folder and the others from `ask`.
  ///
  /// - Parameter ask: Gets the indices of different requests that nobody has answered, and hands over every answer as it
  ///   comes; each is recorded before the call returns. May throw after some.
  /// - Throws: What `ask` throws; `FileError` where an answer cannot be recorded, `StalledLock` where another process
  ///   hangs with the folder's lock.
  public func answers(
    to requests: [[UInt8]],
    asking ask: (_ indices: [Int], _ answered: (Int, [UInt8]) throws -> Void) throws -> Void
  ) throws -> [[UInt8]] {
    let keys = requests.map(AnswerRecord.key)
    var found = [ContentID: [UInt8]]()
    while true {
      let (mine, others) = try claim(keys, &found)
      if !mine.isEmpty { try fill(requests, keys, mine, ask, &found) }
      guard !others.isEmpty else { break }
      waitFor(others)
    }
    return keys.map { found[$0]! }
  }

  /// Looks up what is not found yet.
  /// - Returns: First indices of requests that this thread is to ask, and those that others are asking.
  private func claim(
    _ keys: [ContentID], _ found: inout [ContentID: [UInt8]]
  ) throws -> (mine: [Int], others: Set<ContentID>) {
    var (mine, others): ([Int], Set<ContentID>) = ([], [])
    try state.withLock { state in
      var claimed: Set<ContentID> = []
      for (index, key) in keys.enumerated() where found[key] == nil && !claimed.contains(key) {
        if let answer = try Self.answer(key, &state) {
          found[key] = answer
        } else if state.underWay.contains(key) {
          others.insert(key)
        } else {
          claimed.insert(key)
          mine.append(index)
        }
      }
      state.underWay.formUnion(claimed)
    }
    return (mine, others)
  }

  private func fill(
    _ requests: [[UInt8]], _ keys: [ContentID], _ mine: [Int],
    _ ask: ([Int], (Int, [UInt8]) throws -> Void) throws -> Void,
    _ found: inout [ContentID: [UInt8]]
  ) throws {
    defer { state.withLock { $0.underWay.subtract(mine.map { keys[$0] }) } }
    try ask(mine) { index, answer in
      found[keys[index]] = try record(requests[index], answer)
    }
    sync()
    if let missing = mine.first(where: { found[keys[$0]] == nil }) {
      preconditionFailure("request \(missing) was neither answered nor failed")
    }
  }

  private func waitFor(_ keys: Set<ContentID>) {
    while state.withLock({ !$0.underWay.isDisjoint(with: keys) }) { usleep(5_000) }
  }

  /// Keeps an answer.
  /// - Returns: The answer that counts: another process may have been faster.
  @discardableResult
  public func record(_ request: [UInt8], _ answer: [UInt8]) throws -> [UInt8] {
    let key = AnswerRecord.key(of: request)
    return try state.withLock { state in
      try Files.makeFolder(folder)
      let lock = try FileLock(pathJoining(folder, ".lock"))
      defer { withExtendedLifetime(lock) {} }
      try state.index.refresh()
      if let first = try Self.answer(key, &state) { return first }
      try append(AnswerRecord.bytes(request, answer), &state)
      try state.index.refresh()
      return answer
    }
  }

  /// A write outlives the process; the disk has it for sure after every so many.
  private static let unsyncedRecords = 64

  private func append(_ bytes: [UInt8], _ state: inout State) throws {
    if state.segment == nil { try openSegment(&state) }
    let descriptor = state.segment!
    let before = Files.size(descriptor)
    guard Files.write(bytes, to: descriptor) else {
      let error = FileError("append to", state.segmentPath)
      ftruncate(descriptor, off_t(before))
      throw error
    }
    state.unsynced += 1
    if state.unsynced >= Self.unsyncedRecords { Self.sync(&state) }
  }

  private func openSegment(_ state: inout State) throws(FileError) {
    var host = [CChar](repeating: 0, count: 256)
    gethostname(&host, 255)
    let name = String(
      decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self
    )
    .filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    // Later segments sort after earlier ones.
    let path = pathJoining(
      folder, "\(now.tv_sec)-\(now.tv_nsec)-\(name)-\(getpid())\(AnswerIndex.ending)")
    state.segment = try Files.openRegular(path, O_RDWR | O_APPEND | O_CREAT | O_EXCL)
    state.segmentPath = path
  }

  private func sync() { state.withLock { Self.sync(&$0) } }

  private static func sync(_ state: inout State) {
    if let segment = state.segment, state.unsynced > 0 { fdatasync(segment) }
    state.unsynced = 0
  }

  private static func answer(_ key: ContentID, _ state: inout State) throws(FileError) -> [UInt8]? {
    guard state.index.contains(key) else { return nil }
    if let record = try state.index.record(of: key) { return record.answer }
    // Damaged since it was written: it is asked for again.
    state.index.forget(key)
    return nil
  }
}
