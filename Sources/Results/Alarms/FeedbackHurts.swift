import Learners
import Configuration
import Statistics
import Worlds

extension AlarmRule<Contrasts> {
  static var feedbackHurts: Self { AlarmRule(.feedbackHurts) { $0.feedbackHurts() } }
}

extension AlarmKind {
  static let feedbackHurts = AlarmKind(
    "feedback-hurts",
    found: """
      After some count its win rate (or accuracy) is below its own without feedback, or below the baseline's \
      where that is a floor, at 5 %: paired sign-flip tests, corrected over all learners and counts of the \
      setting (Holm) and over the settings (Bonferroni). One alarm for the deepest fall, with its interval and \
      the other counts. One sweep in forty without such a learner raises one
      """,
    remedy: """
      Look at what feedback does to it: a step too long, too weak a prior, noise taken for taste
      """,
    lookedFor: "feedback that hurts")
}

extension Contrasts {
  /// The level that a curve should not fall below.
  private enum Yardstick {
    case coldStart
    case baseline(Int)
  }

  /// Learners that are worse after some feedback than before any, or than the baseline where that learns
  /// nothing: paired tests over users, corrected over all counts and learners of the setting (Holm) and over
  /// the settings (Bonferroni), so that a sweep without such learners raises an alarm once in forty.
  fileprivate func feedbackHurts() -> [(learner: String?, message: String)] {
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
  private func messages(
    _ falls: [Fall], tests: Int
  ) -> [(learner: String?, message: String)] {
    let groups = Dictionary(grouping: falls) { "\($0.learner) \($0.below)" }
    return falls.filter { groups["\($0.learner) \($0.below)"]![0].count == $0.count }.map { first in
      let group = groups["\(first.learner) \(first.below)"]!
      let deepest = group.min { $0.difference.estimate.mean < $1.difference.estimate.mean }!
      let others = group.map(\.count).filter { $0 != deepest.count }.map(String.init)
      let also = others.isEmpty ? "" : "; also after " + others.joined(separator: ", ")
      return (
        setting.learners[first.learner].label,
        "after \(counted(deepest.count, "item")) its \(setting.headline.words) less \(deepest.below) is"
          + " \(deepest.difference.interval), p \(readableP(deepest.p)) corrected for \(tests) tests\(also)"
      )
    }
  }
}

/// Which differences lie below 0 by more than chance, with their corrected p-values.
///
/// - Parameters:
///   - differences: Means; NaN where there was no test.
///   - pValues: Their two-sided p-values, aligned; corrected here after Holm.
///   - families: Number of such families of tests, by which p-values are multiplied (Bonferroni).
/// - Returns: Aligned; nil where nothing fell. Without any true fall, one study in forty reports one: 5 %,
///   of which half would be rises.
public func fallsBelow(
  differences: [Double], pValues: [Double], families: Int = 1
) -> [Double?] {
  zip(differences, MultipleTesting.holm(pValues)).map { difference, p in
    let corrected = min(1, p * Double(families))
    return difference < 0 && corrected <= 0.05 ? corrected : nil
  }
}
