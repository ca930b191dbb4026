import Experiments
import Foundation
import Platform
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Bytes and times of change of the files below a folder.
private func snapshot(_ folder: String) -> [String: String] {
  var files: [String: String] = [:]
  for case let name as String in FileManager.default.enumerator(atPath: folder)! {
    let path = "\(folder)/\(name)"
    guard !Files.isFolder(path) else { continue }
    var info = stat()
    stat(path, &info)
    let bytes = (try? Files.read(path)) ?? []
    files[name] = "\(info.st_mtim.tv_sec).\(info.st_mtim.tv_nsec) \(bytes.hashValue) \(bytes.count)"
  }
  return files
}

/// A gnuplot that counts its starts and draws nothing but an empty picture.
private func countingGnuplot(_ folder: String) throws -> StandIns {
  let programs = try StandIns(in: folder)
  try programs.add(
    "gnuplot",
    #"""
    echo x >> "$HERE/starts"
    for word; do
      case $word in "set output '"*) path=${word#set output ?}; echo picture > "${path%?}" ;; esac
    done
    """#)
  return programs
}

@Suite struct `A finished run` {
  private func run(_ folder: String, _ more: String...) throws -> Finished {
    AttuneProcess.start(
      ["run", folder + "/e.json", "--quiet", "--results", folder + "/r"] + more,
      capturingIn: folder, environment: try countingGnuplot(folder).environment
    ).wait()
  }

  @Test func `a finished run changes no file and starts no gnuplot`() throws {
    try inFolder { folder in
      write(Sweeps.experiment(), to: folder + "/e.json")
      let first = try run(folder)
      #expect(first.exitCode == 0, "\(first)")
      unlink(folder + "/starts")
      let before = snapshot(folder + "/r")
      let second = try run(folder)
      #expect(second.output.hasPrefix("36 cells (nothing to do, all finished)\n"), "\(second)")
      #expect(snapshot(folder + "/r") == before)
      #expect(!Files.exists(folder + "/starts"))
      // What the first one said is said again.
      #expect(second.error == first.error)
      #expect(
        second.output.split(separator: "\n").dropFirst()
          == first.output.split(separator: "\n").dropFirst())
      _ = attune("report", folder + "/r/tiny", capturingIn: folder)
      let reported = snapshot(folder + "/r")
      _ = attune(
        "run", folder + "/e.json", "--quiet", "--results", folder + "/r", capturingIn: folder)
      #expect(snapshot(folder + "/r") == reported, "after attune report too")
    }
  }

  @Test func `what is missing, changed or outdated is made again`() throws {
    try inFolder { folder in
      write(Sweeps.experiment(replicates: 1), to: folder + "/e.json")
      _ = try run(folder)
      let results = folder + "/r/tiny"
      let whole = Sweeps.contents(results)
      let outputs =
        Files.list(results).filter { $0.hasSuffix(".csv") }
        + ["run.json", "report.html", ".outputs", "plots/win-rate.gp", "plots/accuracy.gp"]
      for name in outputs {
        unlink("\(results)/\(name)")
        #expect(try run(folder).exitCode == 0)
        #expect(Files.exists("\(results)/\(name)"), "\(name)")
        #expect(Sweeps.differences(Sweeps.contents(results), whole) == [], "\(name)")
      }
      for name in outputs where !name.hasPrefix("plots") {
        write("mine", to: "\(results)/\(name)")
        #expect(try run(folder).exitCode == 0)
        #expect(text("\(results)/\(name)") != "mine", "\(name)")
        #expect(Sweeps.differences(Sweeps.contents(results), whole) == [], "\(name)")
      }
      // Where gnuplot was missing, figures are drawn once it is there.
      unlink(results + "/.outputs")
      _ = attune("run", folder + "/e.json", "--results", folder + "/r", capturingIn: folder)
      unlink(folder + "/starts")
      #expect(try run(folder).output.contains("figures: "))
      #expect(Files.exists(folder + "/starts"))
    }
  }

  @Test func `a figure that was edited and drawn again stays`() throws {
    try inFolder { folder in
      write(Sweeps.experiment(replicates: 1, sweep: "{}"), to: folder + "/e.json")
      _ = try run(folder)
      for name in ["win-rate.gp", "win-rate.svg"] {
        write("mine", to: folder + "/r/tiny/plots/" + name)
        _ = try run(folder)
        #expect(text(folder + "/r/tiny/plots/" + name) == "mine")
      }
    }
  }

  @Test func `drafts of killed processes go, those of living ones and other files stay`() throws {
    try inFolder { folder in
      write(Sweeps.experiment(replicates: 1), to: folder + "/e.json")
      _ = try run(folder)
      let results = folder + "/r/tiny"
      let abandoned = [
        ".0123456789abcdef.draft", "curves.csv.4711.draft", "report.html.17.draft",
        "RECIPES.md.1.draft", "plots/win-rate-0.gp.23.draft", "plots/.fedcba9876543210.draft",
      ].map { "\(results)/\($0)" }
      let kept = ["notes.draft", "my.notes.draft", ".draft", "plots/x.draft"].map {
        "\(results)/\($0)"
      }
      let living = results + "/.00000000000000aa.draft"
      for path in abandoned + kept + [living] { write("x", to: path) }
      let descriptor = open(living, O_RDONLY)
      flock(descriptor, LOCK_EX)
      defer { close(descriptor) }
      #expect(try run(folder).output.contains("nothing to do"))
      #expect(abandoned.filter(Files.exists) == [])
      #expect((kept + [living]).filter { !Files.exists($0) } == [])
    }
  }

  @Test(arguments: [5, 15, 30, 60, 120, 250])
  func `a kill at any moment leaves nothing that the next run does not mend`(
    milliseconds: Int
  ) throws {
    try inFolder { folder in
      let file = folder + "/e.json"
      write(Sweeps.experiment(replicates: 6), to: file)
      _ = attune("run", file, "--quiet", "--results", folder + "/a", capturingIn: folder)
      let arguments = ["run", file, "--quiet", "--results", folder + "/r"]
      for _ in 0..<4 {
        let killed = AttuneProcess.start(arguments, capturingIn: folder)
        usleep(UInt32(milliseconds * 1000))
        kill(killed.id, SIGKILL)
        _ = killed.wait()
      }
      let last = AttuneProcess.start(arguments, capturingIn: folder).wait()
      #expect(last.exitCode == 0, "\(last)")
      let names = FileManager.default.enumerator(atPath: folder + "/r")!.allObjects as! [String]
      #expect(names.filter { $0.hasSuffix(".draft") } == [])
      let (a, r) = (folder + "/a/tiny", folder + "/r/tiny")
      #expect(Sweeps.differences(Sweeps.contents(a), Sweeps.contents(r)) == [])
    }
  }
}
