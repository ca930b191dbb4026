import Configuration
import Datasets
import Preferences
import Testing

@Suite struct ScoresTableDatasetTests {
  let plain = #"{"kind": "scores-table", "path": "s.csv"}"#

  @Test func `a table keeps prompts by first appearance and responses in the order of the file`()
    throws
  {
    let table = try load(
      plain, ["s.csv": "prompt,response,a,b\nq2,x,1,2\nq1,x,3,4\nq2,y,5,6\nq1,z,7,8\nq2,w,9,1e1\n"]
    ).table
    #expect(table.prompts.map(\.id) == ["q2", "q1"])
    #expect(table.responses.map(\.id) == ["x", "y", "w", "x", "z"])
    #expect(table.promptOffsets == [0, 3, 5])
    #expect(table.rewardModels == ["a", "b"])
    #expect(table.scores == [1, 2, 5, 6, 9, 10, 3, 4, 7, 8])
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
      "\u{FEFF}\n{\"prompt\":\"p\",\"response\":\"x\",\"a\":1}\r\n \n{\"a\":2,\"response\":\"y\",\"prompt\":\"p\",\"b\":0}\r\n",
      "auto"
    ),
  ])
  func `line ends, quotes, byte-order marks and delimiters make no difference`(
    name: String, text: String, delimiter: String
  ) throws {
    let json = "{\"kind\":\"scores-table\",\"path\":\"\(name)\",\"delimiter\":\"\(delimiter)\"}"
    let table = try load(json, [name: text]).table
    #expect(table.prompts.map(\.id) == ["p"])
    #expect(table.responses.map(\.id) == ["x", "y"])
    #expect(table.rewardModels == ["a"])
    #expect(table.scores == [1, 2])
  }

  @Test func `quoted cells hold delimiters, line ends and quotes`() throws {
    let table = try load(
      plain, ["s.csv": "prompt,response,\"a,\"\"b\"\"\"\n\"p\r\n1\",\"x,\",1\n\"p\r\n1\",5\" y,2\n"]
    ).table
    #expect(table.prompts.map(\.id) == ["p\r\n1"])
    #expect(table.responses.map(\.id) == ["x,", "5\" y"])
    #expect(table.rewardModels == ["a,\"b\""])
  }

  @Test func `scorers choose columns and their order, and other columns may hold text`() throws {
    let json = """
      {"kind": "scores-table", "path": "s.csv", "scorers": ["b", "a"],
       "promptColumn": "doc", "responseColumn": "system"}
      """
    let table = try load(json, ["s.csv": "a,doc,note,b,system\n1,p,hm,2,x\n3,p,,4,y\n"]).table
    #expect(table.rewardModels == ["b", "a"])
    #expect(table.scores == [2, 1, 4, 3])
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

  @Test func `scores are the nearest single-precision numbers`() throws {
    let texts = [
      "0.1", "-0", "1e-45", "3.4028234e38", "123456789.123456789", "0.30000000000000004",
      "00012", "1E+2", "-.5", "5.", "0.0000000000000000000000000000000000000000001",
      "100000000000000000000000000000", "9007199254740993", "1e-400", "17976931348623157e-300",
    ]
    let rows = texts.enumerated().map { "p,r\($0),\($1)\n" }.joined()
    let table = try load(plain, ["s.csv": "prompt,response,a\n" + rows]).table
    for (text, score) in zip(texts, table.scores) {
      #expect(score == Float(Double(text)!), "\(text)")
    }
  }

  @Test func `a file longer than one chunk reads as a whole`() throws {
    let filler = String(repeating: "é", count: 300)
    let rows = (0..<4000).flatMap { p in
      ["\(p),\"\(filler)\n1\",\(p)\r\n", "\(p),\(filler),-\(p)\r\n"]
    }
    let table = try load(plain, ["s.csv": "prompt,response,a\r\n" + rows.joined()]).table
    #expect(table.rowCount == 8000)
    #expect(table.responses[7998].id == filler + "\n1")
    #expect(table.scores == (0..<4000).flatMap { [Float($0), -Float($0)] })
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
}
