import Inference
import Learners
import MetaLearning
import Randomness
import Testing

/// Users with 0 to 19 support rows and 1 to 40 query rows, standard normal and rounded to single precision.
private struct RandomBatch {
  let supports: [Evidence]
  let queries: [Evidence]
  let initial: [Double]
  let rates: [Double]

  init(width: Int, users: Int) {
    var stream = RandomStream(seed: 1).stream("batch", "\(width)")
    func evidence(_ rows: Int) -> Evidence {
      Evidence(width: width, rows: (0..<rows * width).map { _ in Double(Float(stream.normal())) })
    }
    supports = (0..<users).map { evidence($0 % 20) }
    queries = (0..<users).map { evidence(1 + $0 * 7 % 40) }
    let scale = 1 / Double(width).squareRoot()
    initial = (0..<width).map { _ in Double(Float(scale * stream.normal())) }
    rates = (0..<width).map { _ in Double(Float(scale * (0.1 + stream.uniform()))) }
  }

  func mean(
    _ gradient: BatchGradient, jobs: Int
  ) -> (loss: Double, initial: [Double], rates: [Double]) {
    gradient.mean(
      support: packed(supports), query: packed(queries), initial: initial.map { Float($0) },
      rates: rates.map { Float($0) }, jobs: jobs)
  }

  private func packed(_ parts: [Evidence]) -> PackedRows {
    PackedRows(width: initial.count, counts: parts.map(\.count)) { user, row, k in
      Float(parts[user].rows[row * initial.count + k])
    }
  }
}

@Suite struct `Batches of outer gradients` {
  @Test(arguments: [3, 10, 16, 40], [true, false])
  func `have the same bits from three threads as from one`(width: Int, isSecondOrder: Bool) {
    let batch = RandomBatch(width: width, users: 45)
    let gradient = BatchGradient(steps: 4, pseudoItems: 2, isSecondOrder: isSecondOrder)
    #expect(batch.mean(gradient, jobs: 1) == batch.mean(gradient, jobs: 3))
  }

  @Test(arguments: [3, 10, 16, 40])
  func `equal those of one user at a time`(width: Int) {
    let batch = RandomBatch(width: width, users: 45)
    let result = batch.mean(
      BatchGradient(steps: 4, pseudoItems: 2, isSecondOrder: true), jobs: 1)
    var (loss, initial) = (0.0, [Double](repeating: 0, count: width))
    var rates = initial
    for (support, query) in zip(batch.supports, batch.queries) {
      let one = MetaSGD.outerGradient(
        support: support, query: query, initial: batch.initial, rates: batch.rates, steps: 4,
        pseudoItems: 2)
      loss += one.loss / 45
      for k in 0..<width {
        initial[k] += one.initial[k] / 45
        rates[k] += one.rates[k] / 45
      }
    }
    // Single precision: 6e-8 per operation, a few hundred of them.
    #expect(abs(result.loss - loss) < 1e-5 * loss, "\(result.loss) and \(loss)")
    for (name, own, reference) in [
      ("initial", result.initial, initial), ("rates", result.rates, rates),
    ] {
      let difference = largestRelative(own, reference)
      #expect(difference < 2e-5, "\(name): relative difference \(difference)")
    }
  }

  @Test(arguments: [OuterOrder.second, .first], [InnerRates.Shape.perStep, .perWeight])
  func `give learners the gradients of one user at a time`(
    order: OuterOrder, shape: InnerRates.Shape
  ) throws {
    let batch = RandomBatch(width: 10, users: 24)
    let rates =
      shape == .perStep
      ? InnerRates(perStep: [0.4, 0.3, 0.2]) : InnerRates(perWeight: batch.rates, steps: 3)
    let steps = GradientSteps(
      name: "steps", initial: batch.initial, rates: rates, learnRate: true, pseudoItems: 4,
      order: order)
    let episodes = zip(batch.supports, batch.queries).map { Episode(support: $0, query: $1) }
    let together = try steps.gradients(of: episodes, at: steps.start)
    for (user, episode) in episodes.enumerated() {
      let alone = steps.gradient(of: episode, at: steps.start)
      let difference = largestRelative(together[user].gradient, alone.gradient)
      #expect(difference < 2e-5, "user \(user): relative difference \(difference)")
      #expect(abs(together[user].loss - alone.loss) < 1e-5 * (1 + alone.loss), "user \(user)")
    }
  }
}
