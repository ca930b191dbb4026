import Hashing
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The durable records of finished cells, in a folder of append-only segments.
///
/// A process writes a segment of its own and appends each record as one frame, so that a kill leaves at
/// most one broken tail, which reading ends at. Records are flushed to disk at least every second. In
/// memory there is an index alone; a record is read when it is asked for.
final class Journal: Sendable {
  /// Where a cell's record stands and what a plan of work needs of it.
  struct Entry: Sendable {
    let segment: Int32
    let length: Int32
    let offset: Int64
    let state: CellState
    let seconds: Float
  }

  fileprivate struct State {
    var file: AppendedFile?
    var number: Int32 = -1
    var isFlushed = true
    var lastBeat = 0.0
    var index: [ContentID: Entry] = [:]
    /// Bytes of each segment that the index has seen.
    var seen: [Int32: Int] = [:]
    /// Segments open for reading records.
    var readers: [Int32: OpenSegment] = [:]
  }

  let folder: String
  private let state = Mutex(State())

  /// - Parameter folder: `<result folder>/journal`; may not exist yet.
  init(folder: String) {
    self.folder = folder
  }

  // MARK: writing

  /// Opens this process's own segment, locked as long as the process lives, and returns its number.
  func open() throws(FileError) -> Int32 {
    try Files.makeFolder(folder)
    return try state.withLock { state throws(FileError) in
      if state.number >= 0 { return state.number }
      var number = (Files.list(folder).compactMap(Self.number).max() ?? -1) + 1
      while true {
        do throws(FileError) {
          state.file = try AppendedFile(Self.path(folder, number), flags: O_CREAT | O_EXCL)
          break
        } catch {
          guard error.code == EEXIST else { throw error }
          number += 1
        }
      }
      _ = flock(state.file!.descriptor, LOCK_EX)
      state.number = number
      return number
    }
  }

  /// Appends the record of a finished cell; `open` comes first.
  func append(_ record: CellRecord) throws(FileError) {
    let payload = record.payload
    try state.withLock { state throws(FileError) in
      let offset = state.file!.length
      try state.file!.append(payload)
      state.add(payload[...], segment: state.number, offset: Int64(offset) + 16)
      state.seen[state.number] = Int(state.file!.length)
      state.isFlushed = false
    }
  }

  /// Marks failed cells to be run again.
  func forget(_ cells: [ContentID]) throws(FileError) {
    try state.withLock { state throws(FileError) in
      for cell in cells {
        let payload = CellRecord.Summary(cell: cell, state: .waiting, seconds: 0).bytes
        let offset = state.file!.length
        try state.file!.append(payload)
        state.add(payload[...], segment: state.number, offset: Int64(offset) + 16)
      }
    }
  }

  /// Waits until the records appended so far are on disk. Others may be appended meanwhile.
  func flush() {
    let file = state.withLock { state in
      defer { state.isFlushed = true }
      return state.isFlushed ? nil : state.file.map { dup($0.descriptor) }
    }
    guard let file else { return }
    fsync(file)
    close(file)
  }

  /// Shows other processes that this one is alive: the segment's time of change is new.
  func beat() {
    state.withLock { state in
      let now = seconds()
      guard let file = state.file, now - state.lastBeat >= Pulse.interval else { return }
      futimens(file.descriptor, nil)
      state.lastBeat = now
    }
  }

  // MARK: reading

  /// Takes in what other processes have appended since. Broken tails are passed over.
  func refresh() throws(FileError) {
    try state.withLock { state throws(FileError) in
      for number in Files.list(folder).compactMap(Self.number) where number != state.number {
        let seen = state.seen[number] ?? 0
        let path = Self.path(folder, number)
        guard Files.size(path) > seen else { continue }
        let bytes = try Files.read(path, from: seen)
        let (payloads, end) = Frame.payloads(in: bytes)
        for range in payloads {
          state.add(bytes[range], segment: number, offset: Int64(seen + range.lowerBound))
        }
        state.seen[number] = seen + end
      }
    }
  }

  subscript(id: ContentID) -> Entry? { state.withLock { $0.index[id] } }

  /// True for completed and for failed cells.
  func isFinished(_ id: ContentID) -> Bool {
    guard let state = self[id]?.state else { return false }
    return state != .waiting
  }

  /// The record of a cell, if it is finished.
  func record(of id: ContentID) throws(FileError) -> CellRecord? {
    guard isFinished(id), let entry = self[id] else { return nil }
    let segment = try state.withLock { state throws(FileError) in
      if let reader = state.readers[entry.segment] { return reader }
      // Every process that ever ran here left a segment: more of them than files a process may open.
      if state.readers.count == 64 { state.readers = [:] }
      let reader = try OpenSegment(Self.path(folder, entry.segment))
      state.readers[entry.segment] = reader
      return reader
    }
    let bytes = try segment.read(at: entry.offset, count: Int(entry.length))
    return CellRecord(payload: bytes[...])
  }

  static func path(_ folder: String, _ number: Int32) -> String {
    let digits = String(number)
    let zeros = String(repeating: "0", count: max(0, 6 - digits.count))
    return folder + "/segment-" + zeros + digits
  }

  private static func number(_ name: String) -> Int32? {
    name.hasPrefix("segment-") ? Int32(name.dropFirst(8)) : nil
  }
}

/// A segment that records are read from.
private final class OpenSegment: Sendable {
  private let path: String
  private let descriptor: Int32

  init(_ path: String) throws(FileError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError("open", path) }
  }

  deinit { close(descriptor) }

  func read(at offset: Int64, count: Int) throws(FileError) -> [UInt8] {
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let got = pread(
          descriptor, buffer.baseAddress! + filled, count - filled, off_t(offset) + off_t(filled))
        if got < 0 && errno == EINTR { continue }
        guard got > 0 else { return }
        filled += got
      }
    }
    guard bytes.count == count else { throw FileError("read", path) }
    return bytes
  }
}

extension Journal.State {
  /// A completed cell stays completed: its result depends on its identity alone. Else the later counts.
  fileprivate mutating func add(_ payload: ArraySlice<UInt8>, segment: Int32, offset: Int64) {
    guard let summary = CellRecord.Summary(payload: payload) else { return }
    if let known = index[summary.cell], known.state == .completed { return }
    index[summary.cell] = Journal.Entry(
      segment: segment, length: Int32(payload.count), offset: offset, state: summary.state,
      seconds: summary.seconds)
  }
}

/// What the journal knows of a cell.
enum CellState: UInt8, Sendable {
  /// Not begun, or to be run again.
  case waiting
  case completed
  case failed
}
