public import Configuration
internal import Preferences

/// The longer response scores higher: the bias that every judge of text is suspected of.
///
/// The score is the number of words. A learner that does no better has learned length.
public struct Length: Learner {
  public static let kind = "length"
  public static let summary = "Prefers the longer response; exposes a length bias."
  public static let role = LearnerRole.floor
  public static let fields: [Field<Self>] = []

  public init() {}

  public var requirements: Set<Requirement> { [.responseTexts] }

  public func fit(_ training: TrainingData) throws -> RowScores {
    guard let lengths = training.table.responseLengths else {
      throw LearnerFailure("length needs the text of every response; the dataset lacks some")
    }
    return RowScores(scores: lengths)
  }
}
