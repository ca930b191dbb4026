internal import Preferences

/// A cold start that features of people shift: cold + factor offset.
struct PersonalStart: Sendable {
  let offset: PersonOffset
  /// More than 0.
  let factor: Double

  /// - Parameter cold: Of each row of each person's sets, without feedback.
  func shifted(_ cold: [Double], for sets: CandidateSets, users: [String]) -> [Double] {
    zip(cold, offset.scores(for: sets, users: users)).map { $0 + factor * $1 }
  }
}

/// What features of people are worth beside cold starts, by people who had no part in either.
struct OffsetWorth {
  /// Index of `PersonOffset.strengths`.
  let strength: Int
  /// What the cold start and the offset weigh, each in units of its spread.
  let cold: Double
  let offset: Double
  let offsetScale: Double

  func start(_ offset: PersonOffset, coldScale: Double) -> PersonalStart {
    PersonalStart(offset: offset, factor: coldScale * self.offset / (cold * offsetScale))
  }
}
