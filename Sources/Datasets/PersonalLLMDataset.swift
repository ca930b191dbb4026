public import Configuration
import Preferences

/// The published rows of PersonalLLM (Zollo et al., 2025): a prompt, its responses, their scores.
public struct PersonalLLMDataset: DatasetSource {
  /// Where the constants that scores are standardised with come from.
  public enum Constants: String, CaseIterable, Sendable {
    /// Mean and deviation over the training prompts of the run.
    case computed
    /// Those published for the training set, by name.
    case published
  }

  public static let kind = "personalllm"
  public static let summary =
    "PersonalLLM's published rows as JSON Lines or CSV: a prompt, its responses, their scores."

  /// Training rows, or all rows.
  public var path = ""
  /// Evaluation rows.
  public var testPath: String?
  /// Reward models to use; by default all that the file has. Their order changes no result.
  public var rewardModels: [String]?
  /// Where the constants that scores are standardised with come from.
  public var standardisation = Constants.computed
  /// Names of the systems that answered, in the order of the file's numbers.
  public var responses: [String]?
  /// Prompts taken from the start of each file, the one thing that the order of lines decides; by default all.
  public var limit: Int?

  public init() {}

  public static let fields: [Field<Self>] = [
    .string("path", \.path, "Rows as published: .jsonl or .csv.").example(.string("train.jsonl"))
      .required,
    .optionalString(
      "testPath", \.testPath,
      "Rows of the evaluation prompts; without it the run draws them from path."),
    .optionalStrings(
      "rewardModels", \.rewardModels,
      "Reward models to use, in any order; default all that the file has."),
    .choice(
      "standardisation", \.standardisation,
      "Mean and deviation of each reward model: computed on training prompts, or as published."),
    .optionalStrings(
      "responses", \.responses,
      "Names of the systems that answered; default, for 8 responses, the published ones."),
    .optionalInteger(
      "limit", \.limit, 1...1_000_000_000, "Prompts taken from the start of each file; default all."
    ),
  ]

  public func read(from files: DataFiles) throws(DataError) -> Dataset {
    var rows = PersonalLLMRows()
    let training = try files.rows(path)
    let file = training.file
    let layout = try PersonalLLMLayout(of: training, models: rewardModels, responses: responses)
    let constants =
      standardisation == .published ? try publishedConstants(layout.models, file) : nil
    try rows.append(training, layout, self, idPrefix: "")
    let trainingCount = rows.count
    if let testPath {
      let test = try files.rows(testPath)
      let testLayout = try PersonalLLMLayout(
        of: test, models: layout.models, responses: layout.responses)
      try rows.append(test, testLayout, self, idPrefix: "test-")
    }
    let scores = RawScores(rewardModels: layout.models, numbers: rows.scores)
    try refuseConstants(scores, file, listedIn: "rewardModels")
    return Dataset(
      table: rows.table(layout), scores: scores,
      evaluationPrompts: testPath == nil ? nil : Array(trainingCount..<rows.count),
      standardisation: constants)
  }

  private func publishedConstants(
    _ models: [String], _ file: String
  ) throws(DataError) -> [Standardisation] {
    var constants: [Standardisation] = []
    for model in models {
      guard let constant = PersonalLLMConstants.standardisation[model] else {
        throw DataError(
          file: file, column: "response_1_\(model)",
          "no constants are published for \(model); set \"standardisation\" to \"computed\", or "
            + nameHint(for: model, among: PersonalLLMConstants.rewardModels))
      }
      constants.append(constant)
    }
    return constants
  }
}

/// Where one file keeps prompts, responses and scores.
private struct PersonalLLMLayout {
  /// Reward models in the order of their names.
  let models: [String]
  /// Names of the responses of every prompt.
  let responses: [String]
  let prompt: Int
  /// Column of each response's text.
  let texts: [Int]
  /// Columns of each response's scores, in the order of `models`.
  let scores: [[Int]]
  /// Responses by name: the order in which rows keep them, whatever their numbers in the file.
  let order: [Int]

  init(
    of reader: any RowReader, models: [String]?, responses: [String]?
  ) throws(DataError) {
    let keys = reader.columns.compactMap(ResponseKey.init)
    // Of the numbers 1 to k + 1, k distinct ones leave one out: it is the one that is reported.
    let numbers = Set(keys.map(\.number))
    let count = max(2, min(numbers.max() ?? 0, numbers.count + 1))
    prompt = try position(of: "prompt", in: reader)
    texts = try (1...count).map { n throws(DataError) in
      try position(of: "response_\(n)", in: reader)
    }
    let modelsInFile = distinct(keys.compactMap(\.model))
    try Self.check(models ?? [], among: modelsInFile, in: reader)
    let models = models ?? modelsInFile
    // Model by model, so that a misspelled key is reported as the one that it should have been.
    let columns = try models.map { model throws(DataError) in
      try (1...count).map { n throws(DataError) in
        try position(of: "response_\(n)_\(model)", in: reader)
      }
    }
    let byName = models.indices.sorted { Name(models[$0]) < Name(models[$1]) }
    self.models = byName.map { models[$0] }
    scores = (0..<count).map { n in byName.map { columns[$0][n] } }
    let names = responses ?? Self.names(count)
    self.responses = names
    order = names.indices.sorted { Name(names[$0]) < Name(names[$1]) }
    try checkNames(count, reader)
  }

