internal import LinearAlgebra
internal import Optimisation
internal import Randomness

/// Adam on minibatches until validation rows gain no more.
/// Source: Kingma and Ba (2015); Prechelt (1998) for the stop.
struct NetworkTraining {
  let settings: HeadsConfiguration
  /// Decides starting weights and the order of rows.
  let stream: RandomStream

  /// - Parameters:
  ///   - ridge: Where the linear part starts; fitted without the validation rows.
  /// - Returns: The parameters with the least validation error, the start's among them.
  func train(
    _ rows: Rows, validation: Rows, from ridge: RidgeHeads
  ) -> NetworkHeads {
    var network = start(ridge)
    var best = (network: network, loss: network.loss(validation.X, validation.Y))
    var adam = Adam(rate: settings.rate, count: network.parameters.count)
    var order = stream.stream("order")
    var epochsSinceBest = 0
    for _ in 0..<settings.epochs where epochsSinceBest < settings.patience {
      for batch in batches(rows.X.rows, using: &order) {
        let gradient = network.gradient(
          rows.X.rows(batch), rows.Y.rows(batch), decay: settings.decay)
        adam.step(&network.parameters, along: gradient)
      }
      let loss = network.loss(validation.X, validation.Y)
      epochsSinceBest = loss < best.loss ? 0 : epochsSinceBest + 1
      if loss < best.loss { best = (network, loss) }
    }
    return best.network
  }

  /// Ridge heads with a hidden layer that adds nothing yet. Features as a whole have mean square 2: units
  /// start at deviation 1.
  private func start(_ ridge: RidgeHeads) -> NetworkHeads {
    let (K, D, H) = (ridge.weights.rows, ridge.weights.columns, settings.hidden)
    var draw = stream.stream("start")
    let inputs = (0..<H * D).map { _ in draw.normal() / 2.0.squareRoot() }
    let zeros = { (count: Int) in [Double](repeating: 0, count: count) }
    return NetworkHeads(
      NetworkHeads.Shape(features: D, units: H, heads: K),
      parameters: inputs + zeros(H) + zeros(K * H) + ridge.weights.values + ridge.offset)
  }

  /// All rows in random order, in pieces; a last one that is short is left for another epoch.
  private func batches(_ rows: Int, using draw: inout RandomStream) -> [ArraySlice<Int>] {
    let order = draw.permutation(rows)
    let size = min(settings.batch, rows)
    return (0..<rows / size).map { order[$0 * size..<($0 + 1) * size] }
  }
}
