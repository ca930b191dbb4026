import Experiments
import Foundation
import Platform
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A small file system in memory, where this process may make one.
private struct SmallDisk {
  let path: String

  init?(_ path: String, kilobytes: Int) {
    mkdir(path, 0o755)
    guard mount("tmpfs", path, "tmpfs", 0, "size=\(kilobytes)k") == 0 else { return nil }
    self.path = path
  }

  func resize(kilobytes: Int) {
    #expect(mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT), "size=\(kilobytes)k") == 0)
  }

  func setReadOnly(_ isReadOnly: Bool) {
    #expect(mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT | (isReadOnly ? MS_RDONLY : 0)), "") == 0)
  }

  func unmount() { umount2(path, Int32(MNT_DETACH)) }

  static let isPossible: Bool = {
    var template = Array("/tmp/attune-disk-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { return false }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { rmdir(path) }
    guard let disk = SmallDisk(path, kilobytes: 64) else { return false }
    disk.unmount()
    return true
  }()
}

@Suite struct `Durability of a run` {
  @Test(.enabled(if: SmallDisk.isPossible, "needs the right to mount"))
  func `a full disk ends a run with one sentence, and a larger one lets it go on`() throws {
    try inFolder { folder in
      let file = folder + "/e.json"
      write(Sweeps.experiment(replicates: 6, test: 20), to: file)
      _ = attune("run", file, "--quiet", "--results", folder + "/a", capturingIn: folder)
      let expected = Sweeps.contents(folder + "/a/tiny")
      // Too small for the first record, for the journal, and for the tables beside it.
      for kilobytes in [12, 64, 300] {
        let disk = try #require(SmallDisk(folder + "/disk", kilobytes: kilobytes))
        defer { disk.unmount() }
        let arguments = ["run", file, "--quiet", "--results", disk.path + "/r"]
        let full = AttuneProcess.start(arguments, capturingIn: folder).wait()
        #expect(full.exitCode == 74, "\(kilobytes) kB: \(full.error)")
        #expect(full.errorLines.count == 1, "\(full.error)")
        #expect(full.error.hasSuffix(": No space left on device\n"), "\(full.error)")
        let files = Files.list(disk.path + "/r/tiny")
        #expect(!files.contains { $0.hasSuffix(".draft") || $0.hasSuffix(".csv") }, "\(files)")
        disk.resize(kilobytes: 20_000)
        let resumed = AttuneProcess.start(arguments, capturingIn: folder).wait()
        #expect(resumed.exitCode == 0, "\(resumed.error)")
        #expect(Sweeps.differences(Sweeps.contents(disk.path + "/r/tiny"), expected) == [])
      }
    }
  }

  @Test(.enabled(if: SmallDisk.isPossible, "needs the right to mount"))
  func `a read-only folder can be followed and is not written`() throws {
    try inFolder { folder in
      let file = folder + "/e.json"
      write(Sweeps.experiment(), to: file)
      let disk = try #require(SmallDisk(folder + "/disk", kilobytes: 20_000))
      defer { disk.unmount() }
      let arguments = ["run", file, "--quiet", "--results", disk.path + "/r"]
      _ = AttuneProcess.start(arguments + ["--only", "setting=0"], capturingIn: folder).wait()
      disk.setReadOnly(true)
      let status = attune("status", disk.path + "/r/tiny", capturingIn: folder)
      #expect(status.exitCode == 0 && status.output.hasPrefix("tiny: 18 of 36 cells completed"))
      let dry = AttuneProcess.start(arguments + ["--dry-run"], capturingIn: folder).wait()
      #expect(dry.exitCode == 0 && dry.output.hasPrefix("tiny: 18 of 36 cells to run"))
      for command in [arguments, ["plot", disk.path + "/r/tiny"]] {
        let run = AttuneProcess.start(command, capturingIn: folder).wait()
        #expect(run.exitCode == 74 && run.errorLines.count == 1, "\(run.error)")
        #expect(run.error.hasSuffix(": Read-only file system\n"), "\(run.error)")
      }
      disk.setReadOnly(false)
      let rest = AttuneProcess.start(arguments, capturingIn: folder).wait()
      #expect(rest.exitCode == 0 && rest.output.hasPrefix("36 cells (18 run now)"))
    }
  }

  /// Runs the first setting of two.
  /// - Returns: The command that runs both.
  private func startHalf(in folder: String) -> [String] {
    write(Sweeps.experiment(), to: folder + "/e.json")
    let arguments = ["run", folder + "/e.json", "--quiet", "--results", folder + "/r"]
    _ = AttuneProcess.start(arguments + ["--only", "setting=0"], capturingIn: folder).wait()
    return arguments
  }

  @Test(arguments: [0, 4_000_000_000])
  func `file times decide nothing: clocks may jump`(time: Int) throws {
    try inFolder { folder in
      let arguments = startHalf(in: folder)
      let results = folder + "/r/tiny"
      let names = Files.list(results).map { "\(results)/\($0)" }
      for path in names + Files.list(results + "/journal").map({ "\(results)/journal/\($0)" }) {
        var times = [timespec(tv_sec: time, tv_nsec: 0), timespec(tv_sec: time, tv_nsec: 0)]
        #expect(utimensat(AT_FDCWD, path, &times, 0) == 0)
      }
      let rest = AttuneProcess.start(arguments, capturingIn: folder).wait()
      #expect(rest.exitCode == 0 && rest.output.hasPrefix("36 cells (18 run now)"))
      let again = AttuneProcess.start(arguments, capturingIn: folder).wait()
      #expect(again.output.hasPrefix("36 cells (nothing to do"))
    }
  }

  @Test func `broken claims are cut off and cost nothing but time`() throws {
    try inFolder { folder in
      let arguments = startHalf(in: folder)
      let claims = folder + "/r/tiny/journal/claims"
      let whole = try Files.read(claims)
      for bytes in [
        Array(whole.dropLast(5)), whole + [1, 2, 3], [UInt8](repeating: 7, count: 999),
      ] {
        write(bytes, to: claims)
        let run = AttuneProcess.start(arguments + ["--only", "replicate=0"], capturingIn: folder)
          .wait()
        #expect(run.exitCode == 0, "\(run.error)")
      }
      let rest = AttuneProcess.start(arguments, capturingIn: folder).wait()
      #expect(rest.exitCode == 0 && rest.output.hasPrefix("36 cells (9 run now)"), "\(rest.output)")
    }
  }
}
