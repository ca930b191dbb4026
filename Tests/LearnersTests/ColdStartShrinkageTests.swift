import Inference
import Learners
import Preferences
import SimulatedWorld
import Testing

@Suite struct `How far an adaptation is followed` {
  @Test func `is chosen on the users held out and on nobody else`() throws {
    let training = SimulatedWorld().build().training
    let heldOut = [3, 17, 40]
    let known = heldOut.flatMap { user in
      [1, 2, 4, 8, 16, 32].map { count in
        Evidence(training.historical[user].first(count), table: training.table).rows
      }
    }
    let pooled = try BradleyTerry().pooledWeights(training)
    var met = 0
    _ = ColdStartShrinkage(training, coldStart: pooled, heldOut: heldOut) { support in
      #expect(known.contains(support.rows))
      met += 1
      return pooled
    }
    #expect(met > 0)
  }

  @Test func `is all the way where nobody is held out`() throws {
    let training = SimulatedWorld().build().training
    let shrinkage = ColdStartShrinkage(
      training, coldStart: [Double](repeating: 0, count: 10), heldOut: []
    ) { _ in
      Issue.record("nobody is there to choose on")
      return []
    }
    let adapted = (0..<10).map { Double($0) }
    #expect(shrinkage.weights(adapted, after: training.historical[0].first(4)) == adapted)
  }

  @Test func `is not at all where the adaptation misleads`() throws {
    let training = SimulatedWorld().build().training
    let pooled = try BradleyTerry().pooledWeights(training)
    let shrinkage = ColdStartShrinkage(training, coldStart: pooled, heldOut: Array(0..<60)) { _ in
      pooled.map { -$0 }
    }
    let weights = shrinkage.weights(pooled.map { -$0 }, after: training.historical[0].first(4))
    for (own, start) in zip(normalised(weights), normalised(pooled)) {
      #expect(abs(own - start) < 1e-12)
    }
  }
}
