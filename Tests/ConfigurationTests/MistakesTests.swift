import Configuration
import Testing

/// Fields with other names, a check of a value, and contradictions between fields.
struct Recipe: Configuration {
  var name = ""
  var rate = 0.5
  var temperature = 0.0
  var counts = [1, 2]
  var isHot = false
  var isCold = false

  static let fields: [Field<Self>] = [
    .string("name", \.name, "A name.").required,
    .number("flipRate", \.rate, .atLeast(0, upTo: 1), "A rate.").alsoKnownAs("noise", "epsilon"),
    .number("temperature", \.temperature, .atLeast(0, upTo: 10), "A temperature.").alsoKnownAs(
      "noise"
    )
    .example(.number(0.5)),
    .integers("counts", \.counts, 0...9, "Counts.").refused {
      $0.counts.sorted() == $0.counts ? nil : "is \($0.counts); expected ascending numbers"
    },
    .boolean("isHot", \.isHot, "Hot."), .boolean("isCold", \.isCold, "Cold."),
  ]

  func validate() throws(InvalidField) {
    if isHot, temperature == 0 { throw InvalidField("isHot", "is true without temperature") }
    if isCold, temperature > 0 { throw InvalidField("isCold", "is true with temperature") }
    if isHot, isCold { throw InvalidField("isCold", "is true, as is isHot") }
  }
}

@Suite struct `Mistakes of a configuration` {
  private func mistakes(
    in text: String, elsewhere: [KnownKey] = [], isPartial: Bool = false
  ) throws -> [String] {
    var mistakes = Mistakes(elsewhere: elsewhere)
    mistakes.isPartial = isPartial
    _ = Recipe(decoding: try parsed(text), at: "r", noting: &mistakes)
    do {
      try mistakes.check()
      return []
    } catch {
      return error.errors.map { "\($0.line): \($0)" }
    }
  }

  @Test func `all mistakes of an object are found, in the order of its lines`() throws {
    let found = try mistakes(
      in: """
        {
          "temperature": -1,
          "flipRate": 2,
          "colour": 3,
          "counts": [2, 1]
        }
        """)
    #expect(
      found == [
        "1: r.name is missing; expected a string of at least one character",
        "2: r.temperature is -1; expected a number at least 0 and at most 10",
        "3: r.flipRate is 2; expected a number at least 0 and at most 1",
        "4: r.colour is not a known key; expected one of name, flipRate, temperature, counts, isHot,"
          + " isCold",
        "5: r.counts is [2, 1]; expected ascending numbers",
      ])
  }

  @Test func `what follows from a mistake is not said`() throws {
    let typo = try mistakes(in: #"{"nmae": "x"}"#)
    #expect(typo.count == 1 && typo[0].contains("did you mean \"name\"?"))
    let wrong = try mistakes(in: #"{"name": "x", "temperature": "hot", "isHot": true}"#)
    #expect(wrong.count == 1 && wrong[0].contains("r.temperature is \"hot\""))
  }

  @Test func `several contradictions between fields are all found`() throws {
    let found = try mistakes(in: #"{"name": "x", "isHot": true, "isCold": true}"#)
    #expect(found == ["1: r.isHot is true without temperature"])
    let both = try mistakes(
      in: "{\"name\": \"x\",\n\"temperature\": 1,\n\"isHot\": true,\n\"isCold\": true}")
    #expect(both == ["4: r.isCold is true with temperature"])
  }

  @Test func `of what will be completed only the values are checked`() throws {
    #expect(try mistakes(in: "{}", isPartial: true).isEmpty)
    #expect(try mistakes(in: #"{"isHot": true}"#, isPartial: true).isEmpty)
    #expect(try mistakes(in: #"{"flipRate": 2, "x": 1}"#, isPartial: true).count == 2)
  }

  @Test(arguments: [
    ("flip_rate", "\"flipRate\""), ("FlipRate", "\"flipRate\""), ("flip-rate", "\"flipRate\""),
    ("noise", "\"flipRate\" or \"temperature\""), ("Epsilon", "\"flipRate\""),
    ("historical", "\"users.historical\""), ("train_users", "\"users.historical\""),
    ("tempreature", "\"temperature\""), ("is_hot", "\"isHot\""),
  ])
  func `a key is found by its spelling, its other names, its place and its letters`(
    typed: String, meant: String
  ) throws {
    let elsewhere = [
      KnownKey("users.historical", alsoKnownAs: ["trainUsers"]), KnownKey("users.noise"),
    ]
    let found = try mistakes(in: "{\"name\": \"x\", \"\(typed)\": 1}", elsewhere: elsewhere)
    #expect(found.count == 1 && found[0].contains("did you mean \(meant)?"), "\(found)")
  }

  @Test(arguments: ["", "_", "zzzzzzz"])
  func `a key that is like none gets no hint`(typed: String) throws {
    let found = try mistakes(in: "{\"name\": \"x\", \"\(typed)\": 1}")
    #expect(found.count == 1 && !found[0].contains("did you mean"), "\(found)")
  }

  @Test func `a place is clean where neither it nor what is below it is wrong`() {
    var mistakes = Mistakes()
    mistakes.add(ConfigurationError(at: "a.list[2].b", .null, "is wrong"))
    #expect(!mistakes.isClean(at: "a") && !mistakes.isClean(at: "a.list"))
    #expect(mistakes.isClean(at: "a.lis") && mistakes.isClean(at: "a.list[2].b.c"))
    #expect(mistakes.isClean(at: "b"))
  }

  @Test func `a field says in words what it takes, with an example that it accepts`() throws {
    let texts = Recipe.descriptions.map { $0.text(under: "r") }
    #expect(
      texts[2] == """
        r.temperature: a number at least 0 and at most 10, default 0
            A temperature.
            Example: "temperature": 0.5
        """)
    for field in Example.descriptions + Recipe.descriptions {
      let text = "{\"\(field.name)\": \(field.example.serialized())}"
      var found = Mistakes()
      found.isPartial = true
      if Example.descriptions.contains(where: { $0.name == field.name }) {
        _ = Example(decoding: try parsed(text), at: "", noting: &found)
      } else {
        _ = Recipe(decoding: try parsed(text), at: "", noting: &found)
      }
      #expect(found.all.isEmpty, "\(text): \(found.all)")
    }
  }
}

extension JSONValue {
  static var null: JSONValue { JSONValue(.null) }
}
