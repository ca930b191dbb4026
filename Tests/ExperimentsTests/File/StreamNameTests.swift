import Experiments
import Platform
import Testing

@Suite struct `The stream of an experiment` {
  @Test func `a renamed experiment of the same stream has the same tables, of another it has not`()
    throws
  {
    try inFolder { folder in
      let variants = [
        ("first", ""), ("second", #""stream": "first","#), ("third", ""),
      ]
      for (name, more) in variants {
        let file = "\(folder)/\(name).json"
        write(Sweeps.experiment(name: name, more: more), to: file)
        let run = attune("run", file, "--quiet", "--results", folder, capturingIn: folder)
        #expect(run.exitCode == 0, "\(run.error)")
      }
      let tables = ["curves.csv", "comparisons.csv", "users.csv", "summary.csv"]
      for table in tables {
        let bytes = try variants.map { try Files.read("\(folder)/\($0.0)/\(table)") }
        #expect(bytes[0] == bytes[1], "\(table)")
        #expect(bytes[0] != bytes[2], "\(table)")
      }
    }
  }

  @Test func `another stream is said to be a change`() throws {
    try inFolder { folder in
      let file = folder + "/e.json"
      for more in ["", #""stream": "other","#] {
        write(Sweeps.experiment(more: more), to: file)
        let run = attune("run", file, "--results", folder, capturingIn: folder)
        #expect(run.exitCode == 0, "\(run.error)")
        if !more.isEmpty { #expect(run.error.contains("(stream tiny -> other)"), "\(run.error)") }
      }
    }
  }
}
