public import Configuration
import Preferences

/// Texts without scores: a scorer makes the scores.
public struct TextsDataset: DatasetSource {
  public static let kind = "texts"
  public static let summary = "Responses as texts without scores, for a distilled scorer."
  public static let needsScorer = true

  /// Texts of the responses; the rows of the table.
  public var responses = ResponseTexts()
  /// Texts of the prompts.
  public var prompts: PromptTexts?

  public init() {}

  public static let fields: [Field<Self>] = [
    .object("responses", \.responses, "File of the responses' texts: the rows of the table.")
      .required,
    .optionalObject("prompts", \.prompts, "File of the prompts' texts; without it there are none."),
  ]

  public func files(in context: DataContext) throws(DataError) -> [String] {
    var files = [try context.resolve(responses.path)]
    if let prompts { files.append(try context.resolve(prompts.path)) }
    return files
  }

  public func load(in context: DataContext) throws(DataError) -> Dataset {
    let file = try context.resolve(responses.path)
    let rows = try responses.rows(in: file)
    try rows.refuseSingleResponses(file)
    let texts = try Texts(prompts, responses, of: rows, from: file, in: context)
    return Dataset(table: rows.table(rewardModels: [], scores: [], texts: texts))
  }
}

extension ResponseTexts {
  /// The pairs of prompt and response that a file has texts for. One with two texts is found on reading them.
  fileprivate func rows(in file: String) throws(DataError) -> RowIndex {
    var reader = try openRows(file)
    let promptColumn = try reader.position(of: prompt, namedBy: "prompt")
    let responseColumn = try reader.position(of: response, namedBy: "response")
    var rows = RowIndex()
    while try reader.next() {
      _ = rows.row(
        prompt: try reader.identifier(promptColumn),
        response: try reader.identifier(responseColumn), line: reader.line)
    }
    return rows
  }
}
