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
