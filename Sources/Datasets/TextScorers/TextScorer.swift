/// A number that a text is scored with, from its letters alone.
public struct TextScorer: Sendable {
  public let name: String

  /// The scorers, in the order of `scores`.
  public static let all = [TextScorer(name: "bytes"), TextScorer(name: "lines")]

  /// One score per scorer.
  public static func scores(prompt: String, response: String) -> [Double] {
    [Double(response.utf8.count), Double(response.split(separator: "\n").count)]
  }
}
