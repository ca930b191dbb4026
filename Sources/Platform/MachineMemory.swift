/// What memory this process may use, in bytes: the machine's, or less where a control group or a limit of the
/// shell (`ulimit -v`) says so.
public struct MachineMemory: Sendable, Equatable {
  /// All that there is for the process.
  public let total: Int
  /// Of it, what nobody uses now.
  public let available: Int

  public init(total: Int, available: Int) {
    (self.total, self.available) = (total, available)
  }

  /// As it is now; unlimited where the system does not say.
  public static var current: MachineMemory {
    let machine = meminfo()
    let group = controlGroup()
    let addresses = addressSpace()
    return MachineMemory(
      total: min(machine.total, group.total, addresses),
      available: min(machine.available, group.available, addresses))
  }

  private static func meminfo() -> MachineMemory {
    var values: [Substring: Int] = [:]
    for line in text("/proc/meminfo").split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count >= 2, let kibibytes = Int(words[1]) { values[words[0]] = kibibytes << 10 }
    }
    return MachineMemory(
      total: values["MemTotal:"] ?? .max, available: values["MemAvailable:"] ?? .max)
  }

  /// The tightest limit of the process's control group and those above it (versions 2 and 1).
  private static func controlGroup() -> MachineMemory {
    var tightest = MachineMemory(total: .max, available: .max)
    for line in text("/proc/self/cgroup").split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      let isSecond = parts[1].isEmpty
      guard isSecond || parts[1].split(separator: ",").contains("memory") else { continue }
      var folder = parts[2]
      while true {
        let found = isSecond ? secondVersion(folder) : firstVersion(folder)
        tightest = MachineMemory(
          total: min(tightest.total, found.total),
          available: min(tightest.available, found.available))
        guard folder != "/", let slash = folder.lastIndex(of: "/") else { break }
        folder = folder[..<slash]
      }
    }
    return tightest
  }

  private static func secondVersion(_ folder: Substring) -> MachineMemory {
    let base = "/sys/fs/cgroup\(folder)/memory."
    return group(base + "max", base + "current", of: base + "stat", "inactive_file")
  }

  private static func firstVersion(_ folder: Substring) -> MachineMemory {
    let base = "/sys/fs/cgroup/memory\(folder)/memory."
    return group(
      base + "limit_in_bytes", base + "usage_in_bytes", of: base + "stat", "total_inactive_file")
  }

  /// What files were read lately counts as used, but is given up when it is asked for.
  private static func group(
    _ limit: String, _ usage: String, of statistics: String, _ cached: String
  ) -> MachineMemory {
    guard let limit = number(text(limit)) else {
      return MachineMemory(total: .max, available: .max)
    }
    let files = text(statistics).split(separator: "\n").first { $0.hasPrefix(cached + " ") }
    let cache = files.flatMap { number($0.dropFirst(cached.count + 1)) } ?? 0
    let used = max(0, (number(text(usage)) ?? 0) - cache)
    return MachineMemory(total: limit, available: max(0, limit - used))
  }

  private static func addressSpace() -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else { return .max }
    return Int(clamping: limit.rlim_cur)
  }

  private static func text(_ path: String) -> String {
    String(decoding: (try? Files.read(path)) ?? [], as: UTF8.self)
  }

  private static func number(_ text: some StringProtocol) -> Int? {
    Int(text.prefix { $0.isNumber })
  }
}

/// Peak resident memory of this process in MiB.
package func peakMemory() -> Double {
  var usage = rusage()
  getrusage(0, &usage)
  return Double(usage.ru_maxrss) / 1024
}
