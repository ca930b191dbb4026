import Learners
import Statistics
import Worlds

/// The alarms that follow from paired tests between curves of one setting.
extension Contrasts {
  package func alarms() -> [Alarm] { lengthAlarms() + fallAlarms() }

  private var learnersThatLearn: [Int] {
    setting.learners.indices.filter { setting.learners[$0].role == .learner }
  }

  private func alarm(_ kind: Alarm.Kind, _ learner: Int, _ message: String) -> Alarm {
    Alarm(
      kind, setting: results.setting, learner: setting.learners[learner].label, message)
  }

  // MARK: No better than length

  /// Fewer users than these cannot show a difference at 5 %, whatever it is: five flips of signs are 32 ways.
  private static let fewestUsers = 5

  /// Learners that are not shown to be better than the length floor at the last count.
  private func lengthAlarms() -> [Alarm] {
    guard setting.counts.last! > 0 else { return [] }
    let measure = setting.headline
    let found = overLength(measure)
    return learnersThatLearn.compactMap { learner in
      guard let (users, over) = found[learner], !over.estimate.mean.isNaN,
        !(over.estimate.mean > 0 && over.p <= 0.05)
      else { return nil }
      return alarm(
        .noBetterThanLength, learner, lengthMessage(measure, over, users: users))
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

  // MARK: Feedback hurts

  /// What a curve should not fall below.
  private enum Yardstick {
    case coldStart
    case baseline(Int)
  }

  /// Learners that are worse after some feedback than before any, or than the baseline where that learns
  /// nothing: paired tests over users, corrected over all counts and learners of the setting (Holm) and over
  /// the settings (Bonferroni), so that a sweep without such learners raises an alarm once in forty.
  private func fallAlarms() -> [Alarm] {
    let (counts, measure) = (setting.counts, setting.headline)
    let baseline = setting.learners.firstIndex {
      $0.label == design.baseline && $0.role == .floor
    }
    let yardsticks =
      (counts[0] == 0 ? [Yardstick.coldStart] : []) + (baseline.map { [.baseline($0)] } ?? [])
    let later = counts.indices.filter { counts[$0] > 0 }
    let tests = learnersThatLearn.flatMap { learner in
      yardsticks.flatMap { yardstick in later.map { (learner, yardstick, $0) } }
    }
    let contrasts = tests.map { learner, yardstick, count in
      switch yardstick {
      case .coldStart: Contrast(point: (learner, count), less: (learner, 0), measure: measure)
      case .baseline(let floor):
        Contrast(point: (learner, count), less: (floor, count), measure: measure)
      }
    }
    let found = map(contrasts) { paired, differences in
      zip(paired.means(of: differences), paired.test.pValues(of: differences)).map { ($0, $1) }
    }
    let corrected = fallsBelow(
      differences: found.map { $0?.0 ?? .nan }, pValues: found.map { $0?.1 ?? .nan },
      families: design.settings.count)
    let fallen = tests.indices.filter { corrected[$0] != nil }
    let intervals = map(fallen.map { contrasts[$0] }) { $0.statistics(of: $1) }
    var falls: [Fall] = []
    for (index, difference) in zip(fallen, intervals) {
      let (learner, yardstick, count) = tests[index]
      falls.append(
        Fall(
          learner: learner, below: words(yardstick), count: counts[count],
          difference: difference!, p: corrected[index]!))
    }
    return messages(falls, tests: contrasts.count * design.settings.count)
  }

  private func words(_ yardstick: Yardstick) -> String {
    switch yardstick {
    case .coldStart: "its own without feedback"
    case .baseline(let floor): "that of \(setting.learners[floor].label)"
    }
  }

  private struct Fall {
    let learner: Int
    let below: String
    let count: Int
    let difference: PairedDifference
    /// Corrected.
    let p: Double
  }

  /// One alarm for each learner and yardstick: the deepest fall, and the other counts.
  private func messages(_ falls: [Fall], tests: Int) -> [Alarm] {
    let groups = Dictionary(grouping: falls) { "\($0.learner) \($0.below)" }
    return falls.filter { groups["\($0.learner) \($0.below)"]![0].count == $0.count }.map { first in
      let group = groups["\(first.learner) \(first.below)"]!
      let deepest = group.min { $0.difference.estimate.mean < $1.difference.estimate.mean }!
      let others = group.map(\.count).filter { $0 != deepest.count }.map(String.init)
      let also = others.isEmpty ? "" : "; also after " + others.joined(separator: ", ")
      return alarm(
        .feedbackHurts, first.learner,
        "after \(counted(deepest.count, "item")) its \(setting.headline.words) less \(deepest.below) is"
          + " \(deepest.difference.interval), p \(readableP(deepest.p)) corrected for \(tests) tests\(also)"
      )
    }
  }
}

extension PairedDifference {
  /// `-0.021 (95 % interval -0.031 to -0.012)`.
  fileprivate var interval: String {
    let (mean, low, high) = (estimate.mean, estimate.low, estimate.high)
    return "\(fixed(mean, places: 3)) (95 % interval \(fixed(low, places: 3)) to"
      + " \(fixed(high, places: 3)))"
  }

  /// The same with its p-value.
  fileprivate var words: String { "\(interval), p \(readableP(p))" }
}

/// Which of some differences lie below 0 by more than chance, with the corrected p-values of those.
///
/// - Parameters:
///   - differences: Means; NaN where there was no test.
///   - pValues: Of these, two-sided; aligned. Corrected after Holm.
///   - families: How many such families of tests are made; values are multiplied by it (Bonferroni).
/// - Returns: Aligned; nil where nothing fell. Where nothing is true, in one of forty studies something is
///   said to fall: 5 %, of which half would be rises.
public func fallsBelow(
  differences: [Double], pValues: [Double], families: Int = 1
) -> [Double?] {
  zip(differences, MultipleTesting.holm(pValues)).map { difference, p in
    let corrected = min(1, p * Double(families))
    return difference < 0 && corrected <= 0.05 ? corrected : nil
  }
}
