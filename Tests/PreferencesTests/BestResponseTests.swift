import Synchronization
import Testing

import Preferences

private struct Shape: CustomTestStringConvertible {
  let prompts, responses, models, users: Int
  var testDescription: String { "P\(prompts) M\(responses) K\(models) U\(users)" }

  var scores: [Float] {
    uniform(prompts * responses * models, seed: 1)
  }
  var weights: [Float] {
    uniform(users * models, seed: 2)
  }
}

/// `count` numbers in -1..<1 from a fixed generator, a multiple of 1/64 so that ties occur and sums are exact.
private func uniform(_ count: Int, seed: UInt64) -> [Float] {
  var state = seed
  return (0..<count).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Float(Int(state >> 57)) / 64 - 1
  }
}

private let shapes = [
  Shape(prompts: 1, responses: 2, models: 1, users: 1),
  Shape(prompts: 3, responses: 2, models: 10, users: 7),
  Shape(prompts: 65, responses: 8, models: 10, users: 97),
  Shape(prompts: 64, responses: 8, models: 13, users: 48),
  Shape(prompts: 70, responses: 25, models: 10, users: 1),
  Shape(prompts: 5, responses: 3, models: 64, users: 1000),
  Shape(prompts: 130, responses: 7, models: 3, users: 50),
  Shape(prompts: 2, responses: 255, models: 5, users: 9),
  Shape(prompts: 2, responses: 256, models: 5, users: 9),
  Shape(prompts: 1, responses: 70_001, models: 1, users: 50),
  Shape(prompts: 9, responses: 6, models: 33, users: 961),
]

/// Best index and mean best and second-best reward by a plain loop in double precision.
private func naive(_ s: Shape) -> (best: [Int32], meanBest: [Double], meanSecond: [Double]) {
  let (scores, weights) = (s.scores, s.weights)
  var best = [Int32](repeating: 0, count: s.prompts * s.users)
  var (first, second) = (
    [Double](repeating: 0, count: s.users), [Double](repeating: 0, count: s.users)
  )
  for p in 0..<s.prompts {
    for u in 0..<s.users {
      var (top, next, index) = (-Double.infinity, -Double.infinity, 0)
      for m in 0..<s.responses {
        var score = 0.0
        for k in 0..<s.models {
          score +=
            Double(scores[(p * s.responses + m) * s.models + k]) * Double(weights[u * s.models + k])
        }
        if score > top {
          (top, next, index) = (score, top, m)
        } else if score > next {
          next = score
        }
      }
      best[p * s.users + u] = Int32(index)
      first[u] += top / Double(s.prompts)
      second[u] += next / Double(s.prompts)
    }
  }
  return (best, first, second)
}

private func kernel(_ s: Shape, jobs: Int, weights: [Float]? = nil) -> (
  [Int32], BestResponseSummary
) {
  let best = Mutex([Int32](repeating: 255, count: s.prompts * s.users))
  let summary = bestResponses(
    of: s.scores, prompts: s.prompts, responses: s.responses, models: s.models,
    weights: weights ?? s.weights, users: s.users, jobs: jobs
  ) { block in
    best.withLock { best in
      for p in block.prompts {
        for (i, b) in block.row(p).enumerated() {
          best[p * s.users + block.users.lowerBound + i] = b
        }
      }
    }
  }
  return (best.withLock { $0 }, summary)
}

@Suite struct `Best responses` {
  // Products of multiples of 1/64 add up exactly in Float here, so indices must agree on every tie.
  @Test(arguments: shapes)
  private func `best responses and mean rewards are those of a plain loop`(_ shape: Shape) {
    let expected = naive(shape)
    let (best, summary) = kernel(shape, jobs: 2)
    #expect(best == expected.best)
    for u in 0..<shape.users {
      // A score is at most K; sums of 64 in Float lose at most 64 half-ulps of the running sum.
      let tolerance = Double(shape.models) * 64 * 0x1p-24
      #expect(abs(Double(summary.meanBest[u]) - expected.meanBest[u]) <= tolerance)
      #expect(abs(Double(summary.meanSecond[u]) - expected.meanSecond[u]) <= tolerance)
    }
  }

  @Test(arguments: shapes)
  private func `the number of jobs changes no bit`(_ shape: Shape) {
    let one = kernel(shape, jobs: 1)
    for jobs in [2, 3, 8] {
      let many = kernel(shape, jobs: jobs)
      #expect(many.0 == one.0)
      #expect(many.1 == one.1)
    }
  }

  @Test func `ties go to the lowest index`() {
    let shape = Shape(prompts: 4, responses: 9, models: 2, users: 50)
    let summary = winnerCounts(
      of: [Float](repeating: 0.5, count: 4 * 9 * 2), prompts: 4, responses: 9, models: 2,
      weights: shape.weights, users: 50, jobs: 2)
    for p in 0..<4 {
      #expect(summary.counts[p * 9] == 50)
    }
    #expect(summary.summary.meanBest == summary.summary.meanSecond)
  }

  @Test(arguments: shapes)
  private func `winner counts are the histogram of best responses`(_ shape: Shape) {
    let expected = naive(shape).best
    var counts = [UInt32](repeating: 0, count: shape.prompts * shape.responses)
    for p in 0..<shape.prompts {
      for u in 0..<shape.users {
        counts[p * shape.responses + Int(expected[p * shape.users + u])] += 1
      }
    }
    let made = winnerCounts(
      of: shape.scores, prompts: shape.prompts, responses: shape.responses, models: shape.models,
      weights: shape.weights, users: shape.users, jobs: 2)
    #expect(made.counts == counts)
  }

  @Test func `denormal weights count as zero`() {
    let shape = Shape(prompts: 20, responses: 8, models: 10, users: 60)
    let tiny = Float.leastNormalMagnitude / 1024
    let weights = shape.weights.enumerated().map { $0 % 3 == 0 ? tiny : $1 }
    let zeros = weights.map { $0 == tiny ? 0 : $0 }
    let (flushed, zero) = (
      kernel(shape, jobs: 1, weights: weights), kernel(shape, jobs: 1, weights: zeros)
    )
    #expect(flushed.0 == zero.0)
    #expect(flushed.1 == zero.1)
  }

  @Test func `means of many prompts are accurate to a millionth`() {
    let (prompts, users) = (5000, 3)
    let scores = (0..<prompts * 2).map { Float($0 % 7) / 7 + 1 }
    let made = bestResponses(
      of: scores, prompts: prompts, responses: 2, models: 1, weights: [1, 1, 1], users: users,
      jobs: 1)
    let exact = (0..<prompts).map { Double(max(scores[2 * $0], scores[2 * $0 + 1])) }.reduce(0, +)
    for mean in made.meanBest {
      #expect(abs(Double(mean) / (exact / Double(prompts)) - 1) < 1e-6)
    }
  }

  @Test func `no users make an empty summary`() {
    let made = bestResponses(
      of: [1, 2], prompts: 1, responses: 2, models: 1, weights: [], users: 0, jobs: 2)
    #expect(made.meanBest.isEmpty)
  }
}
