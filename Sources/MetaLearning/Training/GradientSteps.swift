package import Inference
import Learners
internal import LinearAlgebra
internal import Platform

/// How exactly the outer loop looks through the inner steps.
package enum OuterOrder: Sendable {
  /// Exact, Hessians included: Finn et al. (2017), algorithm 1, line 10.
  case second
  /// As if the adapted weights moved with the initial ones: Finn et al. (2017), section 5.2.
  case first
  /// Towards the weights adapted to all items: Nichol et al. (2018), algorithm 2.
  case reptile
}

/// Gradient descent on the support's loss from meta-learned initial weights.
///
/// Meta-parameters: the K initial weights, then the logarithms of the inner rates.
package struct GradientSteps: Adaptation {
  package let name: String
  let initial: [Double]
  let rates: InnerRates
  /// Whether the rates are meta-learned.
  let learnRate: Bool
  /// Added to the number of rows that the inner loss is divided by.
  let pseudoItems: Double
  var order = OuterOrder.second

  package init(
    name: String, initial: [Double], rates: InnerRates, learnRate: Bool, pseudoItems: Double,
    order: OuterOrder = .second
  ) {
    (self.name, self.initial, self.rates, self.learnRate) = (name, initial, rates, learnRate)
    (self.pseudoItems, self.order) = (pseudoItems, order)
  }

  package var start: [Double] { initial + rates.values.map { log($0) } }

  package func weights(after support: Evidence, at parameters: [Double]) -> [Double] {
    let (initial, rates) = parts(parameters)
    return descent(support, from: initial, rates, pseudoItems).last!.weights
  }

  package func gradient(of episode: Episode, at parameters: [Double]) -> MetaGradient {
    let (initial, rates) = parts(parameters)
    if order == .reptile { return reptile(episode, initial, rates) }
    let outer = outerGradient(
      episode.support, episode.query, initial, rates, pseudoItems, order: order)
    let byLogarithm =
      learnRate
      ? zip(outer.rates, rates.values).map { $0 * $1 } : rates.values.map { _ in 0 }
    return MetaGradient(loss: outer.loss, gradient: outer.initial + byLogarithm)
  }

  private func reptile(
    _ episode: Episode, _ initial: [Double], _ rates: InnerRates
  ) -> MetaGradient {
    let all = episode.support.joined(with: episode.query)
    let adapted = descent(all, from: initial, rates, pseudoItems).last!.weights
    let loss = episode.query.derivatives(at: adapted).loss / Double(max(1, episode.query.itemCount))
    let direction = zip(initial, adapted).map { $0 - $1 }
    return MetaGradient(loss: loss, gradient: direction + rates.values.map { _ in 0 })
  }

  private func parts(_ parameters: [Double]) -> (initial: [Double], rates: InnerRates) {
    let K = initial.count
    return (
      Array(parameters[..<K]), rates.replacing(values: parameters[K...].map { exp($0) })
    )
  }
}

/// Inner step sizes: one per step, or one per weight that all steps share.
package struct InnerRates: Sendable {
  package enum Shape: Sendable { case perStep, perWeight }

  let shape: Shape
  let steps: Int
  /// `steps` values, or K.
  let values: [Double]

  /// One rate per step (Antoniou et al., 2019, How to train your MAML, section 4).
  package init(perStep values: [Double]) {
    (shape, steps, self.values) = (.perStep, values.count, values)
  }

  /// One rate per weight (Li et al., 2017, Meta-SGD, equation 3).
  package init(perWeight values: [Double], steps: Int) {
    (shape, self.steps, self.values) = (.perWeight, steps, values)
  }

  /// Equal rates.
  init(_ shape: Shape, rate: Double, steps: Int, weights: Int) {
    let count = shape == .perStep ? steps : weights
    (self.shape, self.steps) = (shape, steps)
    values = [Double](repeating: rate, count: count)
  }

  func replacing(values: [Double]) -> InnerRates {
    shape == .perStep ? InnerRates(perStep: values) : InnerRates(perWeight: values, steps: steps)
  }

  /// Index of the rate of weight k in step t.
  func index(step t: Int, weight k: Int) -> Int { shape == .perStep ? t : k }

  /// The rate of weight k in step t.
  subscript(t: Int, k: Int) -> Double { values[index(step: t, weight: k)] }
}

extension Evidence {
  /// These rows and another's, of the same form.
  func joined(with other: Evidence) -> Evidence {
    Evidence(
      width: width, rows: rows + other.rows, targets: targets.map { $0 + (other.targets ?? []) },
      ratingVariance: ratingVariance,
      choices: choices == nil && other.choices == nil ? nil : choiceSizes + other.choiceSizes)
  }
}
