/// A stand-in for a reward model: judges a response to a prompt from the two texts alone.
///
/// Every scorer is a weighted sum of `TextMeasure`s, each taken in typical spreads around its
/// typical value: a common share for general quality and a taste of its own. All scores are finite
/// for every text, equal for equal texts, and comparable only within one scorer.
public struct TextScorer: Sendable {
  /// Lower case, words joined by hyphens.
  public let name: String
  /// What the scorer likes, in one sentence.
  public let summary: String
  /// Score of a response to a prompt, higher being better. Cost: linear in the bytes of both.
  public let score: @Sendable (_ prompt: String, _ response: String) -> Double

  /// The ten scorers, in the order of `scores(prompt:response:)`.
  public static let all: [TextScorer] = TextTaste.all.map { taste in
    let weights = taste.measureWeights
    return TextScorer(name: taste.name, summary: taste.summary) { prompt, response in
      weights.score(TextFeatures(prompt: prompt, response: response).measures)
    }
  }

  /// The scores of every scorer, in the order of `all`, with the texts analyzed once.
  ///
  /// Cost: linear in the bytes of both; about 20 microseconds for 100 words.
  public static func scores(prompt: String, response: String) -> [Double] {
    let measures = TextFeatures(prompt: prompt, response: response).measures
    return allWeights.map { $0.score(measures) }
  }

  private static let allWeights = TextTaste.all.map(\.measureWeights)
}

/// One weight for each measure, and what they add up to at the typical text.
package struct MeasureWeights: Sendable {
  let weights: [Double]
  let offset: Double

  /// The weighted sum, 0 at the typical text.
  func score(_ measures: [Double]) -> Double {
    var sum = 0.0
    for index in weights.indices { sum += weights[index] * measures[index] }
    return sum - offset
  }
}

extension MeasureWeights {
  /// - Parameter perSpread: Weights for a change by one typical spread.
  init(perSpread: [Double]) {
    weights = zip(perSpread, TextMeasure.allCases).map { $0 / $1.typical.spread }
    offset = zip(weights, TextMeasure.allCases).reduce(0) { $0 + $1.0 * $1.1.typical.value }
  }
}
