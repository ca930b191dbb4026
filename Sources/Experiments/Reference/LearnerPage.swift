import Configuration
import Datasets
import ICL
import Language
public import Learners
import MetaLearning
import Programs

extension LearnerRegistry {
  /// Every learner Attune has: floors first, then learners, then ceilings.
  public static let standard = LearnerRegistry(
    floorsAndLearners + metaLearners + inContextLearners + programLearners + ceilings,
    models: ModelRegistry(ModelRegistry.standard.types + textScorerModels))
}

/// What `attune learners` prints.
public struct LearnerPage: CustomStringConvertible {
  private let type: any Learner.Type

  public init?(kind: String) {
    guard let type = LearnerRegistry.standard[kind] else { return nil }
    self.type = type
  }

  public static var kinds: [String] { LearnerRegistry.standard.kinds }

  /// One line per learner.
  public static var list: [String] {
    let width = kinds.map(\.count).max()!
    return LearnerRegistry.standard.types.map { type in
      let name = type.kind + String(repeating: " ", count: width - type.kind.count)
      let role = type.role.rawValue + String(repeating: " ", count: 7 - type.role.rawValue.count)
      return "\(name)  \(role)  \(type.summary)"
    }
  }

  public var description: String {
    "\(type.kind) (\(type.role.rawValue)): \(type.summary)\n\n"
      + Topic("learners." + type.kind, type.summary, type.descriptions).fieldTexts
  }
}
