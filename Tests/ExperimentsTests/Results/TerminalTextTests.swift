import Experiments
import Foundation
import Platform
import Testing

@Suite struct `Text on a terminal` {
  /// Characters that a terminal obeys: C0 but for the line end and the tab, DEL, C1, directions, separators.
  static let commands: [Unicode.Scalar] =
    (Array(0...8) + Array(11...31) + Array(0x7F...0x9F) + [0x61C, 0x200E, 0x200F]
    + Array(0x202A...0x202E) + Array(0x2066...0x2069) + [0x2028, 0x2029])
    .map { Unicode.Scalar($0)! }

  @Test func `no command of a terminal is left, and all else is as it was`() {
    for scalar in Self.commands {
      let shown = terminalText("a\(Character(scalar))b\n")
      #expect(!shown.unicodeScalars.contains(scalar) && shown.hasPrefix("a\\u"), "\(scalar.value)")
      #expect(shown.hasSuffix("b\n"))
    }
    #expect(terminalText("\u{1B}[31m") == "\\u001b[31m")
    for plain in ["", "naïve 思い 🙂 ไทย\t\\n\n", "e\u{301}"] { #expect(terminalText(plain) == plain) }
    #expect(oneLine("a\nb\r\n") == "a\\nb\\u000d\\n")
  }

  /// Bytes of commands in what a program wrote.
  private func commands(in text: String) -> [Unicode.Scalar] {
    text.unicodeScalars.filter { Self.commands.contains($0) }
  }

  /// A label with an escape sequence, a C1 control, a change of direction and a line end.
  private static let label = #"\u001b[31mred\u009b2J\u202etxt\nattune: all is well"#

  @Test func `labels reach no terminal unescaped, whatever is asked`() throws {
    try inFolder { folder in
      let file = folder + "/e.json"
      let learners = """
        [{ "kind": "logistic", "label": "\(Self.label)" },
         { "kind": "imaml", "label": "bad \(Self.label)", "solverSteps": 1 }]
        """
      write(Sweeps.experiment(replicates: 1, learners: learners), to: file)
      let results = ["--results", folder + "/r"]
      let asked: [[String]] = [
        ["validate", file], ["run", file, "--dry-run"] + results, ["run", file] + results,
        ["run", file] + results, ["status", folder + "/r/tiny"], ["status", folder + "/r"],
        ["watch", folder + "/r/tiny"], ["report", folder + "/r/tiny"],
        ["run", file, "--only", "learner=\u{1B}[0m"] + results,
        ["learners", "\u{1B}[0m"], ["simulate", file, "--users", "5"] + results,
      ]
      for arguments in asked {
        let run = AttuneProcess.start(arguments, capturingIn: folder).wait()
        #expect(run.exitCode != nil && run.output + run.error != "")
        #expect(commands(in: run.output + run.error) == [], "\(arguments): \(run)")
        #expect(!(run.output + run.error).contains("\nattune: all is well"), "\(arguments): \(run)")
      }
      let status = attune("status", folder + "/r/tiny", capturingIn: folder)
      #expect(status.output.contains(#"  \u001b[31mred\u009b2J\u202etxt\nattune: all is well "#))
    }
  }
}
