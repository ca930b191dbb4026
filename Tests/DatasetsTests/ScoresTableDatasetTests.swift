import Configuration
import Datasets
import Preferences
import Testing

@Suite struct `The scores table dataset` {
  let plain = #"{"kind": "scores-table", "path": "s.csv"}"#

  @Test func `prompts, responses and columns stand in the order of their names`()
    throws
  {
    let dataset = try load(
      plain, ["s.csv": "prompt,response,b,a\nq2,x,2,1\nq1,x,4,3\nq2,y,6,5\nq1,z,8,7\nq2,w,1e1,9\n"]
    )
    let table = dataset.table
    #expect(table.prompts.map(\.id) == ["q1", "q2"])
    #expect(table.responses.map(\.id) == ["x", "z", "w", "x", "y"])
    #expect(table.promptOffsets == [0, 2, 5])
    #expect(dataset.scores.rewardModels == ["a", "b"])
    #expect(dataset.scores.numbers == [3, 4, 7, 8, 9, 10, 1, 2, 5, 6])
    #expect(table.standardisation.isEmpty && table.usersAreMixtures)
  }

  @Test(arguments: [
    ("s.csv", "prompt,response,a\np,x,1\np,y,2\n", "auto"),
    ("s.csv", "prompt,response,a\np,x,1\np,y,2", "auto"),
    ("s.csv", "prompt,response,a\r\np,x,1\r\np,y,2\r\n", "auto"),
    ("s.csv", "prompt,response,a\r\np,x,1\r\np,y,2\r", "auto"),
    ("s.csv", "\u{FEFF}prompt,response,a\np,x,1\np,y,2\n", "auto"),
    ("s.csv", "\n\nprompt,response,a\n\np,x,1\r\n\r\n\np,y,2\n\n", "auto"),
    ("s.csv", "\"prompt\",\"response\",\"a\"\n\"p\",\"x\",\"1\"\np,\"y\",2", "auto"),
    ("s.CSV", "prompt,response,a\np,x,+1.0\np,y,.2e1\n", "auto"),
    ("s.tsv", "prompt\tresponse\ta\np\tx\t1\np\ty\t2.\n", "auto"),
    ("s.tsv", "prompt\tresponse\ta\n\"p\"\t\"x\"\t1\np\t\"y\"\t2\n", "auto"),
    ("s.txt", "prompt;response;a\np;x;1\np;y;2\n", "semicolon"),
    ("s.txt", "prompt,response,a\np,x,1\np,y,2\n", "comma"),
    ("s", "prompt\tresponse\ta\np\tx\t1\np\ty\t2\n", "tab"),
    (
      "s.jsonl",
      "{\"prompt\":\"p\",\"response\":\"x\",\"a\":1}\n{\"a\":\"2\",\"response\":\"y\",\"prompt\":\"p\"}",
      "auto"
    ),
    (
      "s.jsonl",
      "\u{FEFF}\n{\"prompt\":\"p\",\"response\":\"x\",\"a\":1}\r\n \n{\"a\":2,\"response\":\"y\",\"prompt\":\"p\"}\r\n",
      "auto"
    ),
  ])
  func `line ends, quotes, byte-order marks and delimiters make no difference`(
    name: String, text: String, delimiter: String
  ) throws {
    let json = "{\"kind\":\"scores-table\",\"path\":\"\(name)\",\"delimiter\":\"\(delimiter)\"}"
    let dataset = try load(json, [name: text])
    #expect(dataset.table.prompts.map(\.id) == ["p"])
    #expect(dataset.table.responses.map(\.id) == ["x", "y"])
    #expect(dataset.scores.rewardModels == ["a"])
    #expect(dataset.scores.numbers == [1, 2])
  }

  @Test func `quoted cells hold delimiters, line ends and quotes`() throws {
    let dataset = try load(
      plain, ["s.csv": "prompt,response,\"a,\"\"b\"\"\"\n\"p\r\n1\",\"x,\",1\n\"p\r\n1\",5\" y,2\n"]
    )
    #expect(dataset.table.prompts.map(\.id) == ["p\r\n1"])
    #expect(dataset.table.responses.map(\.id) == ["5\" y", "x,"])
    #expect(dataset.scores.rewardModels == ["a,\"b\""])
  }

  @Test func `scorers choose columns in any order, and other columns may hold text`() throws {
    let json = """
      {"kind": "scores-table", "path": "s.csv", "scorers": ["b", "a"],
       "promptColumn": "doc", "responseColumn": "system"}
      """
    let scores = try load(json, ["s.csv": "a,doc,note,b,system\n1,p,hm,2,x\n3,p,,4,y\n"]).scores
    #expect(scores == RawScores(rewardModels: ["a", "b"], numbers: [1, 2, 3, 4]))
  }

