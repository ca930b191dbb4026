import Configuration
package import Hashing
import Platform

/// A process that works, or worked, in a result folder.
package struct Owner: Sendable, Hashable {
  /// Drawn at random when it starts, so never the same twice, unlike numbers of segments and processes.
  package let id: ContentID
  /// Name of its segment of the journal, whose lock and time of change show whether it lives.
  package let segment: String
  /// Host and process number, only for people to read.
  package let host: String
  package let process: Int
  /// Cells it runs at once.
  package let jobs: Int
  /// `Design.fingerprint` of the design that it runs.
  package let design: ContentID

  /// `node7:4711`
  package var name: String { "\(host):\(process)" }

  package init(
    id: ContentID, segment: String, host: String, process: Int, jobs: Int, design: ContentID
  ) {
    (self.id, self.segment, self.host, self.process) = (id, segment, host, process)
    (self.jobs, self.design) = (jobs, design)
  }

  /// This process, under a new id.
  package static func this(segment: String, jobs: Int, design: ContentID) -> Owner {
    var buffer = [CChar](repeating: 0, count: 256)
    gethostname(&buffer, buffer.count - 1)
    let host = String(
      decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let words = (0..<2).map { _ in UInt64.random(in: .min ... .max) }
    return Owner(
      id: ContentID(high: words[0], low: words[1]), segment: segment, host: host,
      process: Int(getpid()), jobs: jobs, design: design)
  }
}

/// Who has taken which cells: a file that all processes on a folder append to and that nobody cuts or clears.
///
/// An entry is a frame: the owner in JSON, a line end and the attempts taken. An entry is appended in one
/// piece, and entries broken by a killed process or a full disk are skipped, so that the order in the file
/// decides and no lock is needed. There is one all the same, because a network file system brings a client
/// up to date on exactly the file it has locked; a process that does not get it goes on without.
final class ClaimFile {
  private let path: String
  private var descriptor: Int32 = -1
  /// Bytes read so far.
  private var position = 0
  private var isLocked = false
  /// Whether a stopped process has the lock.
  private var isStuck = false
  /// Owners in the entries read so far.
  private(set) var owners = Owners()

  /// - Parameter journal: The journal's folder.
  init(journal: String) throws(FileError) {
    path = journal + "/claims"
    try reopen()
  }

  deinit { close(descriptor) }

  private func reopen() throws(FileError) {
    if descriptor >= 0 { close(descriptor) }
    descriptor = try Files.openRegular(path, O_RDWR | O_APPEND | O_CREAT)
    (position, isLocked) = (0, false)
  }

  /// Appends an entry whole.
  func append(_ claim: Claim, by owner: Owner) throws(FileError) {
    guard Files.write(Frame.encode(owner.entry(claim)), to: descriptor) else {
      throw FileError("append to", path)
    }
  }

  /// The entries since the last look.
  /// - Returns: `isNew` where another file has come in the place of the one known, or it was cut: then these
  ///   are all there are.
  func read() throws(FileError) -> (claims: [Claim], isNew: Bool) {
    let isNew = !Files.isSame(path, descriptor) || Files.size(descriptor) < position
    if isNew { try reopen() }
    guard Files.size(descriptor) > position else { return ([], isNew) }
    let bytes = try Files.read(descriptor, path, from: position)
    let (payloads, end) = Frame.scan(bytes, isStart: { $0.first == UInt8(ascii: "{") })
    position += end
    return (payloads.compactMap { take(bytes[$0]) }, isNew)
  }

  private func take(_ entry: ArraySlice<UInt8>) -> Claim? {
    guard let (owner, claim) = Owner.parse(entry) else { return nil }
    owners.add(owner)
    return claim
  }

  /// Waits for the lock, but not for ever: a process that stopped while holding it blocks nobody.
  func lock() {
    let end = seconds() + (isStuck ? 0 : 5)
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR, seconds() < end else {
        isStuck = true
        return
      }
      usleep(500)
    }
    (isLocked, isStuck) = (true, false)
  }

  func unlock() {
    if isLocked { flock(descriptor, LOCK_UN) }
    isLocked = false
  }

  /// All entries, read without changing anything: for `attune status`.
  static func read(journal: String) throws(FileError) -> (claims: [Claim], owners: Owners) {
    let path = journal + "/claims"
    var owners = Owners()
    guard Files.exists(path) else { return ([], owners) }
    let descriptor = try Files.openRegular(path, O_RDONLY)
    defer { close(descriptor) }
    let bytes = try Files.read(descriptor, path, from: 0)
    let entries = Frame.scan(bytes, isStart: { $0.first == UInt8(ascii: "{") }).ranges
      .compactMap { Owner.parse(bytes[$0]) }
    for (owner, _) in entries { owners.add(owner) }
    return (entries.map(\.claim), owners)
  }
}

/// The processes that have ever joined the work in a folder.
struct Owners {
  /// The first to join first.
  private(set) var joined: [Owner] = []
  private var byID: [ContentID: Owner] = [:]
  private var lastOfSegment: [String: ContentID] = [:]

  mutating func add(_ owner: Owner) {
    guard byID.updateValue(owner, forKey: owner.id) == nil else { return }
    joined.append(owner)
    lastOfSegment[owner.segment] = owner.id
  }

  subscript(id: ContentID) -> Owner? { byID[id] }

  /// Whether an owner lives. Where another has joined with the same segment since, the first one's was
  /// lost and the lock on it is not theirs.
  func isAlive(_ id: ContentID, _ pulse: inout Pulse) -> Bool {
    guard let owner = byID[id], lastOfSegment[owner.segment] == id else { return false }
    return pulse.isAlive(owner)
  }
}

extension Owner {
  fileprivate func entry(_ claim: Claim) -> [UInt8] {
    var members: [(String, JSONValue)] = [
      ("owner", .string(id.text)), ("segment", .string(segment)), ("host", .string(host)),
      ("process", .integer(process)),
      ("jobs", .integer(jobs)), ("design", .string(design.text)),
    ]
    if let former = claim.former { members.append(("former", .string(former.text))) }
    var bytes = Array(JSONValue.object(members).serialized().utf8) + [UInt8(ascii: "\n")]
    for attempt in claim.attempts {
      for word in [attempt.cell.high, attempt.cell.low, UInt64(attempt.number)] {
        withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
      }
    }
    return bytes
  }

  /// Nil where it is no entry, or one of another version.
  fileprivate static func parse(_ entry: ArraySlice<UInt8>) -> (owner: Owner, claim: Claim)? {
    guard let end = entry.firstIndex(of: UInt8(ascii: "\n")),
      let json = try? JSONValue(parsing: entry[..<end]),
      let id = json["owner"]?.text.flatMap(ContentID.init(text:)),
      let segment = json["segment"]?.text, Journal.isSegment(segment),
      let host = json["host"]?.text, let process = json["process"]?.integer,
      let jobs = json["jobs"]?.integer, (1...1_000_000).contains(jobs),
      let design = json["design"]?.text.flatMap(ContentID.init(text:))
    else { return nil }
    let words = Array(entry[(end + 1)...])
    let attempts = stride(from: 0, to: words.count - 23, by: 24).compactMap { start in
      Int(exactly: word(words, start + 16)).map {
        Attempt(
          cell: ContentID(high: word(words, start), low: word(words, start + 8)), number: $0)
      }
    }
    let former = json["former"]?.text.flatMap(ContentID.init(text:))
    let owner = Owner(
      id: id, segment: segment, host: host, process: process, jobs: jobs, design: design)
    return (owner, Claim(owner: id, former: former, attempts: attempts))
  }
}
