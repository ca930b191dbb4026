internal import Inference
internal import LinearAlgebra
internal import Preferences

/// The responses that historical users judged, numbered.
struct KnownItems: Sendable {
  /// Number of each row of the table, or -1.
  let number: [Int32]
  let count: Int

  init(_ training: TrainingData) {
    let histories = training.historical
    var isKnown = [Bool](repeating: false, count: training.table.rowCount)
    for row in histories.chosen { isKnown[Int(row)] = true }
    for row in histories.others { isKnown[Int(row)] = true }
    var count = 0
    number = isKnown.map { known in
      guard known else { return -1 }
      count += 1
      return Int32(count - 1)
    }
    self.count = count
  }

  /// All historical feedback as pairs of numbers, in the order of users and items.
  func rows(_ training: TrainingData) -> [ItemFactors.Row] {
    let histories = training.historical
    return (0..<histories.count).flatMap { u in
      histories[u].flatMap { item in
        var rows: [ItemFactors.Row] = []
        histories.form.rules.forEachContrast(of: item) { row, loser in
          rows.append(
            ItemFactors.Row(
              user: Int32(u), winner: number[row], loser: loser.map { number[$0] } ?? -1))
        }
        return rows
      }
    }
  }

  /// The rows' losses; only `term(row:score:)` is asked.
  func losses(
    _ training: TrainingData, _ rows: [ItemFactors.Row], _ variance: Double
  ) -> Evidence {
    Evidence(
      width: 1, rows: rows.map { _ in 0 },
      targets: training.historical.form.tellsScale ? training.historical.values : nil,
      ratingVariance: variance)
  }

  /// The same feedback over the vectors of all rows and a column of ones, the users' constant.
  ///
  /// Rows that nobody judged have the bias that a line through the known ones' biases and population
  /// utilities gives, and are zero otherwise.
  func training(_ training: TrainingData, _ items: Matrix) -> TrainingData {
    let width = items.columns
    let slope = biasSlope(training, items)
    var columns: [Float] = []
    columns.reserveCapacity(number.count * (width + 1))
    for (row, item) in number.enumerated() {
      if item >= 0 {
        columns += items.row(Int(item)).map { Float($0) }
      } else {
        columns += [Float](repeating: 0, count: width - 1)
        columns.append(Float(slope * training.populationUtility[row]))
      }
      columns.append(1)
    }
    return training.over(
      columns: columns, named: (0...width).map { "factor-\($0)" }, usersAreMixtures: false)
  }

  /// Least squares through the origin, never negative.
  private func biasSlope(_ training: TrainingData, _ items: Matrix) -> Double {
    var (xx, xy) = (1e-9, 0.0)
    for (row, item) in number.enumerated() where item >= 0 {
      let x = training.populationUtility[row]
      xx += x * x
      xy += x * items[Int(item), items.columns - 1]
    }
    return max(0, xy / xx)
  }

  /// Mean squared difference of a rating from its response's mean rating: what factors have to explain,
  /// and an upper bound of the noise. 0.25 where there are no ratings.
  func ratingVariance(_ training: TrainingData) -> Double {
    let histories = training.historical
    guard histories.form.tellsScale, !histories.values.isEmpty else { return 0.25 }
    var (sums, counts) = (
      [Double](repeating: 0, count: count), [Double](repeating: 0, count: count)
    )
    for (row, value) in zip(histories.chosen, histories.values) {
      sums[Int(number[Int(row)])] += Double(value)
      counts[Int(number[Int(row)])] += 1
    }
    let squares = zip(histories.chosen, histories.values).reduce(0.0) { sum, pair in
      let j = Int(number[Int(pair.0)])
      let error = Double(pair.1) - sums[j] / counts[j]
      return sum + error * error
    }
    return max(1e-3, squares / Double(histories.values.count))
  }
}
