package import Inference
internal import LinearAlgebra
internal import Optimisation
internal import Preferences

/// Historical feedback of many users as one block of rows, each of which knows its user.
package struct FactorData: Sendable {
  /// Winner less loser, or the features of a rated response; n x K.
  let rows: Matrix
  /// The rows' losses: only `term(row:score:)` is asked. Choices are composite: a margin model knows one number
  /// of curvature per row.
  let losses: Evidence
  /// Index, among the users, of each row's user.
  let userOfRow: [Int32]
  /// Per user, their own rows.
  package let users: [Evidence]

  package var count: Int { rows.rows }

  package init(_ training: TrainingData, ratingVariance: Double) throws(LearnerFailure) {
    let histories = training.historical
    let users = (0..<histories.count).map {
      Evidence(histories[$0], table: training.table, ratingVariance: ratingVariance).composite
    }
    let width = training.table.modelCount
    let all = Evidence(joining: users, width: width, isRated: histories.form.tellsScale)
    guard all.count > 0 else {
      throw LearnerFailure(
        "there is no historical feedback to learn from; expected at least one item")
    }
    rows = Matrix(rows: all.count, columns: width, values: all.rows)
    losses = all.with(ratingVariance: ratingVariance)
    self.users = users
    userOfRow = users.indices.flatMap { u in [Int32](repeating: Int32(u), count: users[u].count) }
  }
}

/// A model of margins with parameters that all users share, for fixed coefficients of the users.
///
/// A margin is what the model gives a winner more than a loser, or a rated response. The model is a value
/// that remembers what it computed at its parameters.
package protocol MarginModel {
  /// p shared parameters; setting them moves the point at which everything is computed.
  var parameters: [Double] { get set }
  /// n margins at the parameters.
  var margins: [Double] { get }
  /// J d: how the margins change along a direction (p), n entries.
  func change(along direction: [Double]) -> [Double]
  /// J^T t: the gradient of sum_i t_i margin_i, p entries.
  func gradient(of slopes: [Double]) -> [Double]
}

/// Fits shared parameters: argmin sum_i l_i(margin_i) + ridge/2 |parameters - centre|^2.
///
/// Gauss-Newton with conjugate gradients and a line search: second order in the losses, first in
/// the margins, and no p x p matrix is ever formed, so that cost and memory are linear in rows and in
/// parameters. Where the margins are linear in the parameters this is Newton's method.
/// Source: Nocedal and Wright (2006), Numerical Optimization, algorithm 7.1.
struct GaussNewton {
  let losses: Evidence
  let ridge: Double
  let centre: [Double]
  /// Products with the Gauss-Newton matrix per step, at most.
  var products = 15

  func objective(_ model: some MarginModel) -> Double {
    let margins = model.margins
    var value = 0.0
    for i in margins.indices { value += losses.term(row: i, score: margins[i]).loss }
    let parameters = model.parameters
    var distance = 0.0
    for k in parameters.indices {
      distance += (parameters[k] - centre[k]) * (parameters[k] - centre[k])
    }
    return value + ridge / 2 * distance
  }

  /// One step; false where nothing is left to gain.
  func step(_ model: inout some MarginModel) -> Bool {
    let margins = model.margins
    var (slopes, curvature) = (margins, margins)
    for i in margins.indices {
      let term = losses.term(row: i, score: margins[i])
      (slopes[i], curvature[i]) = (term.slope, term.curvature)
    }
    let start = model.parameters
    var gradient = model.gradient(of: slopes)
    for k in gradient.indices { gradient[k] += ridge * (start[k] - centre[k]) }
    let direction = conjugateGradients(model, curvature, gradient)
    return lineSearch(&model, from: start, along: direction, fall: dot(gradient, direction))
  }

  /// About the d of (J^T C J + ridge) d = -gradient.
  private func conjugateGradients(
    _ model: some MarginModel, _ curvature: [Double], _ gradient: [Double]
  ) -> [Double] {
    // Eisenstat and Walker: looser far from the optimum, so that no product is wasted there.
    let tolerance = min(0.01, norm(gradient)).squareRoot()
    return ConjugateGradients(
      gradient.map { -$0 }, tolerance: tolerance, steps: products
    ) { direction in
      var along = model.change(along: direction)
      for i in along.indices { along[i] *= curvature[i] }
      var product = model.gradient(of: along)
      for k in product.indices { product[k] += ridge * direction[k] }
      return product
    }.solution
  }

  private func lineSearch(
    _ model: inout some MarginModel, from start: [Double], along direction: [Double], fall: Double
  ) -> Bool {
    let value = objective(model)
    let length = halvedStep(least: 1e-6) { length in
      model.parameters = start.indices.map { start[$0] + length * direction[$0] }
      let next = objective(model)
      return next < value && fallsEnough(to: next, from: value, promise: length * fall)
    }
    if length == nil { model.parameters = start }
    return length != nil
  }
}
