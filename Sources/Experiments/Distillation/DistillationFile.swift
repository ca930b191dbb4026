import Configuration
package import Datasets
public import Distillation
import Learners
import Platform
import Preferences
import Randomness
import Worlds

/// The file of `attune distill`: data with scores and texts, and the heads to be fitted to them.
public struct DistillationFile: Sendable {
  let header: DistillationHeader
  package let dataset: any DatasetSource
  package let scorer: ScorerFile?
  public let heads: [HeadsConfiguration]

  public var name: String { header.name }

  /// - Throws: `JSONSyntaxError` where it is no JSON, else `ConfigurationErrors` with all that is wrong.
  public init(parsing bytes: [UInt8]) throws {
    let root = try JSONValue(parsing: bytes)
    var mistakes = Mistakes()
    header = DistillationHeader(
      decoding: root, at: "", allowed: ["dataset", "heads"], noting: &mistakes)
    (dataset, scorer) = ExperimentReader(path: "", registry: .standard)
      .dataset(root, noting: &mistakes)
    heads = Self.heads(of: root, noting: &mistakes)
    try mistakes.check()
  }

  private static func heads(
    of root: JSONValue, noting mistakes: inout Mistakes
  ) -> [HeadsConfiguration] {
    let list = root["heads"] ?? .array([.object([("kind", .string("ridge"))])])
    guard let elements = list.elements, !elements.isEmpty else {
      mistakes.add(
        ConfigurationError(
          at: "heads", list,
          absence(of: list) + "; expected a list such as [{\"kind\": \"ridge\"}]"))
      return []
    }
    let heads = elements.enumerated().map {
      HeadsConfiguration(decoding: $1, at: "heads[\($0)]", noting: &mistakes)
    }
    let isRead = heads.indices.map { mistakes.isClean(at: "heads[\($0)]") }
    for (index, entry) in heads.enumerated() where isRead[index] {
      guard (0..<index).contains(where: { isRead[$0] && heads[$0].name == entry.name }) else {
        continue
      }
      mistakes.add(
        ConfigurationError(
          at: "heads[\(index)].label", elements[index],
          "is \"\(entry.name)\", which other heads have; give each their own \"label\""))
    }
    return heads
  }

  /// The data, and which prompts may be learned from: the dataset's own split, or a seeded one.
  public func load(
    folder: String, environment: [String: String]
  ) throws -> (distillation: Distillation, evaluation: [Int]) {
    try checkMemory()
    let context = DataContext(
      folder: folder, environment: environment, seed: UInt64(header.seed))
    let data = try dataset.load(in: context, scorer: scorer)
    let root = RandomStream(seed: UInt64(header.seed)).stream(name, "distill")
    let evaluation = data.evaluationPrompts ?? seededPrompts(data.table.prompts.count, root)
    let held = Set(evaluation)
    let training = data.table.prompts.indices.filter { !held.contains($0) }
    try check(data, training: training.count, evaluation: evaluation.count)
    return (
      Distillation(
        table: data.table, scores: data.scores, training: training, stream: root), evaluation
    )
  }

  /// Refuses heads whose second moments, of every fold and of all, the machine cannot hold.
  private func checkMemory() throws {
    let moments = heads.map { 8 * ($0.folds + 2) * $0.width * $0.width }.max()!
    let need = MemoryEstimate(parts: [
      ("texts and scores", dataset.leastMemory), ("moments of the texts' vectors", moments),
    ])
    guard let excess = need.excess(over: .current) else { return }
    throw SettingError(key: "heads", message: excess + "; use a smaller width or fewer folds")
  }

  private func seededPrompts(_ count: Int, _ root: RandomStream) -> [Int] {
    var stream = root.stream("split")
    let held = Int((header.share * Double(count)).rounded())
    return stream.permutation(count).prefix(held).sorted()
  }

  private func check(_ data: Dataset, training: Int, evaluation: Int) throws {
    let table = data.table
    if data.scores.modelCount == 0 {
      throw SettingError(
        key: "dataset", message: "has no scores to distil; give it scorers or a scores table")
    }
    if let row = table.responses.firstIndex(where: { $0.text == nil }) {
      throw SettingError(
        key: "dataset",
        message: "has no text of response \"\(table.responses[row].id)\" to prompt "
          + "\"\(table.prompts[Int(table.promptOfRow[row])].id)\"; heads learn from texts")
    }
    let needed = 2 * heads.map { $0.folds }.max()!
    guard training >= needed, evaluation >= 2 else {
      throw SettingError(
        key: "dataset",
        message: "leaves \(training) prompts to learn from and \(evaluation) to judge on; expected"
          + " at least \(needed) and 2: use more prompts, fewer folds or another share")
    }
  }
}

/// The plain values of the file.
struct DistillationHeader: Configuration {
  var name = ""
  var seed = 1
  var share = 0.3

  static let fields: [Field<Self>] = [
    .folderName("name", \.name, "Names the folder under results/.").required,
    .integer(
      "seed", \.seed, 0...9_007_199_254_740_991,
      "Everything random derives from this seed and from names."),
    .number(
      "share", \.share, .moreThan(0, upTo: 0.9),
      "Share of prompts kept for judging where the dataset has no split of its own."),
  ]
}
