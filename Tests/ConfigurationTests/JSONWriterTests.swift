import Configuration
import Testing

@Suite struct `Writing JSON` {
  static let values: [JSONValue] = [
    JSONValue(.null), .boolean(true), .integer(.max), .integer(.min), .number(0.1), .number(-0.0),
    .number(.leastNonzeroMagnitude), .number(1.7976931348623157e308), .string(""), .array([]),
    .object([]),
    .string("\"\\/\u{0}\u{1F}\u{7F}\u{8}\u{C}\n\r\té😀\u{2028}\u{FFFD}"),
    .array([.array([]), .array([.integer(1), .string("x")]), .object([])]),
    .object([
      ("", JSONValue(.null)), ("a \"quoted\" key\n", .array([.object([("b", .number(1e21))])])),
      ("é", .string("\u{1F600}")),
    ]),
  ]

  @Test(arguments: values.indices, [false, true])
  func `what is written reads back as the same value`(index: Int, pretty: Bool) throws {
    let value = Self.values[index]
    let text = value.serialized(pretty: pretty)
    #expect(try parsed(text) == value, "\(text)")
    #expect(try parsed(text).serialized(pretty: pretty) == text)
  }

  @Test func `one line is compact, and pretty text keeps short lists on a line`() {
    let value = JSONValue.object([
      ("a", .array([.integer(1), .integer(2)])), ("b", .object([("c", .boolean(false))])),
    ])
    #expect(value.serialized() == #"{"a":[1,2],"b":{"c":false}}"#)
    #expect(
      value.serialized(pretty: true) == """
        {
          "a": [1,2],
          "b": {
            "c": false
          }
        }
        """)
  }

  @Test func `control characters are escaped and nothing else is`() {
    #expect(JSONValue.string("\u{1}\u{1F}\n\té/").serialized() == #""\u0001\u001f\n\té/""#)
  }

  @Test(
    arguments: [
      (0, "0"), (-0.0, "-0"), (1, "1"), (100, "100"), (0.1, "0.1"), (1.0 / 3, "0.3333333333333333"),
      (0.1 + 0.2, "0.30000000000000004"), (1e16, "1e+16"), (1e-7, "1e-07"),
      (.leastNonzeroMagnitude, "5e-324"),
      (-2.5, "-2.5"), (9_007_199_254_740_991, "9007199254740991"),
    ] as [(Double, String)])
  func `numbers are written in their shortest form`(value: Double, text: String) throws {
    #expect(shortest(value) == text)
    #expect(try parsed(text).double == value)
  }

  @Test func `shortest forms read back as the same bits`() throws {
    var generator = SystemRandomNumberGenerator()
    var checked = 0
    while checked < 20_000 {
      let value = Double(bitPattern: generator.next())
      guard value.isFinite else { continue }
      checked += 1
      let text = shortest(value)
      #expect(try parsed(text).double?.bitPattern == value.bitPattern, "\(text)")
    }
  }
}
