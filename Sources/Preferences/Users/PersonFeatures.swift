/// What is known of people before they have said anything, their age or group, as numbers about the mean of all.
public struct PersonFeatures: Sendable, Equatable {
  /// Names of the P features.
  public let names: [String]
  private let values: [Name: [Double]]

  /// - Parameter people: Users' names, each once, with P finite numbers each.
  public init(names: [String], people: [(user: String, values: [Double])]) {
    precondition(people.allSatisfy { $0.values.count == names.count }, "one value per feature")
    precondition(people.allSatisfy { $0.values.allSatisfy(\.isFinite) }, "values are to be finite")
    self.names = names
    values = Dictionary(uniqueKeysWithValues: people.map { (Name($0.user), $0.values) })
  }

  /// How many people are known.
  public var count: Int { values.count }

  /// The P features of a person; zeros, which are the mean, for those of whom nothing is known.
  public subscript(user: String) -> [Double] {
    values[Name(user)] ?? [Double](repeating: 0, count: names.count)
  }
}
