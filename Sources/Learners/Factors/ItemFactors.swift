internal import LinearAlgebra
internal import Preferences

/// Every response that historical users judged as a vector of its own.
///
/// The margin of winner x over loser y for user u is c_u . (v_x - v_y); of a rated response c_u . v_x plus
/// the user's own constant. The last entry of v is a bias that all users share, with a coefficient held at
/// 1: were it free, a user at odds with the crowd would reverse it on responses nobody has judged. Parameters: the vectors, items x (rank + 1).
/// Cost of a product: 4 n (rank + 1) flops; nothing of size users x items is formed.
package struct ItemFactors: MarginModel {
  /// One row per loser of a choice, or per rating.
  struct Row {
    let user: Int32
    let winner: Int32
    /// -1 for a rating.
    let loser: Int32
  }

  let rows: [Row]
  /// rank + 1 coefficients of each user, then their constant, which only ratings have.
  var coefficients: Matrix
  /// Items x (rank + 1).
  private(set) var items: Matrix

  init(rows: [Row], items: Matrix, coefficients: Matrix) {
    self.rows = rows
    self.items = items
    self.coefficients = coefficients
  }

  package var parameters: [Double] {
    get { items.values }
    set { items.values = newValue }
  }

  package var margins: [Double] {
    var result = change(along: items.values)
    let constant = items.columns
    for (i, row) in rows.enumerated() where row.loser < 0 {
      result[i] += coefficients[Int(row.user), constant]
    }
    return result
  }

  package func change(along direction: [Double]) -> [Double] {
    let width = items.columns
    return direction.withUnsafeBufferPointer { v in
      coefficients.values.withUnsafeBufferPointer { c in
        rows.map { row in
          let (user, winner) = (Int(row.user) * (width + 1), Int(row.winner) * width)
          var sum = 0.0
          for k in 0..<width { sum += c[user + k] * v[winner + k] }
          guard row.loser >= 0 else { return sum }
          let loser = Int(row.loser) * width
          for k in 0..<width { sum -= c[user + k] * v[loser + k] }
          return sum
        }
      }
    }
  }

  package func gradient(of slopes: [Double]) -> [Double] {
    let width = items.columns
    var result = [Double](repeating: 0, count: items.values.count)
    result.withUnsafeMutableBufferPointer { result in
      coefficients.values.withUnsafeBufferPointer { c in
        for (i, row) in rows.enumerated() {
          let (user, winner) = (Int(row.user) * (width + 1), Int(row.winner) * width)
          for k in 0..<width { result[winner + k] += slopes[i] * c[user + k] }
          guard row.loser >= 0 else { continue }
          let loser = Int(row.loser) * width
          for k in 0..<width { result[loser + k] -= slopes[i] * c[user + k] }
        }
      }
    }
    return result
  }
}
