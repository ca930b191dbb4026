import Learners
import LinearAlgebra
import Randomness
import Statistics
import Worlds

/// One point of a curve minus another, user by user: point - share * less - offset.
struct Contrast {
  /// A learner of the setting at one of its counts, both as positions.
  typealias Point = (learner: Int, count: Int)

  let point: Point
  let less: Point
  let measure: Measure
  /// Factor of the point that is subtracted, and a constant that is subtracted too.
  var share = 1.0
  var offset = 0.0
}

/// Differences between the curves of one setting, over the users that both learners met.
struct Contrasts {
  let design: Design
  let results: SettingResults
  /// True while the sweep runs: a contrast then uses the replicates that both learners finished. Otherwise
  /// a learner with a failed or missing cell is not compared.
  let isPartial: Bool

  var setting: Design.Setting { design.settings[results.setting] }

  /// Computes one value per contrast. Contrasts over the same replicates are computed together, so that
  /// they share resamples and sign flips.
  ///
  /// - Parameter body: Takes differences (users x contrasts) and returns a value per contrast.
  /// - Returns: Aligned with `contrasts`; nil where the learners share no finished replicate.
  func map<Value>(
    _ contrasts: [Contrast], _ body: (PairedDifferences, Matrix) -> [Value]
  ) -> [Value?] {
    let replicates = contrasts.map { shared($0.point.learner, $0.less.learner) }
    var values = [Value?](repeating: nil, count: contrasts.count)
    for group in Set(replicates) where !group.isEmpty {
      let members = contrasts.indices.filter { replicates[$0] == group }
      let persons = results.persons(
        in: records(contrasts[members[0]].point.learner, group), of: design)
      let paired = paired(persons)
      // Some at a time: every two of many learners are thousands, each with a value per user.
      for block in chunks(of: members, 480) {
        let made = body(paired, differences(block.map { contrasts[$0] }, of: persons, over: group))
        for (index, value) in zip(block, made) { values[index] = value }
      }
    }
    return values
  }

  private func shared(_ a: Int, _ b: Int) -> [Int] {
    let (first, second) = (results.replicates(ofLearner: a), results.replicates(ofLearner: b))
    guard
      isPartial || min(first.count, second.count) == design.replicates(ofSetting: results.setting)
    else { return [] }
    return first.filter(second.contains)
  }

  private func paired(_ persons: Persons) -> PairedDifferences {
    PairedDifferences(
      replicateSizes: persons.strata,
      stream: RandomStream(seed: design.seed).stream(design.stream, "comparisons"))
  }

  private func records(_ learner: Int, _ replicates: [Int]) -> [CellRecord] {
    replicates.map { results.completed(learner: learner, replicate: $0)! }
  }

  /// Persons x contrasts.
  private func differences(
    _ contrasts: [Contrast], of persons: Persons, over replicates: [Int]
  ) -> Matrix {
    let columns = contrasts.map { contrast in
      let values = { (point: Contrast.Point) in
        persons.means(
          of: records(point.learner, replicates).flatMap { record in
            record.outcomes(atCount: point.count).map { contrast.measure($0) }
          })
      }
      return zip(values(contrast.point), values(contrast.less)).map {
        $0 - contrast.share * $1 - contrast.offset
      }
    }
    return Matrix(columns: columns)
  }
}

extension Matrix {
  /// Columns of equal length, at least one.
  init(columns: [[Double]]) {
    self.init(rows: columns[0].count, columns: columns.count)
    for (j, column) in columns.enumerated() {
      for (i, value) in column.enumerated() { self[i, j] = value }
    }
  }
}
