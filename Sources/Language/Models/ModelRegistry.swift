/// The kinds of models by name. A package with one of its own adds its type to the list it passes on.
public struct ModelRegistry: Sendable {
  public let types: [any ModelDefinition.Type]

  public init(_ types: [any ModelDefinition.Type]) {
    self.types = types
    let names = types.map { $0.kind }
    precondition(Set(names).count == names.count, "two models share a kind: \(names)")
  }

  /// What the program knows.
  public static let standard = ModelRegistry([
    OpenAIDefinition.self, ScoreServerDefinition.self, ChatJudgeDefinition.self,
  ])

  public var kinds: [String] { types.map { $0.kind } }

  public subscript(kind: String) -> (any ModelDefinition.Type)? {
    types.first { $0.kind == kind }
  }
}
