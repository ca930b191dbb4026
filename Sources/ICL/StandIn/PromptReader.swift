internal import Platform

/// A prompt taken apart again, from its text alone: what a reader of the layout sees.
struct PromptReader {
  /// An answer in an example: its bytes and points from 0 to 10.
  struct Answer: Equatable {
    let text: Range<Int>
    var points: Int
  }

  private(set) var question: Range<Int>?
  private(set) var options: [Range<Int>] = []
  /// What the options are called.
  private(set) var labels: [String] = []
  private(set) var answers: [Answer] = []
  private let bytes: UnsafeBufferPointer<UInt8>
  private var inExample = false

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    var start = 0
    while start < bytes.count {
      let end = endOfBlock(start)
      read(start, end)
      start = end + 1
    }
  }

  /// End of the line that starts here and of the indented lines that follow it.
  private func endOfBlock(_ start: Int) -> Int {
    var position = start
    while true {
      guard
        let found = memchr(bytes.baseAddress! + position, 10, bytes.count - position)
      else { return bytes.count }
      let end = UnsafeRawPointer(bytes.baseAddress!).distance(to: UnsafeRawPointer(found))
      guard end + 1 < bytes.count, bytes[end + 1] == 32 else { return end }
      position = end + 1
    }
  }

  private mutating func read(_ start: Int, _ end: Int) {
    guard start < end else {
      inExample = false
      return
    }
    switch bytes[start] {
    case UInt8(ascii: "["): if start + 1 < bytes.count { readOption(start, end) }
    case UInt8(ascii: "E"): inExample = inExample || text(after: "Example ", start, end) != nil
    case UInt8(ascii: "Q"):
      if !inExample { question = text(after: "Question: ", start, end) ?? question }
    case UInt8(ascii: "P"): add(text(after: "Preferred: ", start, end), points: 10)
    case UInt8(ascii: "A"): add(text(after: "Answer: ", start, end), points: 5)
    case UInt8(ascii: "R"):
      if let rating = text(after: "Rating: ", start, end), !answers.isEmpty {
        answers[answers.count - 1].points = number(rating.lowerBound, end).value
      } else {
        add(text(after: "Rejected: ", start, end), points: 0)
      }
    default: break
    }
  }

  private mutating func add(_ text: Range<Int>?, points: Int) {
    if inExample, let text { answers.append(Answer(text: text, points: points)) }
  }

  private func text(after marker: StaticString, _ start: Int, _ end: Int) -> Range<Int>? {
    let length = marker.utf8CodeUnitCount
    guard start + length <= end,
      memcmp(bytes.baseAddress! + start, marker.utf8Start, length) == 0
    else { return nil }
    return start + length..<end
  }

  /// `[3] text` or `[C] text`, if 3 or C is the next label.
  private mutating func readOption(_ start: Int, _ end: Int) {
    let kind: OptionLabels.Kind = bytes[start + 1] >= 65 ? .letters : .numbers
    let label = OptionLabels(kind)[options.count]
    let close = start + 1 + label.utf8.count
    guard close + 1 < bytes.count, bytes[close] == UInt8(ascii: "]"), bytes[close + 1] == 32,
      zip(label.utf8, bytes[(start + 1)..<close]).allSatisfy(==)
    else { return }
    labels.append(label)
    options.append(close + 2..<max(end, close + 2))
  }

  private func number(_ start: Int, _ end: Int) -> (value: Int, end: Int) {
    var value = 0
    var position = start
    while position < end, bytes[position] >= 48, bytes[position] <= 57, value < 100_000 {
      value = value * 10 + Int(bytes[position] - 48)
      position += 1
    }
    return (value, position)
  }
}
