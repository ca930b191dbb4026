import Configuration
import Testing

enum Shape: String, CaseIterable, Sendable { case round, square }

struct Part: Configuration {
  var depth = 2

  static let fields: [Field<Self>] = [.integer("depth", \.depth, 0...9, "How deep.")]
}

struct Example: Configuration {
  var name = ""
  var count = 3
  var limit: Int?
  var sizes = [1, 2]
  var rate = 0.5
  var scale: Double?
  var shares = [0.5]
  var isOpen = true
  var label = "x"
  var note: String?
  var tags: [String]?
  var shape = Shape.round
  var part = Part()
  var extra: Part?

  static let fields: [Field<Self>] = [
    .string("name", \.name, "A name.").required,
    .integer("count", \.count, 1...10, "How many."),
    .optionalInteger("limit", \.limit, 1...10, "At most."),
    .integers("sizes", \.sizes, 0...5, "Sizes."),
    .number("rate", \.rate, .moreThan(0, upTo: 1), "A rate."),
    .optionalNumber("scale", \.scale, .atLeast(0, upTo: 100), "A scale."),
    .numbers("shares", \.shares, .atLeast(0, upTo: 1), "Shares."),
    .boolean("isOpen", \.isOpen, "Whether open."),
    .string("label", \.label, "A label."),
    .optionalString("note", \.note, "A note."),
    .optionalStrings("tags", \.tags, "Tags."),
    .choice("shape", \.shape, "A shape."),
    .object("part", \.part, "A part."),
    .optionalObject("extra", \.extra, "Another part."),
  ]

  func validate() throws(InvalidField) {
    if count < sizes.count {
      throw InvalidField("sizes", "has \(sizes.count) sizes; expected at most \(count)")
    }
  }
}

func decoded(_ text: String, allowed: [String] = []) throws -> Example {
  try Example(decoding: parsed(text), at: "root", allowed: allowed)
}