  @Test func `texts are found by name, numbers by their digits`() throws {
    let json = """
      {"kind": "scores-table", "path": "s.csv",
       "prompts": {"path": "p.jsonl", "id": "doc", "text": "source"},
       "responses": {"path": "r.jsonl"}}
      """
    let dataset = try load(
      json,
      [
        "s.csv": "prompt,response,a\n1,x,1\n1.0,x,2\n1,y,3\n1.0,y,4\n",
        "p.jsonl": """
        {"doc": 1.0, "source": "point"}
        {"doc": "unknown", "source": 7}
        {"source": "whole", "doc": "1"}
        """,
        "r.jsonl": """
        {"prompt": 1, "response": "x", "text": "a"}
        {"prompt": 1, "response": "y", "text": "b \\ud83d\\ude00\\n"}
        {"prompt": 1, "response": "z", "text": "of no row"}
        {"prompt": "1.0", "response": "y", "text": ""}
        {"prompt": "1.0", "response": "x", "text": "c"}
        """,
      ])
    #expect(dataset.table.prompts.map(\.text) == ["whole", "point"])
    #expect(dataset.table.responses.map(\.text) == ["a", "b 😀\n", "c", ""])
    #expect(dataset.evaluationPrompts == nil && dataset.recorded == nil)
  }

  @Test func `one prompt with many responses is a table`() throws {
    let rows = (0..<50).map { "jokes,j\($0),\($0)\n" }.joined()
    let table = try load(plain, ["s.csv": "prompt,response,a\n" + rows]).table
    #expect(table.promptOffsets == [0, 50])
  }

  @Test(arguments: [
    "0.1", "-0", "5e-324", "1.7976931348623157e308", "123456789.123456789", "0.30000000000000004",
    "00012", "1E+2", "-.5", "5.", "0.0000000000000000000000000000000000000000001",
    "100000000000000000000000000000", "9007199254740993", "1e-400", "17976931348623157e-300",
  ])
  func `numbers are the nearest of double precision`(text: String) throws {
    try TestFiles(["s.csv": "prompt,response,a\np,x,\(text)\n"]).inFolder { folder in
      let sum = try sumOfColumn("a", inFile: folder + "/s.csv")
      #expect(sum == Double(text)!)
    }
  }

  @Test func `a file longer than one chunk reads as a whole`() throws {
    let filler = String(repeating: "é", count: 300)
    let rows = (1000..<5000).flatMap { p in
      ["\(p),\"\(filler)\n1\",\(p)\r\n", "\(p),\(filler),-\(p)\r\n"]
    }
    let dataset = try load(plain, ["s.csv": "prompt,response,a\r\n" + rows.joined()])
    #expect(dataset.table.rowCount == 8000)
    #expect(dataset.table.responses[7999].id == filler + "\n1")
    #expect(dataset.scores.numbers == (1000..<5000).flatMap { [-Double($0), Double($0)] })
  }

  @Test(arguments: [
    (
      #""responseColumn": "prompt""#,
      "dataset.responseColumn is \"prompt\", as is promptColumn; expected another column"
    ),
    (
      #""scorers": ["response"]"#,
      "dataset.scorers has \"response\", a column of names; expected scores alone"
    ),
    (
      #""delimiter": "pipe""#,
      "dataset.delimiter is \"pipe\"; expected one of auto, comma, tab, semicolon"
    ),
    (
      #""prompts": {}"#,
      "dataset.prompts.path is missing; expected a string of at least one character"
    ),
  ])
  func `a wrong configuration is an error before any file is opened`(
    field: String, message: String
  ) throws {
    let error = #expect(throws: ConfigurationError.self) {
      try source(#"{"kind": "scores-table", "path": "s.csv", \#(field)}"#)
    }
    #expect(error?.description == message)
  }

  /// Row numbers from 0, from 1, of a part of a table, of a shuffled one; a column without a name.
  @Test(arguments: [
    ("index", ["0", "1", "2", "3"]), ("id", ["1", "2", "3", "4"]), ("n", ["7.0", "8", "9", "1e1"]),
    ("row", ["2", "0", "3", "1"]), ("Unnamed: 0", ["4", "8", "1", "0"]),
  ])
  func `a column of row numbers is noticed where nobody chose it`(name: String, cells: [String])
    throws
  {
    let rows = zip(cells, ["p,x,0.5", "p,y,1.5", "q,x,2.5", "q,y,0"]).map { "\($1),\($0)\n" }
    let files = ["s.csv": "prompt,response,good,\(name)\n" + rows.joined()]
    let warnings = try load(plain, files).warnings
    try #require(warnings.count == 1)
    #expect(warnings[0].contains("s.csv, column \(name): ") && warnings[0].contains("\"scorers\""))
    let chosen = #"{"kind": "scores-table", "path": "s.csv", "scorers": ["\#(name)", "good"]}"#
    #expect(try load(chosen, files).warnings.isEmpty)
  }

  @Test(arguments: [["0", "1", "2", "2"], ["0.5", "1.5", "2.5", "3.5"], ["0", "2", "4", "6"]])
  func `scores are not taken for row numbers`(cells: [String]) throws {
    let rows = zip(cells, ["p,x", "p,y", "q,x", "q,y"]).map { "\($1),\($0)\n" }
    #expect(try load(plain, ["s.csv": "prompt,response,a\n" + rows.joined()]).warnings.isEmpty)
  }
}
