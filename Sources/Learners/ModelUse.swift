public import Configuration
public import Language

/// A model of the experiment's `models` that a learner's settings name.
public struct ModelUse: Sendable, Equatable {
  /// The learner's field that names it.
  public let field: String
  public let name: String
  public let ability: ModelAbility

  public init(field: String, name: String, _ ability: ModelAbility) {
    self.field = field
    self.name = name
    self.ability = ability
  }
}

/// A learner whose settings name models or files outside itself.
public protocol ReachesOutside: Learner {
  var models: [ModelUse] { get }
  /// Fields that name files, with the path as given.
  var files: [(field: String, path: String)] { get }
  /// Takes a file's contents before anything runs; they are part of a cell's identity.
  /// - Throws: `InvalidField` with what is wrong with the file.
  mutating func take(_ bytes: [UInt8], of field: String) throws(InvalidField)
}

extension ReachesOutside {
  public var models: [ModelUse] { [] }
  public var files: [(field: String, path: String)] { [] }
  public mutating func take(_ bytes: [UInt8], of field: String) throws(InvalidField) {}
}
