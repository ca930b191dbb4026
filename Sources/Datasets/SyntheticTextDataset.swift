public import Configuration
import Preferences

/// The built-in data: real text from a seeded grammar, scored by ten text scorers.
public struct SyntheticTextDataset: DatasetSource {
  public static let kind = "synthetic-text"
  public static let summary =
    "Built in: prompts and responses from a seeded grammar, scored by ten text scorers."

  /// Number of prompts.
  public var prompts = 600
  /// Responses to each prompt.
  public var responses = 8
  /// Text scorers that play the reward models; all ten by default.
  public var scorers: [String]?

  public init() {}

  public static let fields: [Field<Self>] = [
    .integer("prompts", \.prompts, 2...1_000_000, "Number of prompts."),
    .integer("responses", \.responses, 2...1_000, "Responses to each prompt."),
    .optionalStrings("scorers", \.scorers, "Text scorers that play the reward models; default all ten."),
  ]

  public func files(in context: DataContext) throws(DataError) -> [String] { [] }

  public func load(in context: DataContext) throws(DataError) -> Dataset {
    throw DataError(file: "synthetic-text", "not built yet")
  }
}
