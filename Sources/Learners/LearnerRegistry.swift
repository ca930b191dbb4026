/// The learners by name. A module that adds learners adds their types to the list it passes on.
public struct LearnerRegistry: Sendable {
  public let types: [any Learner.Type]

  public init(_ types: [any Learner.Type]) {
    self.types = types
    let names = types.map { $0.kind }
    precondition(Set(names).count == names.count, "two learners share a kind: \(names)")
  }

  public var kinds: [String] { types.map { $0.kind } }

  public subscript(kind: String) -> (any Learner.Type)? {
    types.first { $0.kind == kind }
  }
}
