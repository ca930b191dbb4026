import Experiments
import Foundation
import Randomness
import Testing

/// The script that people write in decides nothing.
@Suite struct `Texts in any script` {
  /// People who like the longer of two texts, nine times of ten.
  private func run(_ unit: String, in folder: String) throws -> (length: [[String]], alarms: String)
  {
    var stream = RandomStream(seed: 4).stream("scripts")
    var texts = ["prompt,response,text"]
    var comparisons = ["user,prompt,winner,loser"]
    var scores = ["prompt,response,aa,bb"]
    let sizes = (0..<30).map { _ in (0..<4).map { _ in 5 + stream.below(60) } }
    for (q, row) in sizes.enumerated() {
      for (r, size) in row.enumerated() {
        texts.append("q\(q),m\(r),\(String(repeating: unit, count: size))")
        // A score that says nothing but the length.
        scores.append("q\(q),m\(r),\(size),\(stream.below(1000))")
      }
    }
    for user in 0..<40 {
      for q in 0..<30 {
        let (a, b) = (stream.below(4), stream.below(4))
        guard sizes[q][a] != sizes[q][b] else { continue }
        let isLonger = stream.below(10) > 0
        let first = (sizes[q][a] > sizes[q][b]) == isLonger
        comparisons.append("u\(user),q\(q),m\(first ? a : b),m\(first ? b : a)")
      }
    }
    for (name, lines) in [("t.csv", texts), ("c.csv", comparisons), ("s.csv", scores)] {
      write(lines.joined(separator: "\n") + "\n", to: "\(folder)/\(name)")
    }
    write(
      """
      { "experiments": [ { "name": "x", "seed": 3,
        "dataset": { "kind": "recorded", "path": "c.csv", "responses": { "path": "t.csv" },
                     "scores": { "path": "s.csv" } },
        "users": { "historical": 15, "test": 20, "factors": 2 },
        "feedback": { "counts": [0, 4] }, "evaluation": { "prompts": 5 },
        "learners": [{ "kind": "logistic" }] } ] }
      """, to: folder + "/e.json")
    let result = attune(
      "run", folder + "/e.json", "--results", folder + "/r", "--quiet", capturingIn: folder)
    try #require(result.exitCode == 0, "\(result.error)")
    let curves = try Table(file: folder + "/r/x/curves.csv").rows(["learner": "length"])
    return (curves.rows, text(folder + "/r/x/alarms.csv"))
  }

  @Test(arguments: ["散步", "さん", "กข", "ㄅㄆ ", "слово "])
  func `length is seen in every script as in English`(unit: String) throws {
    let english = try inFolder { try run("word ", in: $0) }
    let other = try inFolder { try run(unit, in: $0) }
    #expect(other.length == english.length)
    #expect(english.alarms.contains("no-better-than-length"))
    #expect(other.alarms.contains("no-better-than-length"))
  }
}
