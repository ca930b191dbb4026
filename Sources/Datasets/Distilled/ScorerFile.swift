public import Configuration

/// `"scorer"` of a dataset: what scores its texts in place of the scores that it has.
public struct ScorerFile: Configuration {
  public enum Kind: String, CaseIterable, Sendable {
    /// Heads that `attune distill` wrote.
    case distilled
  }

  public var kind = Kind.distilled
  public var file = ""

  public init() {}

  public static let fields: [Field<Self>] = [
    .choice("kind", \.kind, "distilled: heads that attune distill wrote.").required,
    .string("file", \.file, "The heads, relative to this file.").example(
      .string("results/distill/ridge.json")
    ).required,
  ]
}
