import Preferences
import Testing

@Suite struct `A reward table` {
  /// Prompts of 3, 2 and 4 responses.
  let table = RewardTable(
    rewardModels: ["a", "b", "flat"], prompts: ["x", "y", "z"].map { Prompt(id: $0) },
    responsesPerPrompt: [3, 2, 4],
    responses: (0..<9).map { Response(id: "r\($0)", text: "word " + "more\t\n".repeated($0)) },
    scores: (0..<9).flatMap { Self.scores(ofRow: $0).map { Float($0) } })
  /// Column "flat" is constant on the first two prompts.
  let raw = RawScores(
    rewardModels: ["a", "b", "flat"], numbers: (0..<9).flatMap(Self.scores))

  private static func scores(ofRow row: Int) -> [Double] {
    [Double(row * row), Double(1000 + row % 4), row < 5 ? 7 : Double(row)]
  }

  @Test func `has mean 0 and deviation 1 over the training prompts' rows alone`() throws {
    let z = try table.standardising(raw, onPrompts: [0, 2])
    let rows = [0, 1, 2, 5, 6, 7, 8]
    for k in 0..<3 {
      let values: [Double] = rows.map { z.features($0)[k] }
      let mean: Double = values.reduce(0, +) / 7
      let squares: [Double] = values.map { ($0 - mean) * ($0 - mean) }
      let variance: Double = squares.reduce(0, +) / 7
      // Scores are single precision: relative errors of 2^-24 of values up to 2.
      #expect(abs(mean) < 1e-6 && abs(variance - 1) < 1e-6, "column \(k): \(mean), \(variance)")
    }
    #expect(z.standardisation.count == 3)
    // Rows 0...2 and 5...8 of the squares: mean 179/7.
    #expect(abs(z.standardisation[0].mean - 179.0 / 7) < 1e-12)
    let constants = z.standardisation[1]
    #expect(z.features(4)[1] == Double(Float((1000 - constants.mean) / constants.deviation)))
  }

  @Test func `that is constant on the training prompts is an error that names the column`() {
    let error = #expect(throws: StandardisationError.self) {
      _ = try table.standardising(raw, onPrompts: [0, 1])
    }
    #expect(error?.name == "flat")
  }

  @Test func `takes given constants`() throws {
    let constants = [(0.0, 2.0), (1000, 1), (7, 0.5)].map {
      Standardisation(mean: $0, deviation: $1)
    }
    let z = try table.standardising(raw, by: constants)
    #expect(z.features(3) == [4.5, 3, 0] && z.standardisation == constants)
    #expect(z.rewardModels == table.rewardModels && z.promptOffsets == table.promptOffsets)
  }

  @Test func `knows which rows belong to which prompt`() {
    #expect(table.rows(ofPrompt: 1) == 3..<5 && table.rows(ofPrompt: 2) == 5..<9)
    #expect(table.promptOfRow == [0, 0, 0, 1, 1, 2, 2, 2, 2])
    #expect(table.utility(2, [1, 0.5, 0]) == 4 + 501)
  }

  @Test func `counts the words of its responses where all have texts`() {
    #expect(table.responseLengths == (1...9).map(Double.init))
    let silent = RewardTable(
      rewardModels: ["a"], prompts: [Prompt(id: "x")], responsesPerPrompt: [2],
      responses: [Response(id: "r", text: "a"), Response(id: "s")], scores: [1, 2])
    #expect(silent.responseLengths == nil)
  }
}

extension String {
  fileprivate func repeated(_ count: Int) -> String { String(repeating: self, count: count) }
}
