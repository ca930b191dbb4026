package import LinearAlgebra
public import Preferences

/// What distilled heads see of a response: its text as a vector, how it is written, how near it is to its
/// prompt.
///
/// The embedder knows no punctuation and no length, on which reward models lean; sixteen cues of style do,
/// and the cosine of response and prompt says whether the answer is to the question. Features are centred on
/// the texts they were fitted to and scaled so that there the vector as a whole and the cues as a whole have
/// mean square 1: a ridge then holds both kinds alike.
public struct ResponseFeatures: Sendable {
  public let embedder: HashedEmbedder
  /// Subtracted from each feature.
  let mean: [Double]
  /// What each feature, less its mean, is multiplied by; 0 for one that never varied.
  let scale: [Double]

  /// Features beside the text's vector: cues of style, and the cosine with the prompt.
  package static let cues = StyleCues.count + 1

  public var count: Int { embedder.width + Self.cues }

  init(embedder: HashedEmbedder, mean: [Double], scale: [Double]) {
    self.embedder = embedder
    self.mean = mean
    self.scale = scale
  }

  /// - Parameters:
  ///   - width: Entries of a text's vector, at least 1.
  ///   - prompts: The prompts whose responses document frequencies and scales are taken from. All
  ///     responses of the table need texts.
  public init(width: Int, fittedTo table: RewardTable, prompts: [Int]) {
    let texts = prompts.flatMap { table.rows(ofPrompt: $0) }.map { table.responses[$0].text! }
    embedder = HashedEmbedder(width: width, fittedTo: texts)
    let count = width + Self.cues
    var sums = [Double](repeating: 0, count: count)
    var squares = sums
    for prompt in prompts {
      let X = rawRows(embedder, table, prompt)
      for i in 0..<X.rows {
        for j in 0..<count {
          sums[j] += X[i, j]
          squares[j] += X[i, j] * X[i, j]
        }
      }
    }
    let n = Double(max(1, texts.count))
    let mean = sums.map { $0 / n }
    let variances = (0..<count).map { max(0, squares[$0] / n - mean[$0] * mean[$0]) }
    // One factor for all of the vector, whose entries are alike; one for each cue, whose units are not.
    let text = variances[..<width].reduce(0, +)
    let cueVariances = variances[width...].map { $0 * Double(Self.cues) }
    scale =
      [Double](repeating: inverseRoot(text), count: width) + cueVariances.map { inverseRoot($0) }
    self.mean = mean
  }

  /// Features of a prompt's responses, responses x count. A row depends on its own texts alone.
  package func rows(_ table: RewardTable, prompt: Int) -> Matrix {
    var X = rawRows(embedder, table, prompt)
    for i in 0..<X.rows {
      for j in 0..<count { X[i, j] = scale[j] * (X[i, j] - mean[j]) }
    }
    return X
  }
}

/// Features before they are centred and scaled. A prompt without text is near to nothing.
private func rawRows(_ embedder: HashedEmbedder, _ table: RewardTable, _ prompt: Int) -> Matrix {
  let texts = table.rows(ofPrompt: prompt).map { table.responses[$0].text! }
  let width = embedder.width
  let vectors = embedder.embed([table.prompts[prompt].text ?? ""] + texts).map(Double.init)
  var values: [Double] = []
  for (i, text) in texts.enumerated() {
    let vector = vectors[(i + 1) * width..<(i + 2) * width]
    values += vector
    var text = text
    values += text.withUTF8 { StyleCues($0).values }.map(Double.init)
    values.append(dot(Array(vectors[..<width]), Array(vector)))
  }
  return Matrix(rows: texts.count, columns: width + ResponseFeatures.cues, values: values)
}

private func inverseRoot(_ variance: Double) -> Double {
  variance > 1e-12 ? 1 / variance.squareRoot() : 0
}
