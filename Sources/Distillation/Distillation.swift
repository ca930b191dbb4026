public import Datasets
internal import LinearAlgebra
internal import Platform
public import Preferences
public import Randomness

/// Fits heads to the scores of reward models: what the models make of a text, as a function of the text.
public struct Distillation: Sendable {
  /// Texts.
  public let table: RewardTable
  /// Of the table's responses.
  public let scores: RawScores
  /// Prompts that may be learned from; the others are for judging.
  public let training: [Int]
  /// Decides folds, validation prompts and the network's start.
  public let stream: RandomStream

  /// - Parameters:
  ///   - table: Every response has a text.
  ///   - training: At least as many prompts as there are folds, plus one.
  public init(table: RewardTable, scores: RawScores, training: [Int], stream: RandomStream) {
    self.table = table
    self.scores = scores
    self.training = training
    self.stream = stream
  }

  /// Heads, and the ridge that each chose.
  public func fit(_ settings: HeadsConfiguration) -> (heads: DistilledScorer, ridges: [Double]) {
    let features = ResponseFeatures(width: settings.width, fittedTo: table, prompts: training)
    let scale = Scale(table, scores, prompts: training)
    let rows = { (prompts: [Int]) in
      Rows(
        joining: prompts.map {
          Rows(X: features.rows(table, prompt: $0), Y: scale.targets(of: table.rows(ofPrompt: $0)))
        })
    }
    var draw = stream.stream("prompts")
    let order = draw.permutation(training.count).map { training[$0] }
    let isNetwork = settings.kind == .network
    let held = isNetwork ? max(1, Int(settings.validationShare * Double(order.count))) : 0
    let fitted = Array(order.dropFirst(held))
    let folds = (0..<settings.folds).map { f in
      rows(stride(from: f, to: fitted.count, by: settings.folds).map { fitted[$0] })
    }
    let ridge = RidgeHeads(folds: folds.map { Moments($0.X, $0.Y) })
    guard isNetwork else {
      return (heads(features, ridge.weights, ridge.offset, scale), ridge.ridges)
    }
    let network = NetworkTraining(settings: settings, stream: stream.stream("network")).train(
      Rows(joining: folds), validation: rows(Array(order.prefix(held))), from: ridge)
    let layer = DistilledScorer.HiddenLayer(
      inputs: network.inputs, bias: network.bias, outputs: scale.rescaled(network.outputs))
    return (heads(features, network.weights, network.offset, scale, layer), ridge.ridges)
  }

  /// Heads in the reward models' own units.
  private func heads(
    _ features: ResponseFeatures, _ weights: Matrix, _ offset: [Double], _ scale: Scale,
    _ hidden: DistilledScorer.HiddenLayer? = nil
  ) -> DistilledScorer {
    DistilledScorer(
      rewardModels: scores.rewardModels, features: features, weights: scale.rescaled(weights),
      offset: scale.rescaled(offset: offset), hidden: hidden)
  }

  /// The best guess from the number of words alone: the floor that heads must beat. Rows x K.
  public func lengthScores() -> [Double] {
    let lengths = table.responses.map { log1p(Double(wordCount($0.text!))) }
    let column = { (prompts: [Int]) in
      let rows = prompts.flatMap { table.rows(ofPrompt: $0) }
      return Matrix(rows: rows.count, columns: 1, values: rows.map { lengths[$0] })
    }
    let scale = Scale(table, scores, prompts: training)
    let folds = [0, 1].map { f in
      stride(from: f, to: training.count, by: 2).map { training[$0] }
    }
    let fit = RidgeHeads(
      folds: folds.map { prompts in
        Moments(
          column(prompts), stacked(prompts.map { scale.targets(of: table.rows(ofPrompt: $0)) }))
      }, grid: [1e-9])
    let (slopes, offset) = (scale.rescaled(fit.weights), scale.rescaled(offset: fit.offset))
    return lengths.flatMap { length in
      offset.indices.map { k in offset[k] + slopes[k, 0] * length }
    }
  }

  /// Every reward model's mean over the training prompts.
  public var meanScores: [Double] { Scale(table, scores, prompts: training).means }
}

/// Raw scores, and what each reward model is standardised by over some prompts.
private struct Scale {
  let scores: RawScores
  /// In the units of the columns; nil for a reward model that has one score there.
  let constants: [Standardisation?]
  /// Of the scores as they are.
  let means: [Double]
  let deviations: [Double]

  init(_ table: RewardTable, _ scores: RawScores, prompts: [Int]) {
    let rows = prompts.flatMap { Array(table.rows(ofPrompt: $0)) }
    let columns = (0..<scores.modelCount).map { scores.column($0, rows: rows) }
    self.scores = scores
    let constants = columns.map { Standardisation(of: $0) }
    self.constants = constants
    means = columns.indices.map { scores.units[$0].number(constants[$0]?.mean ?? columns[$0][0]) }
    deviations = columns.indices.map { scores.units[$0].difference(constants[$0]?.deviation ?? 0) }
  }

  /// Standardised scores of some responses, rows x K; 0 where a reward model has one score.
  func targets(of rows: Range<Int>) -> Matrix {
    let K = scores.modelCount
    return Matrix(
      rows: rows.count, columns: K,
      values: rows.flatMap { row in
        (0..<K).map { constants[$0]?.standardised(scores.values[row * K + $0]) ?? 0 }
      })
  }

  /// Rows that lead to standardised scores, leading to raw ones.
  func rescaled(_ rows: Matrix) -> Matrix {
    var result = rows
    for k in 0..<rows.rows {
      for j in 0..<rows.columns { result[k, j] *= deviations[k] }
    }
    return result
  }

  func rescaled(offset: [Double]) -> [Double] {
    offset.indices.map { means[$0] + deviations[$0] * offset[$0] }
  }
}

/// Features and targets of the same responses.
struct Rows {
  let X: Matrix
  let Y: Matrix

  init(X: Matrix, Y: Matrix) { (self.X, self.Y) = (X, Y) }

  init(joining parts: [Rows]) {
    X = stacked(parts.map(\.X))
    Y = stacked(parts.map(\.Y))
  }
}

/// Matrices of equal width, one below the other.
private func stacked(_ parts: [Matrix]) -> Matrix {
  Matrix(
    rows: parts.reduce(0) { $0 + $1.rows }, columns: parts[0].columns,
    values: parts.flatMap(\.values))
}
