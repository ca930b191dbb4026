package import LinearAlgebra
internal import Platform
public import Preferences

/// K reward heads over a response's text: scores as the reward models would give, without them.
///
/// score = B x + c, and + W tanh(V x + b) with a hidden layer, x being the features of response and prompt. In
/// the units of the reward models that the heads were fitted to. A response's scores depend on its own
/// text and its prompt's alone, to the last bit.
public struct DistilledScorer: Sendable {
  public let rewardModels: [String]
  public let features: ResponseFeatures
  /// B, K x features.
  package let weights: Matrix
  /// c.
  package let offset: [Double]
  package let hidden: HiddenLayer?

  /// A layer of H units that all heads share.
  package struct HiddenLayer: Sendable, Equatable {
    /// V, H x features.
    package var inputs: Matrix
    /// b.
    package var bias: [Double]
    /// W, K x H.
    package var outputs: Matrix

    package init(inputs: Matrix, bias: [Double], outputs: Matrix) {
      self.inputs = inputs
      self.bias = bias
      self.outputs = outputs
    }
  }

  package init(
    rewardModels: [String], features: ResponseFeatures, weights: Matrix, offset: [Double],
    hidden: HiddenLayer? = nil
  ) {
    precondition(
      weights.rows == rewardModels.count && weights.columns == features.count,
      "\(weights.rows) x \(weights.columns) weights for \(rewardModels.count) heads over"
        + " \(features.count) features")
    self.rewardModels = rewardModels
    self.features = features
    self.weights = weights
    self.offset = offset
    self.hidden = hidden
  }

  /// Scores of all responses, row-major, rows x K. Every response needs a text; its prompt may have none.
  ///
  /// Cost: the embedding, and 2 K features flops a response (and 2 H features with a hidden layer).
  public func scores(_ table: RewardTable) -> [Double] {
    table.prompts.indices.flatMap { scores(table, prompt: $0) }
  }

  /// Scores of one response to one prompt, one per reward model.
  public func scores(prompt: String, response: String) -> [Double] {
    let table = RewardTable(
      rewardModels: [], prompts: [Prompt(id: "", text: prompt)], responsesPerPrompt: [1],
      responses: [Response(id: "", text: response)], scores: [])
    return scores(table)
  }

  private func scores(_ table: RewardTable, prompt: Int) -> [Double] {
    let X = features.rows(table, prompt: prompt)
    return (0..<X.rows).flatMap { scores(X.row($0)) }
  }

  /// Scores of a response with these features.
  package func scores(_ x: [Double]) -> [Double] {
    var result = zip(weights * x, offset).map { $0 + $1 }
    if let hidden {
      let units = zip(hidden.inputs * x, hidden.bias).map { tanh($0 + $1) }
      result = zip(result, hidden.outputs * units).map { $0 + $1 }
    }
    return result
  }
}

extension Dataset {
  /// The same texts and people with the heads' scores in place of what the data had.
  /// - Parameter file: The heads' file, for errors.
  public func scored(by heads: DistilledScorer, from file: String) throws(DataError) -> Dataset {
    guard let missing = table.responses.firstIndex(where: { $0.text == nil }) else {
      let numbers = heads.scores(table)
      try refuseHeads(numbers, heads.rewardModels, terms: heads.features.count, file)
      let scores = RawScores(rewardModels: heads.rewardModels, numbers: numbers)
      var data = Dataset(
        table: table, scores: scores, evaluationPrompts: evaluationPrompts, recorded: recorded,
        ratingUnit: ratingUnit)
      data.features = features
      return data
    }
    let prompt = table.prompts[Int(table.promptOfRow[missing])].id
    throw DataError(
      file: file,
      "heads score texts, and response \(shown(table.responses[missing].id)) to prompt "
        + "\(shown(prompt)) has none; give the dataset's texts or leave out \"scorer\"")
  }
}

/// Refuses a head whose scores are no numbers, or the same for every response but for the rounding of a
/// sum of so many terms.
private func refuseHeads(
  _ scores: [Double], _ names: [String], terms: Int, _ file: String
) throws(DataError) {
  for (k, name) in names.enumerated() {
    let column = stride(from: k, to: scores.count, by: names.count).map { scores[$0] }
    if let score = column.first(where: { !$0.isFinite }) {
      throw DataError(
        file: file, column: name,
        "this head gives a response the score \(score); expected weights whose scores are finite")
    }
    let (low, high) = (column.min()!, column.max()!)
    guard high - low <= Double(terms) * max(low.magnitude, high.magnitude).ulp else { continue }
    throw DataError(
      file: file, column: name,
      "this head gives every response the score \(low), which tells nothing apart; distil "
        + "from more prompts, or from data whose scores the texts explain")
  }
}
