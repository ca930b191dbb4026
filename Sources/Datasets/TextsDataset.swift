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

  public func read(from files: DataFiles) throws(DataError) -> Dataset {
    var reader = try files.rows(responses.path)
    let (rows, own) = try responses.rowsAndTexts(&reader)
    try rows.refuseSingleResponses(reader.file)
    var texts = try Texts(prompts, nil, of: rows, from: reader.file, in: files)
    texts.responses = own
    return Dataset(table: rows.table(texts: texts))
  }
}

extension ResponseTexts {
  /// All pairs of prompt and response with their texts.
  fileprivate func rowsAndTexts(
    _ reader: inout any RowReader
  ) throws(DataError) -> (RowIndex, [String]) {
    let promptColumn = try reader.position(of: prompt, namedBy: "prompt")
    let responseColumn = try reader.position(of: response, namedBy: "response")
    let textColumn = try reader.position(of: text, namedBy: "text")
    var rows = RowIndex()
    var texts: [String] = []
    while try reader.next() {
      let prompt = try reader.identifier(promptColumn)
      let response = try reader.identifier(responseColumn)
      guard rows.row(prompt: prompt, response: response, line: reader.line) == texts.count else {
        throw secondText(of: response, to: prompt, reader, responseColumn)
      }
      texts.append(try reader.text(textColumn))
    }
    return (rows, texts)
  }
}
