/// Placeholder until the embedder lands.
public struct TextEmbedding: Sendable {
  public init() {}
  public func embed(_ text: String) -> [Float] { [1] }
}
