import Learners
import Synchronization

/// Models of people's values, made once for all learners of a world, when the first of them asks.
final class SharedValues: Sendable {
  private let make: @Sendable (TrainingData) throws -> CrowdValues
  private let made = Mutex<Result<CrowdValues, any Error>?>(nil)

  /// - Parameter make: From training data of any learner: what it makes may not depend on the learner's stream.
  init(_ make: @escaping @Sendable (TrainingData) throws -> CrowdValues) {
    self.make = make
  }

  /// Others wait for the first.
  func models(_ training: TrainingData) throws -> CrowdValues {
    try made.withLock { made in
      if made == nil { made = Result { try make(training) } }
      return made!
    }.get()
  }
}
