package import Hashing
package import Platform
package import Results
import Synchronization

/// The durable records of finished cells, in a folder of append-only segments.
///
/// A process writes a segment of its own and appends each record as one frame, so that a kill leaves at
/// most one broken tail, which is passed over. Records are flushed to disk at least every second. In memory
/// there is an index alone; a record is read when it is asked for. Records found twice, in whatever order,
/// count once.
package final class Journal: Sendable {
  /// Where a cell's record stands and what a plan of work needs of it.
  package struct Entry: Sendable {
    /// Position among the segments that were read.
    let segment: Int
    let offset: Int
    let length: Int
    package let state: CellState
    let attempt: Int
    let seconds: Float
  }

  fileprivate struct State {
    var file: AppendedFile?
    var isFlushed = true
    var lastBeat = 0.0
    var index: [ContentID: Entry] = [:]
    var segments: [Segment] = []
    var positions: [String: Int] = [:]
  }

  package let folder: String
  private let state = Mutex(State())

  /// The result folder.
  var results: String {
    String(folder.prefix(upTo: folder.lastIndex(of: "/") ?? folder.endIndex))
  }

  /// - Parameter folder: `<result folder>/journal`; may not exist yet.
  init(folder: String) {
    self.folder = folder
  }

  // MARK: writing

  /// Makes the segment of this process, locked as long as the process lives.
  /// - Parameter known: Names of all earlier segments, lost ones too; their numbers are not used again.
  /// - Returns: Its name.
  func open(after known: [String] = []) throws(FileError) -> String {
    try Files.makeFolder(folder)
    let numbers = (known + Files.list(folder)).compactMap(Self.number)
    return try state.withLock { state throws(FileError) in
      var number = numbers.max().map { $0 + 1 } ?? 0
      while true {
        let name = Self.name(number)
        do throws(FileError) {
          let file = try AppendedFile(folder + "/" + name)
          _ = flock(file.descriptor, LOCK_EX | LOCK_NB)
          state.file = file
          return name
        } catch {
          guard error.code == EEXIST else { throw error }
          number += 1
        }
      }
    }
  }

  /// Appends the record of a finished cell; `open` comes first.
  func append(_ record: CellRecord) throws(FileError) {
    let payload = record.payload
    try state.withLock { state throws(FileError) in
      let file = state.file!
      let offset = file.length + Frame.headerSize
      try file.append(payload)
      let segment = state.position(of: file.path)
      state.add(payload[...], segment: segment, offset: offset)
      state.isFlushed = false
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

  /// Shows other processes that this one is alive, by the segment's time of change.
  func beat() {
    state.withLock { state in
      let now = seconds()
      guard let file = state.file, now - state.lastBeat >= Beat.interval else { return }
      futimens(file.descriptor, nil)
      state.lastBeat = now
    }
  }

  // MARK: reading

  /// Takes in what other processes have appended since.
  package func refresh() throws(FileError) {
    try state.withLock { state throws(FileError) in
      for name in Files.list(folder) where Self.isSegment(name) {
        let path = folder + "/" + name
        guard path != state.file?.path else { continue }
        try state.refresh(state.position(of: path))
      }
    }
  }

  package subscript(id: ContentID) -> Entry? { state.withLock { $0.index[id] } }

  /// True for completed and for failed cells.
  func isFinished(_ id: ContentID) -> Bool { self[id] != nil }

  /// True where the cell is completed, or has failed in this attempt or a later one.
  func isFinished(_ attempt: Attempt) -> Bool {
    guard let entry = self[attempt.cell] else { return false }
    return entry.state == .completed || entry.attempt >= attempt.number
  }

  /// The record of a cell, if it is finished.
  /// - Throws: `FileError` where it cannot be read, `FolderError` where it is damaged.
  func record(of id: ContentID) throws -> CellRecord? {
    guard let entry = self[id] else { return nil }
    let (path, file) = try state.withLock { state throws(FileError) in
      (state.segments[entry.segment].path, try state.opened(entry.segment))
    }
    let start = entry.offset - Frame.headerSize
    let frame = try Files.read(
      file.descriptor, path, from: start, count: Frame.headerSize + entry.length)
    guard let range = Frame.payload(in: frame, at: 0),
      let record = CellRecord(payload: frame[range]), record.cell == id
    else {
      throw FolderError(
        "\(path): the record at byte \(start) is damaged or of another version; run the experiment"
          + " again, or remove the file first where that does not help")
    }
    return record
  }

  private static let prefix = "segment-"

  static func isSegment(_ name: String) -> Bool {
    name.hasPrefix(prefix) && !name.contains("/")
  }

  private static func name(_ number: Int) -> String {
    let digits = String(number)
    return prefix + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }

  /// The number in a segment's name; nil for other names and for absurdly large numbers.
  private static func number(_ name: String) -> Int? {
    guard isSegment(name), let number = Int(name.dropFirst(prefix.count)) else { return nil }
    return (0..<1_000_000_000_000).contains(number) ? number : nil
  }
}

/// A file of records.
private struct Segment {
  let path: String
  /// Bytes that the index has seen, to the end of the last whole record.
  var seen = 0
  /// Size and time of change when it was read last.
  var size = 0
  var time = timespec()
  /// Open for reading records.
  var file: OpenFile?
}

private final class OpenFile: Sendable {
  let descriptor: Int32

  init(_ path: String) throws(FileError) {
    descriptor = try Files.openRegular(path, O_RDONLY)
  }

  deinit { close(descriptor) }
}

extension Journal.State {
  fileprivate mutating func position(of path: String) -> Int {
    if let known = positions[path] { return known }
    segments.append(Segment(path: path))
    positions[path] = segments.count - 1
    return segments.count - 1
  }

  /// Reads on in a segment. One that has become shorter is read anew, and what it held is forgotten.
  fileprivate mutating func refresh(_ position: Int) throws(FileError) {
    var segment = segments[position]
    guard let time = Files.changed(segment.path) else { return }
    let size = Files.size(segment.path)
    let isOld =
      size == segment.size && time.tv_sec == segment.time.tv_sec
      && time.tv_nsec == segment.time.tv_nsec
    guard !isOld else { return }
    if size < segment.seen {
      index = index.filter { $0.value.segment != position }
      (segment.seen, segment.file) = (0, nil)
    }
    (segment.size, segment.time) = (size, time)
    if size > segment.seen {
      let file = try OpenFile(segment.path)
      let bytes = try Files.read(file.descriptor, segment.path, from: segment.seen)
      let (payloads, end) = Frame.scan(bytes, isStart: CellRecord.Summary.isStart)
      for range in payloads {
        add(bytes[range], segment: position, offset: segment.seen + range.lowerBound)
      }
      segment.seen += end
    }
    segments[position] = segment
  }

  fileprivate mutating func opened(_ position: Int) throws(FileError) -> OpenFile {
    if let file = segments[position].file { return file }
    // Every process that ever ran here left a segment: more of them than files a process may open.
    if segments.count(where: { $0.file != nil }) >= 64 {
      for other in segments.indices { segments[other].file = nil }
    }
    let file = try OpenFile(segments[position].path)
    segments[position].file = file
    return file
  }

  /// A completed cell stays completed: its result depends on its identity alone. Of failures the last
  /// attempt counts.
  fileprivate mutating func add(_ payload: ArraySlice<UInt8>, segment: Int, offset: Int) {
    guard let summary = CellRecord.Summary(payload: payload), summary.state != .waiting else {
      return
    }
    if let known = index[summary.cell] {
      let isNews =
        known.state == .failed
        && (summary.state == .completed || summary.attempt > known.attempt)
      guard isNews else { return }
    }
    index[summary.cell] = Journal.Entry(
      segment: segment, offset: offset, length: payload.count, state: summary.state,
      attempt: summary.attempt, seconds: summary.seconds)
  }
}
