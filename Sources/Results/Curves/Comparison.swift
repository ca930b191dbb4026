import Learners
import LinearAlgebra
package import Statistics
import Worlds

/// One row of comparisons.csv before corrections, which need all rows.
package struct Comparison: Sendable {
  package let setting: Int
  /// Positions among the setting's learners.
  package let learner: Int
  package let baseline: Int
  /// Position among the setting's counts.
  package let count: Int
  package let users: Int
  /// Aligned with `Measure.compared`.
  package let differences: [PairedDifference]
}

/// Two learners of a setting, as positions.
package struct LearnerPair: Equatable {
  let learner: Int
  let baseline: Int
}

extension Design.Setting {
  /// The pairs to compare: every listed learner with the baseline and, for `all`, with every listed learner
  /// after it. Sorted by learner; each pair once.
  package func pairs(baseline label: String, compared: ComparedPairs) -> [LearnerPair] {
    guard let baseline = learners.firstIndex(where: { $0.label == label }) else { return [] }
    let listed = learners.indices.filter { learners[$0].isListed && $0 != baseline }
    return listed.flatMap { learner in
      let others = compared == .all ? listed.filter { $0 > learner } : []
      return ([baseline] + others).map { LearnerPair(learner: learner, baseline: $0) }
    }
  }
}

extension Contrasts {
  /// The rows of this setting, by pair and count; none for learners that share no finished replicate.
  func comparisons() -> [Comparison] {
    let pairs = setting.pairs(
      baseline: design.baseline, compared: design.comparisons)
    let points = pairs.flatMap { pair in setting.counts.indices.map { (pair, $0) } }
    let measures = Measure.compared
    let contrasts = points.flatMap { pair, count in
      measures.map { measure in
        Contrast(
          point: (pair.learner, count), less: (pair.baseline, count), measure: measure)
      }
    }
    let found = map(contrasts) { paired, differences in
      paired.statistics(of: differences).map { (differences.rows, $0) }
    }
    return points.indices.compactMap { index in
      let own = found[measures.count * index..<measures.count * (index + 1)].compactMap { $0 }
      guard let users = own.first?.0 else { return nil }
      let (pair, count) = points[index]
      return Comparison(
        setting: results.setting, learner: pair.learner, baseline: pair.baseline, count: count,
        users: users, differences: own.map { $0.1 })
    }
  }

  /// Per learner, the number of users and the difference of its measure from the length floor's at the last
  /// count; nil for that floor and where there is none.
  func overLength(_ measure: Measure) -> [(users: Int, difference: PairedDifference)?] {
    let learners = setting.learners
    guard let length = learners.firstIndex(where: { $0.kind == Length.kind }) else {
      return learners.map { _ in nil }
    }
    let last = setting.counts.count - 1
    let found = map(
      learners.indices.map {
        Contrast(point: ($0, last), less: (length, last), measure: measure)
      },
      { paired, differences in
        paired.statistics(of: differences).map { (users: differences.rows, difference: $0) }
      })
    return learners.indices.map { $0 == length ? nil : found[$0] }
  }

  /// Per learner, whether its win rate falls late, tested over users.
  func decaysLate() -> [Bool] {
    let last = setting.counts.count - 1
    let contrasts = setting.learners.indices.flatMap { learner in
      (0..<last).map { count in
        Contrast(point: (learner, count), less: (learner, last), measure: .winRate)
      }
    }
    let found = map(contrasts) { paired, differences in
      zip(paired.means(of: differences), paired.test.pValues(of: differences)).map { ($0, $1) }
    }
    return setting.learners.indices.map { learner in
      let earlier = (0..<last).map { found[learner * last + $0] ?? (.nan, .nan) }
      return Results.decaysLate(
        differences: earlier.map { $0.0 }, pValues: earlier.map { $0.1 })
    }
  }
}

/// Whether a curve was higher at some count than at the last, by more than chance: a difference that is
/// significant at 5 % after Holm's correction. Levels alone do not tell: in most flat curves the best of
/// several noisy levels lies above the last.
///
/// - Parameters:
///   - differences: Mean levels at earlier counts minus the last.
///   - pValues: Their two-sided p-values, aligned.
public func decaysLate(differences: [Double], pValues: [Double]) -> Bool {
  zip(differences, MultipleTesting.holm(pValues)).contains { $0 > 0 && $1 <= 0.05 }
}

/// Which learners of a setting are compared user by user.
public enum ComparedPairs: String, CaseIterable, Sendable {
  /// Every pair of learners that the file lists, and each of them with the baseline.
  case all
  /// Each with the baseline alone.
  case baseline
}
