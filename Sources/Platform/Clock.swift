/// Seconds of the monotonic clock, which no change of the date moves.
package func seconds() -> Double {
  var now = timespec()
  clock_gettime(CLOCK_MONOTONIC, &now)
  return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
}

/// Seconds since a moment of this machine's clock; only for people to read.
package func age(_ moment: timespec) -> Double {
  var now = timespec()
  clock_gettime(CLOCK_REALTIME, &now)
  return Double(now.tv_sec - moment.tv_sec) + Double(now.tv_nsec - moment.tv_nsec) * 1e-9
}

/// `8 s`, `3 min 20 s`, `2 h 5 min`.
public func duration(_ seconds: Double) -> String {
  if seconds < 10 { return "\((seconds * 10).rounded() / 10) s" }
  let whole = Int(seconds.rounded())
  if whole < 60 { return "\(whole) s" }
  if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
  return "\(whole / 3600) h \(whole % 3600 / 60) min"
}
