/// When a request is sent again, and after how long.
package struct Retries: Sendable {
  let limits: HTTPLimits

  package init(limits: HTTPLimits) {
    self.limits = limits
  }

  /// Statuses that say "not now": too early, too many, or something broke on the way.
  static let passing: Set<Int> = [408, 409, 425, 429, 500, 502, 503, 504, 529]

  /// Seconds until the next attempt: exponential backoff with full jitter, and no sooner than the server asks.
  /// - Parameters:
  ///   - attempt: The one that failed, from 1.
  ///   - asked: Seconds that the server asked for.
  ///   - draw: Within 0..<1.
  package func pause(after attempt: Int, asked: Double?, draw: Double) -> Double {
    let window = limits.firstPause * 2 * Double(1 << min(attempt - 1, 20))
    let jittered = draw * min(window, limits.longestPause)
    // Those told the same moment would all come back in it.
    let wanted = asked.map { $0 + draw * min(1, limits.firstPause) } ?? 0
    return min(max(jittered, wanted), max(limits.longestPause, 0))
  }

  /// Seconds of a `Retry-After` header: a number, or an HTTP date after `now` (seconds since 1970).
  package static func seconds(ofRetryAfter text: String, now: Double) -> Double? {
    if let number = Double(text), number.isFinite { return max(0, number) }
    return HTTPDate.seconds(of: text).map { max(0, $0 - now) }
  }
}

/// Dates as servers write them: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7).
package enum HTTPDate {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Seconds since 1970, or nil where the text is no such date.
  package static func seconds(of text: String) -> Double? {
    let words = text.split(separator: " ").map(String.init)
    guard words.count == 6, words[5] == "GMT", let day = Int(words[1]), (1...31).contains(day),
      let month = months.firstIndex(of: words[2]), let year = Int(words[3]),
      (1970...9999).contains(year)
    else { return nil }
    let time = words[4].split(separator: ":").compactMap { Int($0) }
    guard time.count == 3, time.allSatisfy({ (0...60).contains($0) }) else { return nil }
    let days = self.days(year, month + 1, day)
    return Double(((days * 24 + time[0]) * 60 + time[1]) * 60 + time[2])
  }

  /// Days from 1 January 1970 to a day of the Gregorian calendar.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    // Counted from 1 March, so that the leap day is the last of its year.
    let y = month <= 2 ? year - 1 : year
    let era = y / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}