  private static func check(
    _ models: [String], among known: [String], in reader: any RowReader
  ) throws(DataError) {
    if known.isEmpty {
      throw DataError(
        file: reader.file, line: reader.columnsLine,
        "there are no scores; expected keys such as response_1_gemma_2b")
    }
    for model in models where !known.contains(model) {
      throw DataError(
        file: reader.file, line: reader.columnsLine, column: "response_1_\(model)",
        "reward model \(model) has no scores; \(nameHint(for: model, among: known))")
    }
  }

  private func checkNames(_ count: Int, _ reader: any RowReader) throws(DataError) {
    if responses.count == count { return }
    throw DataError(
      file: reader.file, line: reader.columnsLine,
      "prompts have \(count) responses and \(responses.count) are named; "
        + "expected one name for each in \"responses\"")
  }

  private static func names(_ count: Int) -> [String] {
    count == PersonalLLMConstants.systems.count
      ? PersonalLLMConstants.systems : (0..<count).map { "response_\($0 + 1)" }
  }
}

/// `response_<number>`, or `response_<number>_<reward model>`.
private struct ResponseKey {
  let number: Int
  let model: String?

  init?(_ key: String) {
    let parts = key.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count >= 2, parts[0] == "response", let number = Int(parts[1]),
      number > 0, parts[1] == "\(number)"
    else { return nil }
    self.number = number
    model = parts.count == 3 ? String(parts[2]) : nil
  }
}

/// Rows of one or two files, put together.
private struct PersonalLLMRows {
  private var names: [String] = []
  private var rows: [PersonalLLMRow] = []

  var count: Int { rows.count }
  /// Row-major, response after response.
  var scores: [Precise] { rows.flatMap(\.scores) }

  /// Adds the rows of a file, named by their place among them when they are sorted by content: the rows
  /// have no names, and their lines must not decide anything.
  mutating func append(
    _ reader: any RowReader, _ layout: PersonalLLMLayout, _ source: PersonalLLMDataset,
    idPrefix: String
  ) throws(DataError) {
    var reader = reader
    if source.rewardModels == nil { reader.refuseOtherColumns(namedBy: "rewardModels") }
    var added: [PersonalLLMRow] = []
    while added.count < source.limit ?? .max, try reader.next() {
      added.append(try PersonalLLMRow(reader, layout, source))
    }
    names += added.indices.map { "\(idPrefix)\($0 + 1)" }
    rows += added.sorted { $0.precedes($1) }
  }

  func table(_ layout: PersonalLLMLayout) -> RewardTable {
    RewardTable(
      rewardModels: [],
      prompts: zip(names, rows).map { Prompt(id: $0, text: $1.texts[0].text) },
      responsesPerPrompt: rows.map { _ in layout.responses.count },
      responses: rows.flatMap { row in
        zip(layout.order, row.texts.dropFirst()).map {
          Response(id: layout.responses[$0], text: $1.text)
        }
      },
      scores: [])
  }
}

/// One prompt with its responses in the order of their names.
private struct PersonalLLMRow {
  /// Of the prompt, then of the responses.
  let texts: [Name]
  let scores: [Precise]

  init(
    _ reader: any RowReader, _ layout: PersonalLLMLayout, _ source: PersonalLLMDataset
  ) throws(DataError) {
    let columns = [layout.prompt] + layout.order.map { layout.texts[$0] }
    texts = try columns.map { column throws(DataError) in Name(try reader.text(column)) }
    scores = try layout.order.flatMap { layout.scores[$0] }.map { column throws(DataError) in
      try reader.score(column, choice: source.rewardModels, field: "rewardModels")
    }
  }

  func precedes(_ other: PersonalLLMRow) -> Bool {
    texts == other.texts
      ? scores.lexicographicallyPrecedes(other.scores) {
        ($0.value, $0.residual) < ($1.value, $1.residual)
      }
      : texts.lexicographicallyPrecedes(other.texts)
  }
}

/// Position of a key; where it is missing, the error names the nearest.
private func position(of key: String, in reader: any RowReader) throws(DataError) -> Int {
  if let position = reader.columns.firstIndex(of: key) { return position }
  let number = ResponseKey(key)?.number
  let others = reader.columns.filter { $0 != "prompt" && ResponseKey($0)?.number == number }
  let misspelled = reader.columns.filter { $0 != "prompt" && ResponseKey($0) == nil }
  let hint = nearestHint(for: key, among: others + misspelled)
  throw DataError(
    file: reader.file, line: reader.columnsLine, column: key,
    "there is no such key; \(hint ?? "expected it in every row")")
}

/// The names without repetition, in order of first occurrence.
private func distinct(_ names: [String]) -> [String] {
  names.reduce(into: NameIndex()) { _ = $0.position(of: $1) }.names
}
