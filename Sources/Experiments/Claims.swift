import Configuration
import Hashing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A process that works, or worked, in a result folder. Its segment of the journal shows whether it lives:
/// it is locked, and its time of change is renewed every few seconds.
package struct Owner: Sendable, Hashable {
  package let segment: Int32
  package let host: String
  package let process: Int32
  /// Cells it runs at once.
  let jobs: Int

  package init(segment: Int32, host: String, process: Int32, jobs: Int) {
    self.segment = segment
    self.host = host
    self.process = process
    self.jobs = jobs
  }

  /// `node7:4711`
  var name: String { "\(host):\(process)" }

  static func this(segment: Int32, jobs: Int) -> Owner {
    var buffer = [CChar](repeating: 0, count: 256)
    gethostname(&buffer, buffer.count - 1)
    let host = String(
      decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return Owner(segment: segment, host: host, process: getpid(), jobs: jobs)
  }
}

/// Who has taken which cells: an append-only file that is read and extended under a lock of its own, so
/// that processes on one folder share the work and no cell is done twice.
///
/// A frame is an owner in JSON, a line end and the ids of the cells taken. Of two claims of a cell the
/// later counts. The claims of a dead process count for nothing.
struct Claims {
  private let file: AppendedFile
  /// Bytes read so far.
  private var position = 0
  private(set) var owners: [ContentID: Owner] = [:]

  /// - Parameter journal: The journal's folder.
  init(journal: String) throws(FileError) {
    file = try AppendedFile(journal + "/claims", flags: O_CREAT)
  }

  /// Runs `body` while no other process can claim; the claims of all are known to it.
  mutating func locked<R>(_ body: (inout Claims) throws -> R) throws -> R {
    while flock(file.descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else { throw FileError("lock", file.path) }
    }
    defer { flock(file.descriptor, LOCK_UN) }
    try catchUp()
    return try body(&self)
  }

  /// Appends a claim; only within `locked`.
  mutating func claim(_ cells: [ContentID], by owner: Owner) throws(FileError) {
    let json = JSONValue.object([
      ("segment", .integer(Int(owner.segment))), ("host", .string(owner.host)),
      ("process", .integer(Int(owner.process))), ("jobs", .integer(owner.jobs)),
    ])
    var payload = Array(json.serialized().utf8) + [UInt8(ascii: "\n")]
    for id in cells {
      for word in [id.high, id.low] {
        withUnsafeBytes(of: word.littleEndian) { payload.append(contentsOf: $0) }
      }
    }
    try file.append(payload)
    position = Int(file.length)
    for id in cells { owners[id] = owner }
  }

  /// Forgets all claims; for a process that finds nobody else alive.
  mutating func clear() {
    file.cut(to: 0)
    position = 0
    owners = [:]
  }

  /// Reads what others have appended. A tail that a killed process broke is cut off.
  private mutating func catchUp() throws(FileError) {
    let size = Files.size(file.path)
    if size < position {
      // Somebody who found nobody alive has begun anew.
      position = 0
      owners = [:]
    }
    let bytes = try Files.read(file.path, from: position)
    let (payloads, end) = Frame.payloads(in: bytes)
    for range in payloads { take(bytes[range]) }
    position += end
    file.cut(to: position)
  }

  private mutating func take(_ payload: ArraySlice<UInt8>) {
    guard let (owner, cells) = Claims.parse(payload) else { return }
    for id in cells { owners[id] = owner }
  }

  private static func parse(_ payload: ArraySlice<UInt8>) -> (Owner, [ContentID])? {
    guard let end = payload.firstIndex(of: UInt8(ascii: "\n")),
      let json = try? JSONValue(parsing: payload[..<end]),
      let segment = json["segment"]?.integer, let host = json["host"]?.text,
      let process = json["process"]?.integer, let jobs = json["jobs"]?.integer
    else { return nil }
    let owner = Owner(segment: Int32(segment), host: host, process: Int32(process), jobs: jobs)
    let words = Array(payload[(end + 1)...])
    let cells = stride(from: 0, to: words.count - 15, by: 16).map {
      ContentID(high: word(words, $0), low: word(words, $0 + 8))
    }
    return (owner, cells)
  }

  /// The claims as they stand, without a lock and without changing anything: for `attune status`.
  static func read(journal: String) -> [ContentID: Owner] {
    guard let bytes = try? Files.read(journal + "/claims") else { return [:] }
    var owners: [ContentID: Owner] = [:]
    for range in Frame.payloads(in: bytes).ranges {
      guard let (owner, cells) = parse(bytes[range]) else { continue }
      for id in cells { owners[id] = owner }
    }
    return owners
  }
}

/// Tells living owners from dead ones.
///
/// The kernel frees a process's lock however it ends. One that holds its lock and has not beaten for a
/// minute is stopped or hangs, and its cells are given to others. Beats are compared with each other and
/// timed by the watcher's own monotonic clock, so that no clock has to agree with another.
package struct Pulse {
  /// Seconds without a beat after which a process counts as dead.
  package static let patience = 60.0
  /// Seconds between beats.
  static let interval = 5.0

  private let journal: String
  private let patience: Double
  private var beats: [Int32: (time: timespec, seenAt: Double)] = [:]

  package init(journal: String, patience: Double = Pulse.patience) {
    self.journal = journal
    self.patience = patience
  }

  package mutating func isAlive(_ owner: Owner) -> Bool {
    let path = Journal.path(journal, owner.segment)
    guard Self.isLocked(path), let beat = Files.changed(path) else { return false }
    let now = seconds()
    if let last = beats[owner.segment], last.time.tv_sec == beat.tv_sec,
      last.time.tv_nsec == beat.tv_nsec
    {
      return now - last.seenAt < patience
    }
    beats[owner.segment] = (beat, now)
    return true
  }

  static func isLocked(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0
  }
}
