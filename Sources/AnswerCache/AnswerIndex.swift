package import Hashing
package import Platform

/// Where in a folder of segment files each answer stands. Of several records of one request the first counts, in the
/// order in which they were found: segments by name, then by position.
package struct AnswerIndex: Sendable {
  package struct Place: Sendable {
    let segment: Int32
    /// 5 bytes would do; with the segment's number a place takes 12.
    let offset: Int
  }

  /// A segment file and how far it has been read.
  private struct Segment {
    let path: String
    let descriptor: Int32
    var read = 0
    var isDamaged = false
  }

  package let folder: String
  private var segments: [Segment] = []
  private var byName: [String: Int] = [:]
  private var places: [ContentID: Place] = [:]

  static let ending = ".answers"

  init(folder: String) {
    self.folder = folder
  }

  /// What a folder holds now, to be looked through. Its files stay open.
  package init(reading folder: String) throws(FileError) {
    self.init(folder: folder)
    try refresh()
  }

  package var count: Int { places.count }
  package var segmentCount: Int { segments.count }
  /// Segments with bytes in their middle that are no record.
  package var damagedParts: Int { segments.count(where: \.isDamaged) }
  package var keys: [ContentID] { Array(places.keys) }

  package func contains(_ key: ContentID) -> Bool { places[key] != nil }

  /// Reads what has been appended to any segment since the last time.
  mutating func refresh() throws(FileError) {
    for name in Files.list(folder) where name.hasSuffix(Self.ending) && byName[name] == nil {
      let path = pathJoining(folder, name)
      byName[name] = segments.count
      segments.append(Segment(path: path, descriptor: try Files.openRegular(path, O_RDONLY)))
    }
    for number in segments.indices
    where Files.size(segments[number].descriptor) > segments[number].read {
      try extend(number)
    }
  }

  /// The request and the answer; nil where there is none, or it is damaged.
  package func record(of key: ContentID) throws(FileError) -> (request: [UInt8], answer: [UInt8])? {
    guard let place = places[key] else { return nil }
    let segment = segments[Int(place.segment)]
    let start = try Files.read(
      segment.descriptor, segment.path, from: place.offset, count: AnswerRecord.headSize)
    guard let head = AnswerRecord.head(start[...]), head.key == key else { return nil }
    let bytes = try Files.read(
      segment.descriptor, segment.path, from: place.offset, count: head.size)
    return AnswerRecord.parts(bytes, head)
  }

  /// A record that turned out to be damaged is no answer.
  mutating func forget(_ key: ContentID) { places[key] = nil }

  /// Heads are read from blocks; what lies between them is skipped. A head that is not whole yet, or whose record is
  /// not, ends the segment for now.
  private mutating func extend(_ number: Int) throws(FileError) {
    let segment = segments[number]
    let size = Files.size(segment.descriptor)
    var block: [UInt8] = []
    var blockStart = 0
    var offset = segment.read
    while offset + AnswerRecord.headSize <= size {
      if offset < blockStart || offset + AnswerRecord.headSize > blockStart + block.count {
        block = try Files.read(segment.descriptor, segment.path, from: offset, count: 1 << 16)
        blockStart = offset
      }
      guard let head = AnswerRecord.head(block[(offset - blockStart)...]) else {
        guard let next = try nextHead(after: offset, segment) else { break }
        segments[number].isDamaged = true
        offset = next
        continue
      }
      guard offset + head.size <= size else { break }
      if places[head.key] == nil {
        places[head.key] = Place(segment: Int32(number), offset: offset)
      }
      offset += head.size
    }
    segments[number].read = offset
  }

  /// Where the next head begins behind damaged bytes; nil where there is none.
  private func nextHead(after offset: Int, _ segment: Segment) throws(FileError) -> Int? {
    let bytes = try Files.read(segment.descriptor, segment.path, from: offset + 1)
    var position = 0
    while position + AnswerRecord.headSize <= bytes.count {
      if AnswerRecord.head(bytes[position...]) != nil { return offset + 1 + position }
      position += 1
    }
    return nil
  }

  func close() { for segment in segments { Glibc.close(segment.descriptor) } }
}
