/// Turns texts into vectors of one length, without a network and without a learned model.
///
/// Contract: a text's vector depends on the embedder and the text alone, has length 1, and is zero for a
/// text that the embedder knows nothing of.
public protocol Embedder: Sendable {
  /// Entries of a vector, at least 1.
  var width: Int { get }
  /// Vectors of the texts, row-major, texts x width.
  func embed(_ texts: [String]) -> [Float]
}
