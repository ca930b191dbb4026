import Configuration
import Preferences

/// Reads when and how fast people answered.
struct RecordedTimes {
  private let layout: RecordedLayout
  /// Whether the times are dates, of which and of numbers a file has one kind.
  private var isDate: Bool?

  init(_ layout: RecordedLayout) { self.layout = layout }

  /// When the current row was said, in seconds or in whatever unit numbers are; nil without a column.
  mutating func time(_ reader: any RowReader) throws(DataError) -> Double? {
    guard let column = layout.time else { return nil }
    let text = try reader.text(column)
    let date = secondsOfDate(text)
    let number = date == nil ? decimal(text.utf8)?.value : nil
    guard let time = date ?? number, time.isFinite else {
      throw reader.error(
        column,
        "\(shown(text)) is neither a number nor a date; expected for example 12.5 or 2024-03-01T09:30:00Z"
      )
    }
    if let isDate, isDate != (date != nil) {
      throw reader.error(
        column,
        "\(shown(text)) is a \(isDate ? "number where other rows have dates" : "date where other rows have numbers");"
          + " write all alike")
    }
    isDate = date != nil
    return time
  }

  /// How long the answer of the current row took, in seconds; nil without a column.
  func responseTime(_ reader: any RowReader) throws(DataError) -> Double? {
    guard let column = layout.responseTime else { return nil }
    let seconds = try reader.number(column).value
    guard seconds > 0 else {
      throw reader.error(
        column,
        "the response time is \(seconds); expected seconds, more than 0: correct it or leave the row out"
      )
    }
    return seconds
  }
}

/// Seconds since 1970 of a date as ISO 8601 has it: `2024-03-01`, `2024-03-01T09:30`, `2024-03-01 09:30:00.5+01:00`.
/// Without a zone it is taken as UTC. Nil for all else.
func secondsOfDate(_ text: String) -> Double? {
  let bytes = Array(text.utf8)
  func digits(_ start: Int, _ count: Int, _ range: ClosedRange<Int>) -> Int? {
    guard start + count <= bytes.count else { return nil }
    var value = 0
    for byte in bytes[start..<start + count] {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      value = 10 * value + Int(byte - UInt8(ascii: "0"))
    }
    return range.contains(value) ? value : nil
  }
  func has(_ place: Int, _ characters: String) -> Bool {
    place < bytes.count && characters.utf8.contains(bytes[place])
  }
  guard let year = digits(0, 4, 0...9999), has(4, "-"), let month = digits(5, 2, 1...12),
    has(7, "-"),
    let day = digits(8, 2, 1...daysOfMonth(month, year))
  else { return nil }
  var seconds = Double(daysSince1970(year, month, day)) * 86400
  if bytes.count == 10 { return seconds }
  guard has(10, "T "), let hour = digits(11, 2, 0...23), has(13, ":"),
    let minute = digits(14, 2, 0...59)
  else { return nil }
  seconds += Double(3600 * hour + 60 * minute)
  var next = 16
  if has(next, ":") {
    guard let whole = digits(17, 2, 0...60) else { return nil }
    seconds += Double(whole)
    next = 19
    if has(next, ".") {
      let end = bytes[(next + 1)...].firstIndex { !isDigit($0) } ?? bytes.count
      guard end > next + 1, let part = decimal([UInt8(ascii: "0")] + bytes[next..<end]) else {
        return nil
      }
      seconds += part.value
      next = end
    }
  }
  if next == bytes.count || (has(next, "Z") && next + 1 == bytes.count) { return seconds }
  guard has(next, "+-"), let hours = digits(next + 1, 2, 0...23) else { return nil }
  let colon = has(next + 3, ":") ? 1 : 0
  guard let minutes = digits(next + 3 + colon, 2, 0...59), next + 5 + colon == bytes.count else {
    return nil
  }
  let offset = Double(3600 * hours + 60 * minutes)
  return has(next, "+") ? seconds - offset : seconds + offset
}

private func isDigit(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

private func daysOfMonth(_ month: Int, _ year: Int) -> Int {
  let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
}

/// Days of the Gregorian calendar. Source: Richards (2013), Explanatory Supplement to the Astronomical Almanac,
/// section 15.11, by Fliegel and van Flandern (1968).
private func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
  let a = (month - 14) / 12
  let julian =
    1461 * (year + 4800 + a) / 4 + 367 * (month - 2 - 12 * a) / 12
    - 3 * ((year + 4900 + a) / 100) / 4 + day - 32075
  return julian - 2_440_588
}
