public import Configuration
package import Hashing
public import Language
public import Preferences

/// What a dataset file or generator gives: prompts, responses, raw scores, and what came with them.
public struct Dataset: Sendable {
  /// Prompts and responses: the rows, without columns.
  public let table: RewardTable
  /// Of the table's rows; `none` where there are no scorers (recorded feedback alone).
  public let scores: RawScores
  /// The dataset's own evaluation prompts, or nil where the split is to be drawn.
  public let evaluationPrompts: [Int]?
  /// Constants to standardise with instead of computing them on training prompts.
  public let standardisation: [Standardisation]?
  /// Real people's ratings (in `ratingUnit`, form `rating`) or comparisons; nil where users are to be
  /// simulated.
  public let recorded: Histories?
  /// What recorded ratings are kept in.
  public let ratingUnit: ColumnUnit
  /// Hash of the bytes that the data were parsed from.
  package internal(set) var contents = ContentHash().id
  /// What is probably not meant, in sentences that name file and remedy.
  public internal(set) var warnings: [String] = []
  /// What is known of recorded people besides what they said; nil where nothing is.
  public internal(set) var features: PersonFeatures?
  /// What scored the texts, by the name of the column, where it can score others too: answers that are written.
  public internal(set) var rewardModels: [String: any RewardModel] = [:]
  /// Facts for whoever reads what `attune validate` says, in sentences that name the file.
  public internal(set) var notes: [String] = []

  public init(
    table: RewardTable, scores: RawScores = .none, evaluationPrompts: [Int]? = nil,
    standardisation: [Standardisation]? = nil, recorded: Histories? = nil,
    ratingUnit: ColumnUnit = ColumnUnit()
  ) {
    self.table = table
    self.scores = scores
    self.evaluationPrompts = evaluationPrompts
    self.standardisation = standardisation
    self.recorded = recorded
    self.ratingUnit = ratingUnit
  }
}

/// A `kind` of dataset: its configuration and how to load it.
public protocol DatasetSource: Configuration {
  /// The name in `experiments.json`, for example `scores-table`.
  static var kind: String { get }
  /// One sentence.
  static var summary: String { get }
  /// True where the feedback comes from a file of real people.
  static var isRecorded: Bool { get }
  /// True where there are no scores unless a `ScorerFile` makes them.
  static var needsScorer: Bool { get }
  /// Bytes that `load` is sure to need by this configuration alone, without a look at any file.
  var leastMemory: Int { get }
  /// Reads or generates the data, in any order.
  /// - Parameter files: Opens the files that the configuration names, and no others.
  func read(from files: DataFiles) throws(DataError) -> Dataset
}

extension DatasetSource {
  public static var isRecorded: Bool { false }
  public static var needsScorer: Bool { false }
  public var leastMemory: Int { 0 }

  /// Reads or generates the data in canonical order, and scores their texts where a scorer is to do so.
  /// - Parameter context: Where relative paths start and how `${NAME}` in a path is resolved.
  public func load(
    in context: DataContext, scorer: ScorerFile? = nil
  ) throws(DataError) -> Dataset {
    let files = DataFiles(in: context)
    var data = try read(from: files).inCanonicalOrder
    if let scorer {
      let file = try files.open(scorer.file)
      data = try data.scored(by: DistilledScorer(reading: file), from: file.path).inCanonicalOrder
    }
    data.contents = files.contents
    return data
  }
}

/// The dataset kinds by name.
public enum DatasetRegistry {
  public static let types: [any DatasetSource.Type] = [
    SyntheticTextDataset.self, ScoresTableDataset.self, PersonalLLMDataset.self,
    RecordedDataset.self, TextsDataset.self,
  ]
}

/// Where relative paths start and what the environment holds.
public struct DataContext: Sendable {
  /// Folder of the experiments file.
  public let folder: String
  public let environment: [String: String]
  /// Seed of generated data, from the experiment.
  public let seed: UInt64

  public init(folder: String, environment: [String: String], seed: UInt64) {
    self.folder = folder
    self.environment = environment
    self.seed = seed
  }

  /// A path with `${NAME}` replaced from the environment, relative to the folder unless absolute.
  public func resolve(_ path: String) throws(DataError) -> String {
    let pieces = path.split(separator: "${", omittingEmptySubsequences: false)
    var result = String(pieces[0])
    for piece in pieces.dropFirst() {
      guard let end = piece.firstIndex(of: "}") else {
        throw DataError(file: path, kind: .unreadable, "has \"${\" without \"}\"; close it")
      }
      let name = String(piece[..<end])
      guard let value = environment[name], !value.isEmpty else {
        throw DataError(
          file: path, kind: .unreadable,
          "needs the environment variable \(name), which is not set; set it to the data's folder")
      }
      result += value + piece[piece.index(after: end)...]
    }
    return result.hasPrefix("/") ? result : folder + "/" + result
  }
}

/// A data file that cannot be used: one sentence with file, place, value and remedy.
public struct DataError: Error, CustomStringConvertible, Equatable {
  public enum Kind: Sendable {
    /// The content is wrong: exit code 65.
    case invalid
    /// The file cannot be opened or read: exit code 74.
    case unreadable
  }

  public let file: String
  /// From 1; nil where the error is not of one line.
  public let line: Int?
  /// Name or number of the column or key; nil where the error is not of one.
  public let column: String?
  public let kind: Kind
  public let message: String

  public init(
    file: String, line: Int? = nil, column: String? = nil, kind: Kind = .invalid, _ message: String
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.kind = kind
    self.message = message
  }

  /// `scores.tsv:17, column rouge_1: "abc" is not a number; ...`
  public var description: String {
    var place = file
    if let line { place += ":\(line)" }
    if let column { place += ", column \(column)" }
    return onOneLine("\(place): \(message)")
  }
}

/// Text with control characters and line ends, which names in files may contain, as escapes.
private func onOneLine(_ text: String) -> String {
  var line = ""
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case ..<0x20, 0x7F..<0xA0, 0x2028, 0x2029: line += scalar.escaped(asASCII: true)
    default: line.unicodeScalars.append(scalar)
    }
  }
  return line
}
