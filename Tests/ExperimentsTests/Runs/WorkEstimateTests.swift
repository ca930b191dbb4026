import Experiments
import Platform
import Testing

@Suite struct `Estimate of the work left` {
  @Test func `nothing is said before every learner that has cells left has finished one`() {
    var estimate = WorkEstimate(labels: ["a", "a", "b", "b", "c"])
    #expect(estimate.secondsLeft(after: 1) == nil)
    estimate.finished("a", seconds: 0.001)
    estimate.finished("a", seconds: 0.001)
    estimate.finished("b", seconds: 2)
    #expect(estimate.secondsLeft(after: 3) == nil && estimate.workLeft == nil)
    estimate.finished("c", seconds: 100)
    #expect(estimate.workLeft == 2)
    // One cell of 2 s is left of 104.002 s of work, of which 102.002 s took 51.001 s on two threads.
    #expect(abs(estimate.secondsLeft(after: 51.001)! - 1) < 1e-9)
    estimate.finished("b", seconds: 2)
    #expect(estimate.secondsLeft(after: 52) == 0)
  }

  @Test func `no cells and cells without a duration give no number`() {
    #expect(WorkEstimate(labels: []).secondsLeft(after: 1) == nil)
    var instant = WorkEstimate(labels: ["a", "a"])
    instant.finished("a", seconds: 0)
    #expect(instant.secondsLeft(after: 0) == nil)
  }
}