@Suite struct `Fields of a configuration` {
  static let refused: [(member: String, message: String)] = [
    (#""count": 0"#, "root.count is 0; expected a whole number from 1 to 10"),
    (#""count": 11"#, "root.count is 11; expected a whole number from 1 to 10"),
    (#""count": 2.5"#, "root.count is 2.5; expected a whole number from 1 to 10"),
    (#""count": 1e300"#, "root.count is 1e300; expected a whole number from 1 to 10"),
    (#""count": "3""#, "root.count is \"3\"; expected a whole number from 1 to 10"),
    (#""count": null"#, "root.count is null; expected a whole number from 1 to 10"),
    (#""limit": null"#, "root.limit is null; expected a whole number from 1 to 10"),
    (#""sizes": []"#, "root.sizes is []; expected a list of whole numbers from 0 to 5"),
    (#""sizes": 1"#, "root.sizes is 1; expected a list of whole numbers from 0 to 5"),
    (#""sizes": [1, 6]"#, "root.sizes is [1,6]; expected a list of whole numbers from 0 to 5"),
    (#""sizes": [1, 2, 3, 4]"#, "root.sizes has 4 sizes; expected at most 3"),
    (#""rate": 0"#, "root.rate is 0; expected a number more than 0 and at most 1"),
    (#""rate": 1.5"#, "root.rate is 1.5; expected a number more than 0 and at most 1"),
    (#""rate": true"#, "root.rate is true; expected a number more than 0 and at most 1"),
    (#""scale": -1e-9"#, "root.scale is -1e-9; expected a number at least 0 and at most 100"),
    (
      #""shares": [0.5, 2]"#,
      "root.shares is [0.5,2]; expected a list of numbers at least 0 and at most 1"
    ),
    (#""isOpen": 1"#, "root.isOpen is 1; expected true or false"),
    (#""label": """#, "root.label is \"\"; expected a string of at least one character"),
    (#""note": 7"#, "root.note is 7; expected a string of at least one character"),
    (#""tags": []"#, "root.tags is []; expected a list of strings, at least one, none twice"),
    (#""tags": ["a", "a"]"#, "root.tags is [\"a\",\"a\"]; expected a list of strings"),
    (#""tags": ["a", 1]"#, "root.tags is [\"a\",1]; expected a list of strings"),
    (#""shape": "Round""#, "root.shape is \"Round\"; expected one of round, square"),
    (#""part": 3"#, "root.part is a number; expected an object"),
    (#""part": {"depth": 10}"#, "root.part.depth is 10; expected a whole number from 0 to 9"),
    (#""part": {"dept": 1}"#, "root.part.dept is not a known key; did you mean \"depth\"?"),
    (#""extra": null"#, "root.extra is null; expected an object"),
    (
      #""cuont": 3"#, "root.cuont is not a known key; did you mean \"count\"? expected one of name,"
    ),
    (#""SIZES": [1]"#, "root.SIZES is not a known key; did you mean \"sizes\"?"),
    (#""quite-another": 3"#, "root.quite-another is not a known key; expected one of name, count"),
  ]

  @Test(arguments: refused.indices)
  func `a wrong value is refused with its place, itself and what was expected`(index: Int) {
    let (member, message) = Self.refused[index]
    let error = #expect(throws: ConfigurationError.self) {
      try decoded("{\"name\": \"n\",\n \(member)}")
    }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
    #expect(error?.line == 2)
  }

  @Test func `a required field must be there, and what is no object is refused`() {
    let missing = #expect(throws: ConfigurationError.self) { try decoded("{}") }
    #expect(
      missing?.description == "root.name is missing; expected a string of at least one character")
    let list = #expect(throws: ConfigurationError.self) { try decoded("[]") }
    #expect(list?.description == "root is an array; expected an object")
  }

  @Test func `keys that others read are passed over`() throws {
    #expect(try decoded(#"{"name": "n", "kind": 3}"#, allowed: ["kind"]).name == "n")
    let error = #expect(throws: ConfigurationError.self) {
      try decoded(#"{"name": "n", "kinds": 3}"#, allowed: ["kind"])
    }
    #expect(error?.description.contains("did you mean \"kind\"?") == true)
  }

  @Test func `bounds are inclusive where they say so`() throws {
    let example = try decoded(
      #"{"name": "n", "count": 10.0, "rate": 1, "scale": 0, "limit": 1, "sizes": [0, 5]}"#)
    #expect(example.count == 10 && example.rate == 1 && example.scale == 0)
    #expect(example.limit == 1 && example.sizes == [0, 5])
    #expect(
      !Bounds.atLeast(0, upTo: 1).contains(.infinity)
        && !Bounds.atLeast(0, upTo: 1).contains(.nan))
  }

  @Test func `resolved fields decode to the same configuration`() throws {
    let text = #"{"name": "n", "tags": ["a"], "extra": {"depth": 7}, "shape": "square"}"#
    let example = try decoded(text)
    let written = JSONValue.object(example.resolved)
    #expect(written["sizes"] == .array([.integer(1), .integer(2)]))
    #expect(written["note"] == nil && written["extra"]?["depth"] == .integer(7))
    let again = try Example(decoding: written, at: "")
    #expect(JSONValue.object(again.resolved) == written)
  }

  @Test func `the schema names every field with range, default and requirement`() {
    let schema = Example.schema(extra: [("kind", .object([]))], required: ["kind"])
    #expect(schema["additionalProperties"] == .boolean(false))
    #expect(schema["required"] == .array([.string("kind"), .string("name")]))
    let names = schema["properties"]?.members?.map(\.key)
    #expect(names == ["kind"] + Example.fields.map(\.name))
    let count = schema["properties"]?["count"]
    #expect(count?["minimum"] == .integer(1) && count?["maximum"] == .integer(10))
    #expect(count?["default"] == .integer(3) && count?["description"] == .string("How many."))
    #expect(schema["properties"]?["rate"]?["exclusiveMinimum"] == .integer(0))
    #expect(schema["properties"]?["limit"]?["default"] == nil)
    #expect(
      schema["properties"]?["shape"]?["enum"] == .array([.string("round"), .string("square")]))
  }

  @Test(
    arguments: [
      ("cuont", "count"), ("COUNT", "count"), ("sise", "sizes"), ("nmae", "name"),
      ("zzzzzz", nil), ("", nil),
    ] as [(String, String?)])
  func `the nearest name is offered where one is near`(typed: String, nearest: String?) {
    #expect(nearestName(to: typed, among: ["count", "sizes", "name"]) == nearest)
  }

  @Test func `long values are cut in messages`() {
    let long = JSONValue.array((0..<100).map(JSONValue.integer))
    #expect(shown(long).count == 60 && shown(long).hasSuffix("..."))
    #expect(shown(.string("short")) == "\"short\"")
  }
}
