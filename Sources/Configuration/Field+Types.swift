extension Field {
  public static func integer(
    _ name: String, _ path: Place<Root, Int>, _ range: ClosedRange<Int>,
    _ summary: String
  ) -> Field {
    Field(
      name, path, summary,
      expected: "a whole number from \(range.lowerBound) to \(range.upperBound)",
      type: integerType(range), parse: { wholeNumber($0, range) }, write: JSONValue.integer)
  }

  public static func optionalInteger(
    _ name: String, _ path: Place<Root, Int?>, _ range: ClosedRange<Int>,
    _ summary: String
  ) -> Field {
    Field(
      name, path, summary,
      expected: "a whole number from \(range.lowerBound) to \(range.upperBound)",
      type: integerType(range), parse: { wholeNumber($0, range).map(Optional.some) },
      write: { $0.map(JSONValue.integer) })
  }

  /// A list of whole numbers, at least one.
  public static func integers(
    _ name: String, _ path: Place<Root, [Int]>, _ range: ClosedRange<Int>,
    _ summary: String
  ) -> Field {
    Field(
      name, path, summary,
      expected: "a list of whole numbers from \(range.lowerBound) to \(range.upperBound)",
      type: integersType(range), parse: { all($0.elements) { wholeNumber($0, range) } },
      write: { .array($0.map(JSONValue.integer)) })
  }

  /// A list of whole numbers, at least one, that may be absent.
  public static func optionalIntegers(
    _ name: String, _ path: Place<Root, [Int]?>, _ range: ClosedRange<Int>,
    _ summary: String
  ) -> Field {
    Field(
      name, path, summary,
      expected: "a list of whole numbers from \(range.lowerBound) to \(range.upperBound)",
      type: integersType(range),
      parse: { all($0.elements) { wholeNumber($0, range) }.map(Optional.some) },
      write: { $0.map { .array($0.map(JSONValue.integer)) } })
  }

  public static func number(
    _ name: String, _ path: Place<Root, Double>, _ bounds: Bounds,
    _ summary: String
  ) -> Field {
    Field(
      name, path, summary, expected: "a number \(bounds)", type: bounds.schema,
      parse: { bounds.check($0) }, write: JSONValue.number)
  }

  public static func optionalNumber(
    _ name: String, _ path: Place<Root, Double?>, _ bounds: Bounds,
    _ summary: String
  ) -> Field {
    Field(
      name, path, summary, expected: "a number \(bounds)", type: bounds.schema,
      parse: { bounds.check($0).map(Optional.some) }, write: { $0.map(JSONValue.number) })
  }

  public static func numbers(
    _ name: String, _ path: Place<Root, [Double]>, _ bounds: Bounds,
    _ summary: String
  ) -> Field {
    Field(
      name, path, summary, expected: "a list of numbers \(bounds)",
      type: [
        ("type", .string("array")), ("items", .object(bounds.schema)),
        ("minItems", .integer(1)),
      ],
      parse: { all($0.elements) { bounds.check($0) } },
      write: { .array($0.map(JSONValue.number)) })
  }

  public static func boolean(
    _ name: String, _ path: Place<Root, Bool>, _ summary: String
  ) -> Field {
    Field(
      name, path, summary, expected: "true or false", type: [("type", .string("boolean"))],
      parse: { if case .boolean(let value) = $0.kind { value } else { nil } },
      write: JSONValue.boolean)
  }

  /// A string of at least one character.
  public static func string(
    _ name: String, _ path: Place<Root, String>, _ summary: String
  ) -> Field {
    Field(
      name, path, summary, expected: "a string of at least one character", type: stringType,
      parse: { $0.text.flatMap { $0.isEmpty ? nil : $0 } }, write: JSONValue.string)
  }

  public static func optionalString(
    _ name: String, _ path: Place<Root, String?>, _ summary: String
  ) -> Field {
    Field(
      name, path, summary, expected: "a string of at least one character", type: stringType,
      parse: { $0.text.flatMap { $0.isEmpty ? nil : $0 } },
      write: { $0.map(JSONValue.string) })
  }

  public static func optionalStrings(
    _ name: String, _ path: Place<Root, [String]?>, _ summary: String
  ) -> Field {
    Field(
      name, path, summary, expected: "a list of strings, at least one, none twice",
      type: [
        ("type", .string("array")), ("items", .object(stringType)), ("minItems", .integer(1)),
        ("uniqueItems", .boolean(true)),
      ],
      parse: { value in
        guard let texts = all(value.elements, { $0.text }), Set(texts).count == texts.count,
          !texts.isEmpty
        else { return nil }
        return texts
      },
      write: { $0.map { .array($0.map(JSONValue.string)) } })
  }

  /// One of the cases of an enumeration whose raw values are the names in JSON.
  public static func choice<Choice>(
    _ name: String, _ path: Place<Root, Choice>, _ summary: String
  ) -> Field where Choice: RawRepresentable<String> & CaseIterable & Sendable {
    let names = Choice.allCases.map(\.rawValue)
    return Field(
      name, path, summary, expected: "one of " + names.joined(separator: ", "),
      type: [("enum", .array(names.map(JSONValue.string)))],
      parse: { $0.text.flatMap(Choice.init) }, write: { .string($0.rawValue) })
  }

  /// A nested object.
  public static func object<Part: Configuration>(
    _ name: String, _ path: Place<Root, Part>, _ summary: String
  ) -> Field {
    var field = Field(
      name: name, summary: summary, expected: "an object",
      type: Part.schema().members!.map {
        ($0.key, $0.value)
      },
      read: { value, place, root, mistakes in
        root[keyPath: path] = Part(decoding: value, at: place, noting: &mistakes)
      },
      write: { .object($0[keyPath: path].resolved) },
      copy: { $1[keyPath: path] = $0[keyPath: path] })
    field.parts = { Part.descriptions }
    return field
  }

  /// A nested object that may be absent.
  /// - Parameter kind: The one `kind` that the object may name, as the same object does where it stands by
  ///   itself; nil where it has none.
  public static func optionalObject<Part: Configuration>(
    _ name: String, _ path: Place<Root, Part?>, _ summary: String, kind: String? = nil
  ) -> Field {
    let extra = kind.map { [("kind", JSONValue.object([("const", .string($0))]))] } ?? []
    var field = Field(
      name: name, summary: summary, expected: "an object",
      type: Part.schema(extra: extra).members!.map { ($0.key, $0.value) },
      read: { value, place, root, mistakes in
        if let kind, let given = value["kind"], given.text != kind {
          mistakes.add(
            ConfigurationError(
              at: joined(place, "kind"), given, "is \(shown(given)); expected \"\(kind)\""))
        }
        root[keyPath: path] = Part(
          decoding: value, at: place, allowed: extra.map(\.0), noting: &mistakes)
      },
      write: { root in root[keyPath: path].map { .object($0.resolved) } },
      copy: { $1[keyPath: path] = $0[keyPath: path] })
    field.parts = { Part.descriptions }
    return field
  }
}

private let stringType: [(String, JSONValue)] = [
  ("type", .string("string")), ("minLength", .integer(1)),
]

private func integerType(_ range: ClosedRange<Int>) -> [(String, JSONValue)] {
  [
    ("type", .string("integer")), ("minimum", .integer(range.lowerBound)),
    ("maximum", .integer(range.upperBound)),
  ]
}

private func integersType(_ range: ClosedRange<Int>) -> [(String, JSONValue)] {
  [
    ("type", .string("array")), ("items", .object(integerType(range))), ("minItems", .integer(1)),
  ]
}

private func wholeNumber(_ value: JSONValue, _ range: ClosedRange<Int>) -> Int? {
  guard let number = value.double, let whole = Int(exactly: number), range.contains(whole) else {
    return nil
  }
  return whole
}

/// Every element parsed, or nil where the list is absent, empty or one element cannot be.
private func all<Value>(_ elements: [JSONValue]?, _ parse: (JSONValue) -> Value?) -> [Value]? {
  guard let elements, !elements.isEmpty else { return nil }
  let values = elements.compactMap(parse)
  return values.count == elements.count ? values : nil
}
