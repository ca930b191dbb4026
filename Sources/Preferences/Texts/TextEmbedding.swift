internal import Platform

/// A text as a vector of fixed length: hashed counts of its words and word pairs.
///
/// A term that occurs f times adds 1 + log f, with a sign and at a place that both come from its hash;
/// the vector is then scaled to length 1. No vocabulary is learned, so a text's vector depends on
/// nothing but the text. Defined for every text; one without words gives zeros.
/// Source: Weinberger et al. (2009), Feature hashing for large scale multitask learning.
public struct TextEmbedding: Sendable {
  /// Length of the vectors, at least 1. More keeps more terms apart.
  public let dimensions: Int

  public init(dimensions: Int = 256) {
    precondition(dimensions > 0, "\(dimensions) dimensions; expected at least 1")
    self.dimensions = dimensions
  }

  public func callAsFunction(_ text: String) -> [Float] {
    var vector = [Float](repeating: 0, count: dimensions)
    let terms = terms(of: text).sorted()  // equal terms side by side, in an order of their own
    var start = 0
    while start < terms.count {
      var end = start
      while end < terms.count && terms[end] == terms[start] { end += 1 }
      let sign: Float = terms[start] >> 63 == 0 ? 1 : -1
      let place = Int(terms[start] % UInt64(dimensions))
      vector[place] += sign * Float(1 + log(Double(end - start)))
      start = end
    }
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? vector.map { $0 / length } : vector
  }

  /// Hashes of all words, and of all pairs of neighbouring words.
  private func terms(of text: String) -> [UInt64] {
    let words = wordHashes(text)
    let pairs = zip(words, words.dropFirst()).map { finished($0 &* 31 &+ $1) }
    return words.map(finished) + pairs
  }
}

/// Hashes of the words, in order.
private func wordHashes(_ text: String) -> [UInt64] {
  var text = text
  return text.withUTF8 { bytes in
    var words = WordHashes()
    var hashes = TextCharacters(bytes).compactMap { words.take($0, of: bytes) }
    if let last = words.finish() { hashes.append(last) }
    return hashes
  }
}

/// FNV's high bits follow short words closely; a multiply and shift spreads them.
private func finished(_ hash: UInt64) -> UInt64 {
  let mixed = (hash ^ (hash >> 32)) &* 0x9E37_79B9_7F4A_7C15
  return mixed ^ (mixed >> 29)
}
