public import Configuration

/// Where the texts of prompts are.
public struct PromptTexts: Configuration, Equatable {
  /// JSON Lines, CSV or TSV, by the name's ending.
  public var path = ""
  /// Column or key of the prompt's name.
  public var id = "prompt"
  /// Column or key of the prompt's text.
  public var text = "text"

  public init() {}

  public static let fields: [Field<Self>] = [
    .string("path", \.path, "File of prompt texts: .jsonl, .csv or .tsv.").required
      .example(.string("prompts.jsonl")),
    .string("id", \.id, "Key or column of the prompt's name, as in the table."),
    .string("text", \.text, "Key or column of the prompt's text."),
  ]
}

/// Where the texts of responses are.
public struct ResponseTexts: Configuration, Equatable {
  /// JSON Lines, CSV or TSV, by the name's ending.
  public var path = ""
  /// Column or key of the prompt's name.
  public var prompt = "prompt"
  /// Column or key of the response's name.
  public var response = "response"
  /// Column or key of the response's text.
  public var text = "text"

  public init() {}

  public static let fields: [Field<Self>] = [
    .string("path", \.path, "File of response texts: .jsonl, .csv or .tsv.").required
      .example(.string("responses.jsonl")),
    .string("prompt", \.prompt, "Key or column of the prompt's name, as in the table."),
    .string("response", \.response, "Key or column of the response's name, as in the table."),
    .string("text", \.text, "Key or column of the response's text."),
  ]
}

/// Texts of the prompts and rows of a `RowIndex`, in its order; empty where there are none.
struct Texts {
  var prompts: [String] = []
  var responses: [String] = []

  /// Reads the texts of all prompts and rows. A missing or second text is an error; texts of others
  /// are passed over.
  /// - Parameter table: File that the rows were read from, for errors.
  init(
    _ prompts: PromptTexts?, _ responses: ResponseTexts?, of rows: RowIndex, from table: String,
    in files: DataFiles
  ) throws(DataError) {
    if let prompts { self.prompts = try prompts.read(for: rows, from: table, in: files) }
    if let responses { self.responses = try responses.read(for: rows, from: table, in: files) }
  }
}

extension PromptTexts {
  fileprivate func read(
    for rows: RowIndex, from table: String, in files: DataFiles
  ) throws(DataError) -> [String] {
    var reader = try files.rows(path)
    let (idColumn, textColumn) = (
      try reader.position(of: id, namedBy: "id"), try reader.position(of: text, namedBy: "text")
    )
    var texts = [String?](repeating: nil, count: rows.prompts.names.count)
    while try reader.next() {
      let name = try reader.identifier(idColumn)
      guard let prompt = rows.prompts[name] else { continue }
      if texts[prompt] != nil {
        throw reader.error(idColumn, "prompt \(shown(name)) has a text already; keep one")
      }
      texts[prompt] = try reader.text(textColumn)
    }
    if let prompt = texts.firstIndex(of: nil) {
      let name = rows.prompts.names[prompt]
      throw DataError(
        file: table, line: rows.lines[rows.promptOfRow.firstIndex(of: prompt)!],
        "prompt \(shown(name)) has no text in \(reader.file); add it there")
    }
    return texts.map { $0! }
  }
}

extension ResponseTexts {
  fileprivate func read(
    for rows: RowIndex, from table: String, in files: DataFiles
  ) throws(DataError) -> [String] {
    var reader = try files.rows(path)
    let promptColumn = try reader.position(of: prompt, namedBy: "prompt")
    let responseColumn = try reader.position(of: response, namedBy: "response")
    let textColumn = try reader.position(of: text, namedBy: "text")
    var texts = [String?](repeating: nil, count: rows.count)
    while try reader.next() {
      let prompt = try reader.identifier(promptColumn)
      let response = try reader.identifier(responseColumn)
      guard let row = rows.row(prompt: prompt, response: response) else { continue }
      if texts[row] != nil {
        throw secondText(of: response, to: prompt, reader, responseColumn)
      }
      texts[row] = try reader.text(textColumn)
    }
    if let row = texts.firstIndex(of: nil) {
      let (prompt, response) = (rows.promptName(ofRow: row), rows.responseName(ofRow: row))
      throw DataError(
        file: table, line: rows.lines[row],
        "response \(shown(response)) to prompt \(shown(prompt)) has no text in \(reader.file); "
          + "add it there")
    }
    return texts.map { $0! }
  }
}

extension ResponseTexts {
  /// Prompt and response of every row.
  func names(in files: DataFiles) throws(DataError) -> [(prompt: String, response: String)] {
    var reader = try files.rows(path)
    let promptColumn = try reader.position(of: prompt, namedBy: "prompt")
    let responseColumn = try reader.position(of: response, namedBy: "response")
    var names: [(prompt: String, response: String)] = []
    while try reader.next() {
      names.append((try reader.identifier(promptColumn), try reader.identifier(responseColumn)))
    }
    return names
  }
}

/// A response has two texts.
func secondText(
  of response: String, to prompt: String, _ reader: any RowReader, _ column: Int
) -> DataError {
  reader.error(
    column, "response \(shown(response)) to prompt \(shown(prompt)) has a text already; keep one")
}
