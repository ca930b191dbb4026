public import Language
internal import Synchronization

/// Unit vectors of texts for retrieval, each computed once: by hashed words, trigrams and cues of style, or by an
/// embedding model.
///
/// Safe to share between threads. Bounded: when `capacity` texts are held it starts anew, which costs time and
/// changes no value.
public final class TextVectors: Sendable {
  private let model: (any EmbeddingModel)?
  private let capacity: Int
  private let known = Mutex<[String: [Float]]>([:])

  /// - Parameter model: Nil for `StyleEmbedding`.
  public init(_ model: (any EmbeddingModel)? = nil, capacity: Int = 65_536) {
    precondition(capacity > 0, "a cache of \(capacity) texts; expected at least 1")
    self.model = model
    self.capacity = capacity
  }

  subscript(text: String) -> [Float] {
    get throws { try vectors(of: [text])[0] }
  }

  /// Vectors in the order of the texts; those that are not known are asked for together.
  func vectors(of texts: [String]) throws -> [[Float]] {
    var found = known.withLock { known in texts.map { known[$0] } }
    let missing = found.indices.filter { found[$0] == nil }
    guard !missing.isEmpty else { return found.map { $0! } }
    let new = try embedded(missing.map { texts[$0] })
    for (index, vector) in zip(missing, new) { found[index] = vector }
    known.withLock { known in
      if known.count + new.count > capacity { known.removeAll(keepingCapacity: true) }
      for (index, vector) in zip(missing, new) { known[texts[index]] = vector }
    }
    return found.map { $0! }
  }

  private func embedded(_ texts: [String]) throws -> [[Float]] {
    guard let model else { return texts.map { StyleEmbedding($0).values } }
    return try model.vectors(of: texts)
  }
}

/// Inner product of two vectors of one width, which for unit vectors is their cosine.
func cosine(_ a: [Float], _ b: [Float]) -> Float {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}
