package import LinearAlgebra
internal import Platform

/// Heads with a hidden layer that all share: B x + c + W tanh(V x + b).
///
/// The linear part starts as ridge heads and W as zero, so that training begins at the ridge's error and
/// validation decides whether the layer earns anything.
package struct NetworkHeads: Sendable {
  /// V (H x D), b (H), W (K x H), B (K x D), c (K), one after another.
  package var parameters: [Double]
  package let shape: Shape

  package struct Shape: Sendable {
    package let features: Int
    package let units: Int
    package let heads: Int

    package init(features: Int, units: Int, heads: Int) {
      (self.features, self.units, self.heads) = (features, units, heads)
    }

    /// Where V, b, W, B, c and their end lie among the parameters.
    var offsets: [Int] {
      [units * features, units, heads * units, heads * features, heads].reduce(into: [0]) {
        $0.append($0.last! + $1)
      }
    }
  }

  package init(_ shape: Shape, parameters: [Double]) {
    precondition(
      parameters.count == shape.offsets.last!,
      "\(parameters.count) parameters; expected \(shape.offsets.last!)")
    self.shape = shape
    self.parameters = parameters
  }

  package var inputs: Matrix { matrix(0, rows: shape.units, columns: shape.features) }
  package var bias: [Double] { part(1) }
  package var outputs: Matrix { matrix(2, rows: shape.heads, columns: shape.units) }
  package var weights: Matrix { matrix(3, rows: shape.heads, columns: shape.features) }
  package var offset: [Double] { part(4) }

  private func part(_ index: Int) -> [Double] {
    Array(parameters[shape.offsets[index]..<shape.offsets[index + 1]])
  }

  private func matrix(_ index: Int, rows: Int, columns: Int) -> Matrix {
    Matrix(rows: rows, columns: columns, values: part(index))
  }

  /// Units (n x H) and scores (n x K) of n rows of features.
  private func forward(_ X: Matrix) -> (units: Matrix, scores: Matrix) {
    var units = X.timesTransposed(inputs).addingToRows(bias)
    for i in units.values.indices { units.values[i] = tanh(units.values[i]) }
    var scores = X.timesTransposed(weights).addingToRows(offset)
    let own = units.timesTransposed(outputs)
    for i in scores.values.indices { scores.values[i] += own.values[i] }
    return (units, scores)
  }

  /// Mean over rows and heads of the squared error.
  package func loss(_ X: Matrix, _ Y: Matrix) -> Double {
    let scores = forward(X).scores
    return zip(scores.values, Y.values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      / Double(Y.values.count)
  }

  /// Half the loss plus decay/2 |V|^2 and |W|^2, by each parameter. Cost: about 6 n H (D + K) flops by BLAS.
  package func gradient(_ X: Matrix, _ Y: Matrix, decay: Double) -> [Double] {
    let (units, scores) = forward(X)
    var errors = scores
    for i in errors.values.indices {
      errors.values[i] = (scores.values[i] - Y.values[i]) / Double(Y.values.count)
    }
    var slopes = errors * outputs
    for i in slopes.values.indices {
      slopes.values[i] *= 1 - units.values[i] * units.values[i]
    }
    let decayed = { (gradient: [Double], weights: [Double]) in
      zip(gradient, weights).map { $0 + decay * $1 }
    }
    return decayed(slopes.transposedTimes(X).values, inputs.values) + slopes.columnSums
      + decayed(errors.transposedTimes(units).values, outputs.values)
      + errors.transposedTimes(X).values + errors.columnSums
  }
}

extension Matrix {
  fileprivate func addingToRows(_ row: [Double]) -> Matrix {
    var result = self
    for i in 0..<rows {
      for j in 0..<columns { result[i, j] += row[j] }
    }
    return result
  }

  fileprivate var columnSums: [Double] {
    Matrix(rows: rows, columns: 1, repeating: 1).transposedTimes(self).values
  }

  /// These rows as a matrix.
  package func rows(_ chosen: some Collection<Int>) -> Matrix {
    Matrix(
      rows: chosen.count, columns: columns,
      values: chosen.flatMap { values[$0 * columns..<($0 + 1) * columns] })
  }
}
