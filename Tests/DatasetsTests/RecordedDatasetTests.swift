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

  @Test func `a choice is among what was shown, or among all that is known of the prompt`() throws {
    let shown = try load(
      #"{"kind": "recorded", "path": "c.csv"}"#,
      ["c.csv": "user,prompt,winner,shown\nu,q,b,c|b|a\nu,q,a,a|b\n"])
    let items = try Array(#require(shown.recorded)[0])
    #expect(shown.recorded?.form == .bestOf)
    #expect(items.map(\.shown) == [[0, 1], [1, 0, 2]])
    let array = try load(
      #"{"kind": "recorded", "path": "c.jsonl"}"#,
      [
        "c.jsonl": """
        {"user": "u", "prompt": "q", "winner": "b", "shown": ["c", "b", "a"]}
        {"user": "u", "prompt": "q", "winner": "a", "shown": ["a", "b"]}
        """
      ])
    #expect(array.recorded == shown.recorded)
    let all = try load(
      #"{"kind": "recorded", "path": "c.csv", "responses": {"path": "t.csv"}}"#,
      [
        "c.csv": "user,prompt,winner\nu,q,b\nv,q,c\n",
        "t.csv": "prompt,response,text\nq,a,A\nq,b,B\nq,c,C\nr,a,A\n",
      ])
    #expect(all.recorded?[0][0].shown == [1, 0, 2] && all.recorded?[1][0].shown == [2, 0, 1])
    #expect(all.table.rowCount == 3)
  }

  @Test func `a ranking is one item, with ties and in part`() throws {
    let dataset = try load(
      #"{"kind": "recorded", "path": "r.csv"}"#,
      [
        "r.csv": """
        user,prompt,response,rank
        u,q,c,2
        u,q,a,1
        u,q,b,2
        v,q,b,4
        v,q,c,7
        w,q,b,1
        w,q,c,1
        """
      ])
    let recorded = try #require(dataset.recorded)
    #expect(recorded.form == .ranking && recorded.offsets == [0, 1, 2, 2])
    #expect(recorded[0][0].shown == [0, 1, 2] && Array(recorded[0][0].places) == [1, 1])
    #expect(recorded[1][0].shown == [1, 2])
    #expect(
      dataset.warnings.map { $0.split(separator: ":").last! } == [
        " 2 of 3 rankings give several responses one rank; no order among those is taken from them",
        " 1 rankings have one rank alone, which tells nothing apart; they are left out",
      ])
  }

  @Test func `times and response times are kept with the items`() throws {
    let dataset = try load(
      """
      {"kind": "recorded", "path": "c.csv", "timeColumn": "at", "responseTimeColumn": "took"}
      """,
      [
        "c.csv": """
        user,prompt,winner,loser,at,took
        u,q,a,b,1970-01-02T01:00:00+01:00,2.5
        u,q,b,a,1970-01-01 00:00:01.5,1
        u,r,b,a,1970-01-02,9
        """
      ])
    let items = try Array(#require(dataset.recorded)[0])
    #expect(items.map(\.time) == [86400, 1.5, 86400])
    #expect(items.map(\.responseTime) == [2.5, 1, 9])
    #expect(
      dataset.warnings.count == 1 && dataset.warnings[0].contains("2 of 3 items have the time"))
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
