import Configuration
import Statistics
import Worlds

extension AlarmRule<Contrasts> {
  static var noBetterThanLength: Self {
    AlarmRule(.noBetterThanLength) { $0.noBetterThanLength() }
  }
}

extension AlarmKind {
  static let noBetterThanLength = AlarmKind(
    "no-better-than-length",
    found: """
      At the last count its win rate (accuracy, where users are judged on sets of two) is not above that of \
      choosing the longer text at 5 %: sign-flip test, paired over users, exact for few. Fewer than five users \
      are said to be too few to tell
      """,
    remedy: "It may know no more than length", lookedFor: "no more than length")
}

extension Contrasts {
  /// With fewer users no difference is significant at 5 %: the signs of five can be flipped in only 32
  /// ways.
  private static let fewestUsers = 5

  /// Learners that are not shown to be better than the length floor at the last count.
  fileprivate func noBetterThanLength() -> [(learner: String?, message: String)] {
    guard setting.counts.last! > 0 else { return [] }
    let measure = setting.headline
    let found = overLength(measure)
    return learnersThatLearn.compactMap { learner in
      guard let (users, over) = found[learner], !over.estimate.mean.isNaN,
        !(over.estimate.mean > 0 && over.p <= 0.05)
      else { return nil }
      return (setting.learners[learner].label, lengthMessage(measure, over, users: users))
    }
  }

  private func lengthMessage(
    _ measure: Measure, _ over: PairedDifference, users: Int
  ) -> String {
    guard users >= Self.fewestUsers else {
      return "\(users) users are too few to tell whether it knows more than length"
    }
    let difference =
      "at the last count its \(measure.words) less that of choosing the longer text is"
      + " \(over.words) over \(users) users"
    guard over.estimate.mean > 0 else {
      return difference + "; it may know no more than length, or less"
    }
    return difference + ", and less than \(fixed(over.detectable, places: 3)) may not show; it may"
      + " know no more than length"
  }
}
