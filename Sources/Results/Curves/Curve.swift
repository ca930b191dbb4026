import Configuration
import Learners
import LinearAlgebra
import Randomness
import Statistics
import Worlds

/// One point of a curve: what is reported for a learner at one feedback count.
package struct CurvePoint: Sendable {
  let count: Int
  let users: Int
  /// One per measure, in the order of `Measure.all`. NaN where there is no value; measures that are no
  /// estimates have no interval.
  let estimates: [Estimate]

  subscript(measure: Measure) -> Estimate {
    estimates[Measure.all.firstIndex(of: measure)!]
  }

  /// The cells of curves.csv.
  var numbers: [Double] {
    zip(Measure.all, estimates).flatMap { measure, estimate in
      measure.isEstimate ? [estimate.mean, estimate.low, estimate.high] : [estimate.mean]
    }
  }
}

/// The curve of one learner in one setting.
package struct Curve: Sendable {
  let setting: Int
  let learner: Design.Slot
  let points: [CurvePoint]
}

/// Turns the records of one setting into curves, anew at every run: records are the only state.
struct CurveBuilder {
  let design: Design
  let results: SettingResults
  /// True while the sweep runs: a curve then uses the replicates that are finished. Otherwise a learner
  /// with a failed or missing cell has no curve, because it would be judged on fewer people than others.
  let isPartial: Bool

  /// Curves in the order of the learners.
  func curves() -> [Curve] {
    let learners = design.settings[results.setting].learners
    let replicates = learners.indices.map { usable(results.replicates(ofLearner: $0)) }
    // Learners judged on the same people are resampled together.
    var curves: [Curve] = []
    for group in Set(replicates) where !group.isEmpty {
      curves += self.curves(of: learners.indices.filter { replicates[$0] == group }, group)
    }
    let position = { (curve: Curve) in learners.firstIndex(of: curve.learner)! }
    return curves.sorted { position($0) < position($1) }
  }

  private func usable(_ finished: [Int]) -> [Int] {
    isPartial || finished.count == design.replicates(ofSetting: results.setting) ? finished : []
  }

  private func curves(of learners: [Int], _ replicates: [Int]) -> [Curve] {
    let records = learners.map { learner in
      replicates.map { results.completed(learner: learner, replicate: $0)! }
    }
    let counts = design.settings[results.setting].counts
    let persons = results.persons(in: records[0], of: design)
    let bootstrap = Bootstrap(
      replicateSizes: persons.strata,
      stream: RandomStream(seed: design.seed).stream(design.stream, "bootstrap"))
    let outcomes = records.map { records in
      counts.indices.map { index in
        persons.means(of: records.flatMap { Array($0.outcomes(atCount: index)) })
      }
    }
    let estimates = bootstrap.estimates(of: measured(outcomes.flatMap { $0 }))
    let width = Self.estimated.count
    return learners.indices.map { e in
      let points = counts.indices.map { c in
        let column = width * (e * counts.count + c)
        return point(counts[c], outcomes[e][c], estimates[column..<column + width])
      }
      return Curve(
        setting: results.setting,
        learner: design.settings[results.setting].learners[learners[e]], points: points)
    }
  }

  private static let estimated = Measure.all.filter(\.isEstimate)

  /// Users x (every measure with an interval, of every curve point).
  private func measured(_ points: [[Outcome]]) -> Matrix {
    Matrix(
      columns: points.flatMap { outcomes in
        Self.estimated.map { measure in outcomes.map { measure($0) } }
      })
  }

  /// - Parameter estimates: Of the measures with an interval.
  private func point(
    _ count: Int, _ outcomes: [Outcome], _ estimates: ArraySlice<Estimate>
  ) -> CurvePoint {
    var estimates = estimates
    return CurvePoint(
      count: count, users: outcomes.count,
      estimates: Measure.all.map { measure in
        switch measure.aggregate {
        case .estimate(_, let range):
          let estimate = estimates.removeFirst()
          return range.map(estimate.clipped) ?? estimate
        case .mean(let value): return Estimate(Measure.mean(outcomes, value))
        case .overall(let statistic): return Estimate(statistic(outcomes))
        }
      })
  }
}
