import Configuration
import Datasets
import Preferences
import Testing

@Suite struct `The recorded dataset` {
  let ratings = "user,prompt,response,value\nu2,q,b,-1.5\nu1,q,a,3\nu2,r,a,0\nu2,q,a,10\nu1,r,c,2\n"

  @Test func `people, prompts, responses and ratings stand in the order of their names`() throws {
    let dataset = try load(#"{"kind": "recorded", "path": "r.csv"}"#, ["r.csv": ratings])
    let recorded = try #require(dataset.recorded)
    #expect(dataset.table.prompts.map(\.id) == ["q", "r"])
    #expect(dataset.table.responses.map(\.id) == ["a", "b", "a", "c"])
    #expect(dataset.scores == .none && !dataset.table.usersAreMixtures)
    #expect(recorded.form == .rating)
    #expect(recorded.users == ["u1", "u2"])
    #expect(recorded.offsets == [0, 2, 5])
    #expect(recorded.chosen == [0, 3, 0, 1, 2])
    #expect(recorded.values.map(dataset.ratingUnit.number) == [3, 2, 10, -1.5, 0])
    #expect(dataset.ratingUnit.number(recorded[1][0].value) == 10 && recorded[1][0].others.isEmpty)
  }

  @Test func `comparisons point at the rows of winner and loser`() throws {
    let dataset = try load(
      """
      {"kind": "recorded", "path": "c.jsonl", "userColumn": "who", "winnerColumn": "chosen",
       "loserColumn": "rejected"}
      """,
      [
        "c.jsonl": """
        {"who": 7, "prompt": "q", "chosen": "a", "rejected": "b"}
        {"who": 8, "prompt": "r", "chosen": "b", "rejected": "a"}
        {"who": 7, "prompt": "q", "chosen": "c", "rejected": "a"}
        {"who": 7, "prompt": "q", "chosen": "c", "rejected": "a"}
        """
      ])
    let recorded = try #require(dataset.recorded)
    #expect(dataset.table.responses.map(\.id) == ["a", "b", "c", "a", "b"])
    #expect(recorded.form == .comparison)
    #expect(recorded.users == ["7", "8"])
    #expect(recorded.chosen == [0, 2, 2, 4])
    #expect(recorded[0].map(\.loser) == [1, 0, 0])
    #expect(recorded[1].map(\.loser) == [3])
  }

  @Test func `a response column beside winner and loser is passed over`() throws {
    let dataset = try load(
      #"{"kind": "recorded", "path": "c.csv"}"#,
      ["c.csv": "user,prompt,winner,loser,response\nu,q,a,b,hm\n"])
    #expect(dataset.recorded?.form == .comparison)
  }

  @Test func `a scores table gives columns by prompt and response`() throws {
    let dataset = try load(
      """
      {"kind": "recorded", "path": "r.csv",
       "scores": {"path": "s.tsv", "scorers": ["kind", "brief"]}}
      """,
      [
        "r.csv": ratings,
        "s.tsv": """
        prompt\tresponse\tbrief\tkind
        r\tc\t1\t8
        r\ta\t2\t7
        q\ta\t3\t6
        q\tb\t4\t5
        q\tunrated\t9\t9
        """,
      ])
    #expect(dataset.scores.rewardModels == ["brief", "kind"])
    #expect(dataset.scores.numbers == [3, 6, 4, 5, 2, 7, 1, 8])
  }

  @Test func `text scorers give columns that differ between responses`() throws {
    let dataset = try load(
      """
      {"kind": "recorded", "path": "r.csv", "scorers": "text",
       "prompts": {"path": "p.csv"}, "responses": {"path": "t.csv"}}
      """,
      [
        "r.csv": ratings, "p.csv": "prompt,text\nr,Why?\nq,How?\n",
        "t.csv": """
        prompt,response,text
        q,a,A short answer.
        q,b,"A longer answer, with two sentences. Really!
        And a second line: it says more."
        r,a,No.
        r,c,
        """,
      ])
    let table = dataset.table
    let names = TextScorer.all.map(\.name)
    let columns = dataset.scores
    #expect(columns.modelCount > 0 && columns.rewardModels.allSatisfy(names.contains))
    for row in 0..<table.rowCount {
      let scores = TextScorer.scores(
        prompt: table.prompts[Int(table.promptOfRow[row])].text!,
        response: table.responses[row].text!)
      for (k, name) in columns.rewardModels.enumerated() {
        let expected = scores[names.firstIndex(of: name)!]
        let score = columns.numbers[row * columns.modelCount + k]
        #expect(abs(score - expected) <= 1e-14)
      }
    }
  }

  @Test(arguments: [
    (
      #""scorers": "text""#,
      "dataset.scorers is \"text\" without texts; expected the files in prompts and responses"
    ),
    (
      #""valueColumn": "user""#,
      "dataset.valueColumn is \"user\", as is userColumn; expected another column"
    ),
    (
      #""scores": {"path": "s.csv", "scorer": ["a"]}"#,
      "dataset.scores.scorer is not a known key; did you mean \"scorers\"? expected one of kind, path, delimiter, promptColumn, responseColumn, scorers, prompts, responses"
    ),
  ])
  func `a wrong configuration is an error before any file is opened`(
    field: String, message: String
  ) throws {
    let error = #expect(throws: ConfigurationError.self) {
      try source(#"{"kind": "recorded", "path": "r.csv", \#(field)}"#)
    }
    #expect(error?.description == message)
  }

  @Test func `ratings that are all the same are an error`() throws {
    let error = #expect(throws: DataError.self) {
      try load(
        #"{"kind": "recorded", "path": "r.csv"}"#,
        ["r.csv": "user,prompt,response,value\nu,q,a,1\nu,q,b,1.0\nv,q,a,1e0\n"])
    }
    #expect(error?.kind == .invalid && error?.column == "value")
    #expect(error?.message.hasPrefix("every rating is 1.0, which tells nothing apart; ") == true)
  }

  @Test func `people who rate all alike are counted`() throws {
    let warnings = try load(
      #"{"kind": "recorded", "path": "r.csv"}"#,
      [
        "r.csv": """
        user,prompt,response,value
        u,q,a,1
        u,q,b,1
        v,q,a,2
        w,q,a,1
        w,q,b,2

        """
      ]
    ).warnings
    try #require(warnings.count == 1)
    #expect(warnings[0].contains("1 of 3 people gave all that they rated one rating"))
  }
}
