import ArgumentParser
import Configuration
import Experiments
import Platform

/// Seconds of repeated calls.
struct Timing {
  var seconds: [Double] = []

  var median: Double {
    let sorted = seconds.sorted()
    let half = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
  }

  /// Times one call.
  mutating func measure<R>(_ body: () throws -> R) rethrows -> R {
    let clock = ContinuousClock()
    let start = clock.now
    let result = try body()
    seconds.append((clock.now - start) / .seconds(1))
    return result
  }

  var line: String {
    "median \(shown(median)) s, min \(shown(seconds.min()!)), max \(shown(seconds.max()!)),"
      + " n \(seconds.count)"
  }
}

/// Four significant digits.
func shown(_ value: Double) -> String {
  guard value > 0 else { return "0" }
  let scale = pow(10, (3 - log10(value).rounded(.down)))
  return "\((value * scale).rounded() / scale)"
}

/// The largest resident memory of this process so far, in MB: its own, while what getrusage says starts with
/// that of the process it was spawned by.
func peakMegabytes() -> Int {
  let status = String(decoding: (try? Files.read("/proc/self/status")) ?? [], as: UTF8.self)
  let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
  return (line?.split(separator: " ").dropLast().last.flatMap { Int($0) } ?? 0) / 1024
}

/// Peer programs and the interpreter that runs them.
struct Peer {
  let python: String
  let folder: String

  /// Runs a script with one of its peers and returns the median it reports, in seconds.
  func median(
    _ script: String, _ arguments: [String], name: String = "numba"
  ) throws -> Double {
    let report = "/tmp/attune-bench-\(getpid()).jsonl"
    defer { unlink(report) }
    let words = ["-B", "\(folder)/\(script)", "--peer", name, "--json", report] + arguments
    guard runProgram(python, words) == 0,
      let median = try JSONValue(parsing: try Files.read(report))["median"]?.double
    else {
      throw ValidationError("\(python) \(words.joined(separator: " ")) failed; run it to see why")
    }
    return median
  }
}

/// CRC-32 as zlib computes it, so that answers can be compared with other programs'.
func crc32(_ bytes: [UInt8]) -> UInt32 {
  var crc = ~UInt32(0)
  for byte in bytes {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = (crc >> 1) ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
  }
  return ~crc
}
