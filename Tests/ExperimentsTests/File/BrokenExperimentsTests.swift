import Experiments
import Foundation
import Platform
import Randomness
import Testing

@Suite struct `Broken experiments files` {
  @Test func `the file that the broken ones are made from can be run`() throws {
    try inFolder { folder in
      write(BrokenExperiments.valid, to: folder + "/e.json")
      let run = attune("validate", folder + "/e.json", capturingIn: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      #expect(
        run.output.hasPrefix("x: 2 settings x 1 replicates x 9 learners, 18 different cells\n"))
    }
  }

  @Test(arguments: BrokenExperiments.all)
  func `each mistake is one line with place, value and remedy, and nothing is written`(
    broken: BrokenExperiments
  ) throws {
    try inFolder { folder in
      write(broken.bytes, to: folder + "/e.json")
      for (name, text) in broken.files { write(text, to: "\(folder)/\(name)") }
      let results = folder + "/results"
      // One process a case: every third case validates, the others would run.
      let validates = broken.name.utf8.reduce(0) { $0 &+ Int($1) } % 3 == 0
      let run =
        validates
        ? attune("validate", folder + "/e.json", capturingIn: folder)
        : attune("run", folder + "/e.json", "--results", results, capturingIn: folder)
      #expect(run.exitCode == broken.exitCode)
      #expect(run.errorLines.count == broken.mistakes && run.error.hasSuffix("\n"), "\(run.error)")
      #expect(run.output.isEmpty && !run.error.contains("Fatal"))
      #expect(!Files.exists(results))
      let lines = run.errorLines.map { $0.replacingOccurrences(of: folder + "/", with: "") }
      let line = lines.first { $0.hasPrefix("attune: " + broken.says[0]) } ?? lines.first ?? ""
      expectMessage(line, broken.says)
    }
  }

  private func expectMessage(_ message: String, _ says: [String]) {
    #expect(message.hasPrefix("attune: " + says[0]), "\(message)")
    var rest = message[...]
    for piece in says {
      guard let range = rest.range(of: piece) else {
        Issue.record("\"\(piece)\" is missing in order in: \(message)")
        return
      }
      rest = rest[range.upperBound...]
    }
  }

  @Test func `cases are told apart and there are enough of them`() {
    let cases = BrokenExperiments.all.map { "\($0.name) \($0.bytes)" }
    #expect(Set(cases).count == cases.count)
    #expect(cases.count >= 120, "\(cases.count) cases")
  }

  @Test(arguments: ["validate", "run", "simulate"])
  func `a file that is missing or a folder cannot be read`(command: String) throws {
    try inFolder { folder in
      let missing = attune(command, folder + "/no.json", capturingIn: folder)
      #expect(missing.exitCode == 74)
      #expect(
        missing.error == "attune: \(folder)/no.json: cannot open: No such file or directory\n")
      let directory = attune(command, folder, capturingIn: folder)
      #expect(directory.exitCode == 74)
      #expect(directory.error == "attune: \(folder): cannot read: Is a directory\n")
    }
  }

  @Test func `line ends and terminal codes in a file's text stay out of the message`() throws {
    try inFolder { folder in
      let key = "\\u001b[31m\\n\\u0085\\u2028\\u009b"
      let file = folder + "/e.json"
      write("{\"experiments\": [{\"name\": \"x\", \"\(key)\": 1}]}", to: file)
      let run = attune("validate", file, capturingIn: folder)
      #expect(run.exitCode == 65 && run.error.contains(key), "\(run)")
      #expect(run.errorLines.allSatisfy { $0.hasPrefix("attune: ") }, "\(run)")
      let marks = run.errorLines.joined().unicodeScalars.filter {
        $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) || $0.value == 0x2028
      }
      #expect(marks.isEmpty)
    }
  }

  @Test(arguments: 0..<5)
  func `a hundred mutated files are run or refused and never crash`(batch: Int) throws {
    try inFolder { folder in
      let original = Array(BrokenExperiments.valid.utf8)
      let file = folder + "/e.json"
      var stream = RandomStream(seed: 27).stream("mutations", "\(batch)")
      var refused = 0
      for number in 0..<100 {
        let bytes = mutated(original, using: &stream)
        write(bytes, to: file)
        let run = attune("validate", file, capturingIn: folder)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(
          [0, 64, 65, 74].contains(run.exitCode), "mutation \(number): \(run.error)\n\(text)")
        #expect(run.errorLines.isEmpty == (run.exitCode == 0), "\(run.error)")
        #expect(run.errorLines.allSatisfy { $0.hasPrefix("attune: ") }, "\(run.error)")
        refused += run.exitCode == 0 ? 0 : 1
      }
      #expect(refused > 50 && refused < 100, "\(refused) of 100 mutations broke the file")
    }
  }

  /// One or two edits: a bit flipped, a byte replaced, a piece or a line cut or doubled.
  private func mutated(_ original: [UInt8], using stream: inout RandomStream) -> [UInt8] {
    var bytes = original
    for _ in 0...stream.below(2) {
      let position = stream.below(bytes.count)
      let end = min(bytes.count, position + 1 + stream.below(12))
      let newline = UInt8(ascii: "\n")
      let lineStart = bytes[..<position].lastIndex(of: newline).map { $0 + 1 } ?? 0
      let lineEnd = bytes[position...].firstIndex(of: newline).map { $0 + 1 } ?? bytes.count
      switch stream.below(6) {
      case 0: bytes[position] ^= 1 << UInt8(stream.below(8))
      case 1: bytes[position] = Array("\",\n\0\\{}[]:-+.eE0189 ".utf8)[stream.below(20)]
      case 2: bytes.removeSubrange(position..<end)
      case 3: bytes.insert(contentsOf: bytes[position..<end], at: position)
      case 4: bytes.insert(contentsOf: bytes[lineStart..<lineEnd], at: lineStart)
      default: bytes.removeSubrange(lineStart..<lineEnd)
      }
    }
    return bytes
  }
}
