#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

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
      guard parts.count == 3, parts[1].isEmpty || parts[1].split(separator: ",").contains("memory")
      else { continue }
      let isFirst = !parts[1].isEmpty
      var folder = String(parts[2])
      while true {
        let base = (isFirst ? "/sys/fs/cgroup/memory" : "/sys/fs/cgroup") + folder
        let limit = number(base + (isFirst ? "/memory.limit_in_bytes" : "/memory.max"))
        let used = number(base + (isFirst ? "/memory.usage_in_bytes" : "/memory.current"))
        if let limit {
          tightest = MachineMemory(
            total: min(tightest.total, limit),
            available: min(tightest.available, max(0, limit - (used ?? 0))))
        }
        guard let slash = folder.lastIndex(of: "/"), folder != "/" else { break }
        folder = String(folder[..<slash])
      }
    }
    return tightest
  }

  private static func addressSpace() -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else { return .max }
    return Int(clamping: limit.rlim_cur)
  }

  private static func text(_ path: String) -> String {
    String(decoding: (try? Files.read(path)) ?? [], as: UTF8.self)
  }

  private static func number(_ path: String) -> Int? {
    Int(text(path).prefix { $0.isNumber })
  }
}

/// `3.4 GB`.
func memoryText(_ bytes: Int) -> String {
  let units: [(Double, String)] = [(1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")]
  for (unit, name) in units where Double(bytes) >= unit {
    return "\(fixed(Double(bytes) / unit, places: 1)) \(name)"
  }
  return "\(bytes) bytes"
}
