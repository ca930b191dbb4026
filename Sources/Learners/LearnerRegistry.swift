public import Language

/// The learners by name. A module that adds learners adds their types to the list it passes on.
public struct LearnerRegistry: Sendable {
  public let types: [any Learner.Type]
  /// The kinds of models that learners may ask.
  public let models: ModelRegistry

  public init(_ types: [any Learner.Type], models: ModelRegistry = .standard) {
    self.types = types
    self.models = models
    let names = types.map { $0.kind }
    precondition(Set(names).count == names.count, "two learners share a kind: \(names)")
  }

  public var kinds: [String] { types.map { $0.kind } }

  public subscript(kind: String) -> (any Learner.Type)? {
    types.first { $0.kind == kind }
  }
}
