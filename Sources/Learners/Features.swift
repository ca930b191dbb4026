package import Configuration
internal import Preferences

/// What a learner sees of a response.
public enum Features: String, CaseIterable, Sendable {
  /// The K standardised scores.
  case scores
  /// The text alone, as an `Embedder` turns it into a vector.
  case text
  /// Scores, then text.
  case both

}

/// Which features a learner sees, and how many columns a text makes.
public struct FeatureSettings: Sendable, Equatable {
  public var kind: Features
  /// Columns made of text, at least 1.
  public var textWidth: Int

  public init(_ kind: Features = .scores, textWidth: Int = 64) {
    self.kind = kind
    self.textWidth = textWidth
  }
}

/// A learner that sees scores, texts or both: its `fit` starts with `training.seen(as: features)`.
public protocol FeatureLearner: Learner {
  var features: FeatureSettings { get set }
}

extension FeatureLearner {
  /// The features' keys, to stand among a learner's own.
  package static var featureFields: [Field<Self>] {
    [
      .choice(
        "features", \.features.kind, "What a response looks like: scores, its text, or both."),
      .integer("textWidth", \.features.textWidth, 1...4096, "Columns made of text."),
    ]
  }

  public var requirements: Set<Requirement> {
    features.kind == .scores ? [] : [.responseTexts]
  }

  /// For a learner whose weights can be held non-negative.
  package func refuseSignedTexts(_ nonNegative: NonNegative) throws(InvalidField) {
    guard nonNegative == .yes, features.kind != .scores else { return }
    throw InvalidField(
      "nonNegative",
      "is \"yes\" with features \"\(features.kind.rawValue)\", but weights over texts have either sign;"
        + " expected auto or no, or features scores")
  }
}

extension TrainingData {
  /// The same feedback over other columns: the one place where features are chosen.
  ///
  /// The embedder's document frequencies come from the prompts that historical users gave feedback on, and
  /// so from training texts only. Its columns are centred and scaled by one factor so that, over those
  /// texts, their mean square is 1 like that of a standardised score. A table of a prompt's answers alone
  /// is enough: what a prompt's own text adds to all its answers cancels in every comparison.
  /// Weights over texts have either sign, so that users are mixtures of `scores` alone.
  public func seen(as features: FeatureSettings) throws(LearnerFailure) -> TrainingData {
    guard features.kind != .scores else { return self }
    let textWidth = features.textWidth
    let text = try textColumns(textWidth)
    let k = features.kind == .both ? table.modelCount : 0
    // Texts are no judgements: only the scores beside them may be made again.
    let remake = remake.map { remake -> Remake in
      { people in
        let remade = try remake(people)
        return Remade(
          table: remade.table.with(text, width: textWidth, besideFirst: k),
          populationUtility: remade.populationUtility)
      }
    }
    return TrainingData(
      table: table.with(text, width: textWidth, besideFirst: k), historical: historical,
      populationUtility: populationUtility, stream: stream, remake: remake, novelty: novelty,
      personFeatures: personFeatures, values: values)
  }

  /// The same feedback over a table with these columns, row-major, rows x names.
  func over(
    columns: [Float], named names: [String], usersAreMixtures: Bool
  ) -> TrainingData {
    TrainingData(
      table: table.over(columns: columns, named: names, usersAreMixtures: usersAreMixtures),
      historical: historical, populationUtility: populationUtility, stream: stream,
      novelty: novelty,
      personFeatures: personFeatures)
  }

  /// Vectors of all responses' texts, rows x width, centred and scaled on the training texts.
  func textColumns(_ width: Int) throws(LearnerFailure) -> [Float] {
    guard table.responses.allSatisfy({ $0.text != nil }) else {
      throw LearnerFailure("features are made of texts, and some responses have none")
    }
    let texts = table.responses.map { $0.text! }
    let rows = trainingRows()
    let embedder = HashedEmbedder(width: width, fittedTo: rows.map { texts[$0] })
    return standardised(embedder.embed(texts), width: width, on: rows)
  }

  /// Rows of the prompts that historical users gave feedback on.
  private func trainingRows() -> [Int] {
    var isSeen = [Bool](repeating: false, count: table.prompts.count)
    for row in historical.chosen { isSeen[Int(table.promptOfRow[Int(row)])] = true }
    return isSeen.indices.filter { isSeen[$0] }.flatMap { table.rows(ofPrompt: $0) }
  }
}

extension RewardTable {
  /// The first k columns, and those made of texts, rows x width.
  fileprivate func with(_ text: [Float], width: Int, besideFirst k: Int) -> RewardTable {
    var values: [Float] = []
    values.reserveCapacity(rowCount * (k + width))
    for row in 0..<rowCount {
      values += scores[row * modelCount..<row * modelCount + k]
      values += text[row * width..<(row + 1) * width]
    }
    let names = rewardModels.prefix(k) + (0..<width).map { "text-\($0)" }
    return over(columns: values, named: Array(names), usersAreMixtures: false)
  }

  fileprivate func over(
    columns: [Float], named names: [String], usersAreMixtures: Bool
  ) -> RewardTable {
    RewardTable(
      rewardModels: names, prompts: prompts,
      responsesPerPrompt: prompts.indices.map { rows(ofPrompt: $0).count },
      responses: responses, scores: columns, usersAreMixtures: usersAreMixtures)
  }
}

/// Vectors less their mean over some rows, times the factor that makes their mean square 1 there.
private func standardised(_ vectors: [Float], width: Int, on rows: [Int]) -> [Float] {
  guard !rows.isEmpty else { return vectors }
  var mean = [Double](repeating: 0, count: width)
  var squares = 0.0
  for row in rows {
    for j in 0..<width {
      let value = Double(vectors[row * width + j])
      mean[j] += value / Double(rows.count)
      squares += value * value
    }
  }
  let variance =
    squares / Double(rows.count * width) - mean.reduce(0) { $0 + $1 * $1 } / Double(width)
  let scale = variance > 1e-12 ? 1 / variance.squareRoot() : 1
  return vectors.indices.map { Float(scale * (Double(vectors[$0]) - mean[$0 % width])) }
}
