import Configuration
import Testing

func parsed(_ text: String) throws(JSONSyntaxError) -> JSONValue {
  try JSONValue(parsing: Array(text.utf8))
}

func syntaxError(_ bytes: [UInt8]) -> JSONSyntaxError? {
  do {
    _ = try JSONValue(parsing: bytes)
    return nil
  } catch {
    return error
  }
}

@Suite struct `Reading JSON` {
  static let good: [(text: String, value: JSONValue)] = [
    ("null", JSONValue(.null)), ("true", .boolean(true)), ("false", .boolean(false)),
    ("\"\"", .string("")), ("[]", .array([])), ("{}", .object([])), ("[ ]", .array([])),
    (" \t\r\n1 \n", .integer(1)), ("-0", JSONValue(.number(-0.0, text: "-0"))),
    ("0.5e+3", JSONValue(.number(500, text: "0.5e+3"))),
    ("1E-2", JSONValue(.number(0.01, text: "1E-2"))),
    ("9007199254740993", JSONValue(.number(9_007_199_254_740_992, text: "9007199254740993"))),
    ("1e-400", JSONValue(.number(0, text: "1e-400"))),
    ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", .string("\"\\/\u{8}\u{C}\n\r\t")),
    ("\"\\u00e9\\u00C9\"", .string("éÉ")), (#""é😀""#, .string("é😀")),
    ("\"\\ud83d\\ude00\"", .string("😀")), ("\"\\u0000\"", .string("\0")),
    ("\"a\\nb\"", .string("a\nb")), ("\"\u{7F}\u{2028}\"", .string("\u{7F}\u{2028}")),
    (#"{"": 1}"#, .object([("", .integer(1))])),
    (#"{"a":{"a":1}}"#, .object([("a", .object([("a", .integer(1))]))])),
    ("[1,[2,[3]]]", .array([.integer(1), .array([.integer(2), .array([.integer(3)])])])),
    ("\u{FEFF}[]", .array([])),
  ]

  @Test(arguments: good.indices)
  func `texts of RFC 8259 are read`(index: Int) throws {
    let (text, value) = Self.good[index]
    #expect(try parsed(text) == value)
  }

  // Lone surrogates are no characters: each becomes the replacement character.
  @Test(arguments: [
    ("\\ud83d", "\u{FFFD}"), ("\\ude00", "\u{FFFD}"), ("\\ud83dx", "\u{FFFD}x"),
    ("\\ud83d\\u0041", "\u{FFFD}A"), ("\\ud83d\\ud83d\\ude00", "\u{FFFD}😀"),
    ("\\ude00\\ud83d", "\u{FFFD}\u{FFFD}"), ("\\ud83d\\n", "\u{FFFD}\n"),
  ])
  func `a lone surrogate is replaced, a pair is one character`(escape: String, text: String) throws
  {
    #expect(try parsed("\"\(escape)\"").text == text)
  }

  static let bad: [(text: String, line: Int, column: Int, message: String)] = [
    ("", 1, 1, "end of file; expected a value"), ("  \n ", 2, 2, "end of file"),
    ("x", 1, 1, #""x"; expected a value"#), ("[1,]", 1, 4, #""]"; expected a value"#),
    ("[1 2]", 1, 4, #"expected "," or "]""#), ("[", 1, 2, "end of file"),
    ("[1", 1, 3, #"end of file; expected "," or "]""#), ("]", 1, 1, "expected a value"),
    ("{", 1, 2, "expected a key in double quotes"), ("{a: 1}", 1, 2, "expected a key"),
    ("{'a': 1}", 1, 2, "expected a key"), (#"{"a"}"#, 1, 5, #"expected ":" after a key"#),
    (#"{"a" 1}"#, 1, 6, #"expected ":" after a key"#), (#"{"a":}"#, 1, 6, "expected a value"),
    (#"{"a":1,}"#, 1, 8, "expected a key"), (#"{"a":1 "b":2}"#, 1, 8, #"expected "," or "}""#),
    ("{\n  \"a\": 1,\n  \"a\": 2\n}", 3, 3, #"key "a" occurs twice in one object; keep one"#),
    ("{\"b\":1,\"\\u0062\":2}", 1, 8, #"key "b" occurs twice"#),
    ("1 2", 1, 3, "after the end of the value"), ("{} // note", 1, 4, "after the end"),
    ("nul", 1, 1, "expected a value"), ("True", 1, 1, "expected a value"),
    ("NaN", 1, 1, "expected a value"), ("Infinity", 1, 1, "expected a value"),
    ("-Infinity", 1, 1, "-Infinity is not a number"), ("-", 1, 1, "- is not a number"),
    ("01", 1, 1, "01 is not a number"), ("-01", 1, 1, "-01 is not a number"),
    ("+1", 1, 1, "expected a value"), (".5", 1, 1, "expected a value"),
    ("1.", 1, 1, "1. is not a number"), ("1.e3", 1, 1, "1.e3 is not a number"),
    ("1e", 1, 1, "1e is not a number"), ("1e+", 1, 1, "1e+ is not a number"),
    ("0x10", 1, 1, "0x10 is not a number"), ("1e400", 1, 1, "1e400 is not a number"),
    ("[0,\n -1e999]", 2, 2, "-1e999 is not a number"), ("1_000", 1, 2, "after the end"),
    (#""a"#, 1, 1, "not closed by a double quote on its line"),
    ("[\"a\nb\"]", 1, 2, "not closed by a double quote on its line"),
    ("\"a\tb\"", 1, 1, "not closed"), ("\"a\\", 1, 4, "end of file in a string"),
    ("\"\\n\u{1}\"", 1, 1, "not closed"), ("\"\\x\"", 1, 3, "\\x is not an escape"),
    ("\"\\u12\"", 1, 4, "four hexadecimal digits"), ("\"\\uzzzz\"", 1, 4, "four hexadecimal"),
    ("\"\\u+123\"", 1, 4, "four hexadecimal"), ("\"\\u-000\"", 1, 4, "four hexadecimal"),
    ("\"\\u12é\"", 1, 4, "four hexadecimal"), ("\"\\ud83d\\uzz\"", 1, 10, "four hexadecimal"),
    ("\u{FEFF}x", 1, 1, "expected a value"), ("\u{A0}1", 1, 1, "byte 0xc2; expected a value"),
    ("[\r\n1,\r\n?]", 3, 1, "expected a value"),
  ]

  @Test(arguments: bad.indices)
  func `what is not JSON is refused with line and column`(index: Int) {
    let (text, line, column, message) = Self.bad[index]
    let error = syntaxError(Array(text.utf8))
    #expect(error?.line == line && error?.column == column, "\(String(describing: error))")
    #expect(error?.message.contains(message) == true, "\(String(describing: error))")
  }

  @Test(
    arguments: [
      [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xC0, 0x80, 0x22],
      [0x22, 0xED, 0xA0, 0x80, 0x22],
      [0x22, 0xF5, 0x80, 0x80, 0x80, 0x22], [0x22, 0x5C, 0x6E, 0x80, 0x22],
      [0x7B, 0x22, 0xFE, 0x22, 0x3A, 0x31, 0x7D],
    ] as [[UInt8]])
  func `invalid UTF-8 in a string is refused`(bytes: [UInt8]) {
    #expect(syntaxError(bytes)?.message == "a string is not valid UTF-8; save the file as UTF-8")
  }

  @Test func `nesting is read to 100 levels and refused beyond`() throws {
    let nested = { (depth: Int) in
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(try parsed(nested(100)).elements?.count == 1)
    #expect(syntaxError(Array(nested(101).utf8))?.message == "nesting is deeper than 100 levels")
    let objects = String(repeating: #"{"a":"#, count: 1_000_000)
    #expect(syntaxError(Array(objects.utf8))?.message == "nesting is deeper than 100 levels")
    let siblings = "[" + String(repeating: "[[]],", count: 1000) + "[]]"
    #expect(try parsed(siblings).elements?.count == 1001)
  }

  @Test func `values know where they stood`() throws {
    let value = try parsed("{\n  \"a\": [1,\n    true]\n}")
    #expect(value.line == 1 && value.column == 1)
    let list = try #require(value["a"])
    #expect(list.line == 2 && list.column == 8)
    #expect(list.elements?[1].line == 3 && list.elements?[1].column == 5)
    #expect(try JSONValue(parsing: Array("7".utf8), line: 12).line == 12)
  }

  @Test func `a list of a million numbers and a string of ten megabytes are read`() throws {
    let numbers = "[" + String(repeating: "0.125,", count: 1_000_000) + "1]"
    #expect(try parsed(numbers).elements?.count == 1_000_001)
    let text = String(repeating: "é\\n", count: 3_000_000)
    #expect(try parsed("\"\(text)\"").text?.unicodeScalars.count == 6_000_000)
  }

  @Test(
    arguments: [
      ("[1, 2,]", "the comma before it is one too many"), ("{\"a\": 1,\n}", "one too many"),
      ("[1,,2]", "a comma too many"), ("{\"a\": 1 // note\n}", "JSON has no comments"),
      (#"{"a": 1, /* b */ "c": 2}"#, "JSON has no comments"), ("# x\n{}", "no comments"),
      ("{} // end", "no comments"), ("{'a': 1}", "plain double quotes"),
      ("[\u{201C}a\u{201D}]", "a typographic quotation mark"),
      ("{\u{201E}a\u{201C}: 1}", "a typographic quotation mark"),
      ("[\"a\u{201D}]", "plain double quotes"), ("{a: 1}", "keys stand in double quotes"),
      ("[a]", "strings stand in double quotes"), ("[NaN]", "neither NaN nor infinity"),
      ("[Infinity]", "neither NaN nor infinity"), ("[-Infinity]", "neither NaN nor infinity"),
      ("[True]", "small letters"), ("[None]", "write null"), ("[.5]", "starts with a digit"),
      ("[1 2]", "a comma is missing before it"),
      ("{\"a\": 1\n \"b\": 2}", "a comma is missing before it"),
      (#"{"a": 1; "b": 2}"#, "write a comma for it"), (#"{"a" = 1}"#, "write a colon for it"),
    ])
  func `what people write where JSON has something else is said in words`(
    text: String, hint: String
  ) {
    let error = syntaxError(Array(text.utf8))
    #expect(error?.hint?.contains(hint) == true, "\(error?.sentence ?? "no error")")
  }

  @Test func `every text cut short is refused where it ends, without a hint that misleads`() {
    let text = #"{"a": [1, {"b": null}], "c": "d"}"#
    for length in 0..<text.utf8.count {
      let error = syntaxError(Array(text.utf8.prefix(length)))
      #expect(error != nil && error?.hint == nil, "\(text.prefix(length))")
    }
  }
}
