public import Configuration
import Inference

/// `logistic` on the last W items.
///
/// Source: Widmer and Kubat (1996), Learning in the presence of concept drift and hidden contexts, section 3.
public struct SlidingWindow: RecencyLearner {
  public static let kind = "sliding-window"
  public static let summary = "Per-user model of the last items alone (sliding window)."
  public static let fields: [Field<Self>] =
    [
      .optionalInteger(
        "window", \.window, 1...1_000_000,
        "Items that are remembered; more than a person ever gives forgets nothing. Absent: chosen on"
          + " historical users.")
    ] + ridgeFields

  /// W, at least 1; nil chooses on historical users.
  public var window: Int?
  public var logistic = Logistic()

  public init() {}

  public func fit(_ training: TrainingData) throws -> FittedPersonModel<RecencyModel> {
    let tried: [Int] = window.map { [$0] } ?? [.max, 128, 96, 64, 48, 32, 24, 16, 12, 8]
    return try fitted(to: training, trying: tried.map { Forgetting(window: $0) })
  }
}
