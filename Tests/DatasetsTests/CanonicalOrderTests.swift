import Datasets
import Preferences
import Testing

@Suite struct `Canonical order of data` {
  /// One letter with an accent, and a letter with an accent after it: equal text to Swift.
  let one = "\u{E9}"
  let two = "e\u{301}"

  @Test func `names of other bytes are others, in whatever column or file`() throws {
    let table = "prompt,response,a\nq\(one),\(one),1\nq\(one),\(two),2\nq\(two),x,3\nq\(two),y,4\n"
    let texts =
      "prompt,response,text\nq\(two),y,D\nq\(two),x,C\nq\(one),\(two),B\nq\(one),\(one),A\n"
    let data = try load(
      #"{"kind": "scores-table", "path": "s.csv", "responses": {"path": "t.csv"}}"#,
      ["s.csv": table, "t.csv": texts]
    )
    let found = data.table
    #expect(found.prompts.map { Name($0.id) } == ["q" + two, "q" + one].map(Name.init))
    #expect(found.responses.map { Name($0.id) } == ["x", "y", two, one].map(Name.init))
    #expect(found.responses.map(\.text) == ["C", "D", "B", "A"])
    #expect(data.scores.numbers == [3, 4, 2, 1])
  }

  @Test func `people and winners of other bytes are others`() throws {
    let data = try load(
      #"{"kind": "recorded", "path": "c.csv"}"#,
      ["c.csv": "user,prompt,winner,loser\n\(one),q,\(one),\(two)\n\(two),q,\(one),\(two)\n"])
    #expect(data.recorded?.users.map(Name.init) == [two, one].map(Name.init))
    #expect(data.recorded?.chosen == [1, 1])
  }

  /// The first line's keys are the columns, whichever line stands first.
  @Test func `a key that some rows of JSON Lines have is refused in every order, or not looked at`()
    throws
  {
    let rows = [
      #"{"prompt":"p","response":"x","a":1}"#, #"{"prompt":"p","response":"y","a":3,"note":2}"#,
      #"{"prompt":"p","response":"z","a":2}"#,
    ]
    for order in [[0, 1, 2], [1, 0, 2], [2, 0, 1]] {
      let files = ["s.jsonl": order.map { rows[$0] }.joined(separator: "\n")]
      #expect(throws: DataError.self) {
        try load(#"{"kind":"scores-table","path":"s.jsonl"}"#, files)
      }
      let named = try load(
        #"{"kind":"scores-table","path":"s.jsonl","scorers":["a"]}"#, files)
      #expect(named.scores.numbers == [1, 3, 2])
    }
  }

  @Test func `columns whose names are equal text are refused`() throws {
    let error = #expect(throws: DataError.self) {
      try load(
        #"{"kind": "scores-table", "path": "s.csv"}"#,
        ["s.csv": "prompt,response,\(one),\(two)\nq,x,1,2\nq,y,2,3\n"])
    }
    #expect(error?.message == "the header has it twice; keep one")
  }

  @Test func `evaluation prompts and published constants go where their names go`() throws {
    let table = RewardTable(
      rewardModels: [], prompts: ["3", "1", "2"].map { Prompt(id: $0) },
      responsesPerPrompt: [2, 3, 2],
      responses: ["y", "x", "3", "1", "2", "n", "m"].map { Response(id: $0) },
      scores: [])
    let constants = [
      Standardisation(mean: 1, deviation: 2), Standardisation(mean: 3, deviation: 4),
    ]
    let sorted = Dataset(
      table: table,
      scores: RawScores(rewardModels: ["b", "a"], numbers: (1...14).map(Double.init)),
      evaluationPrompts: [0, 2], standardisation: constants
    ).inCanonicalOrder
    #expect(sorted.table.responses.map(\.id) == ["1", "2", "3", "m", "n", "x", "y"])
    #expect(sorted.table.promptOffsets == [0, 3, 5, 7])
    #expect(sorted.scores.numbers == [8, 7, 10, 9, 6, 5, 14, 13, 12, 11, 4, 3, 2, 1])
    #expect(sorted.evaluationPrompts == [1, 2])
    #expect(sorted.standardisation == constants.reversed())
  }
}
