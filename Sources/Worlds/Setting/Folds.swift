package import Configuration

/// Into how many parts the people of a file are divided, each part judged once, as written in `users.folds`.
public enum Folds: Sendable, Equatable {
  case count(Int)
  /// As many as there are people who can be judged: each alone.
  case all

  package static let bounds = 2...1_000_000

  init?(json: JSONValue) {
    if json.text == "all" {
      self = .all
    } else if let count = json.double.flatMap(Int.init(exactly:)), Self.bounds.contains(count) {
      self = .count(count)
    } else {
      return nil
    }
  }

  package var json: JSONValue {
    switch self {
    case .count(let count): .integer(count)
    case .all: .string("all")
    }
  }

  package static let schema: [(String, JSONValue)] = [
    (
      "anyOf",
      .array([
        .object([
          ("type", .string("integer")), ("minimum", .integer(bounds.lowerBound)),
          ("maximum", .integer(bounds.upperBound)),
        ]),
        .object([("const", .string("all"))]),
      ])
    )
  ]

  /// Folds of so many people: none is empty.
  package func count(of people: Int) -> Int {
    switch self {
    case .count(let count): min(count, people)
    case .all: people
    }
  }

  /// The positions of a fold among people in a random order: all are in one, and sizes differ by one at most.
  package static func positions(of fold: Int, of folds: Int, people: Int) -> Range<Int> {
    fold * people / folds..<(fold + 1) * people / folds
  }
}
