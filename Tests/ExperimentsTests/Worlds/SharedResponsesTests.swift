import Experiments
import Inference
import Learners
import LinearAlgebra
import MetaLearning
import Preferences
import Randomness
import Testing
import Worlds

/// People who all judge the same responses to one prompt, by values of a known normal law.
private struct NormalCrowd {
  var people = 4300
  var responses = 10
  /// Standard deviations of the factors that people's values have in common.
  var factors: [Double] = [1, 0.8, 0.6, 0.5, 0.4, 0.3, 0.3, 0.2, 0.2]
  /// That of what a person thinks of one response alone.
  var own = 0.0
  /// That of a rating about the value.
  var noise = 0.3

  private var stream: RandomStream { RandomStream(seed: 8).stream("crowd") }

  var means: [Double] {
    var draw = stream.stream("means")
    return (0..<responses).map { _ in 0.3 * draw.normal() }
  }

  /// Responses x factors.
  private var loadings: [[Double]] {
    var draw = stream.stream("loadings")
    return (0..<responses).map { _ in factors.map { $0 * draw.normal() } }
  }

  var covariance: Matrix {
    let loadings = self.loadings
    var result = Matrix.identity(responses, scale: own * own)
    for a in 0..<responses {
      for b in 0..<responses { result[a, b] += dot(loadings[a], loadings[b]) }
    }
    return result
  }

  /// People x responses.
  var values: [[Double]] {
    var draw = stream.stream("values")
    let (means, loadings) = (self.means, self.loadings)
    return (0..<people).map { _ in
      let z = factors.map { _ in draw.normal() }
      return (0..<responses).map { means[$0] + dot(loadings[$0], z) + own * draw.normal() }
    }
  }

  private func name(_ person: Int) -> String { "u\(1000 + person)" }
  private func id(_ response: Int) -> String { "r\(100 + response)" }

  func ratings(_ values: [[Double]]) -> String {
    var draw = stream.stream("noise")
    var lines = ["user,prompt,response,value"]
    for (person, own) in values.enumerated() {
      for (row, value) in own.enumerated() {
        lines.append("\(name(person)),p,\(id(row)),\(value + noise * draw.normal())")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Pairs at random, each once, chosen with logistic noise.
  func comparisons(_ values: [[Double]], each: Int) -> String {
    var draw = stream.stream("pairs")
    var lines = ["user,prompt,winner,loser"]
    for (person, own) in values.enumerated() {
      let pairs = (0..<responses).flatMap { a in (a + 1..<responses).map { (a, $0) } }
      for index in draw.permutation(pairs.count).prefix(each) {
        let (a, b) = pairs[index]
        let isFirst = ChoiceModel(temperature: 0.2).preference(own[a] - own[b]) > draw.uniform()
        lines.append("\(name(person)),p,\(id(isFirst ? a : b)),\(id(isFirst ? b : a))")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  func world(_ text: String, form: String, counts: [Int], test: Int) throws -> World {
    try inFolder { folder in
      write(text, to: folder + "/r.csv")
      return try Planted.plan(
        """
        { "experiments": [{
          "name": "shared", "seed": 3, "dataset": { "kind": "recorded", "path": "r.csv" },
          "users": { "test": \(test) }, "feedback": { "form": "\(form)", "counts": \(counts) },
          "evaluation": { "prompts": 24, "candidates": \(form == "rating" ? 5 : 2) },
          "learners": [{ "kind": "logistic" }]
        }] }
        """, folder: folder
      ).world()
    }
  }
}

extension World {
  /// Share of a user's pairs of candidates that scores put in the order of utilities; mean over users.
  fileprivate func accuracy(_ scores: [Double]) -> Double {
    let each = (0..<test.count).map { user -> Double in
      var (right, all) = (0.0, 0.0)
      for set in candidates.sets(ofUser: user) {
        let positions = candidates.positions(ofSet: set)
        for a in positions {
          for b in positions where secrets.utilities[a] > secrets.utilities[b] {
            all += 1
            right += scores[a] > scores[b] ? 1 : scores[a] == scores[b] ? 0.5 : 0
          }
        }
      }
      return right / all
    }
    return each.reduce(0, +) / Double(each.count)
  }

  fileprivate func accuracies(of learner: any Learner, counts: [Int]) throws -> [Double] {
    try learner.fitted(to: training(root.stream("learner", type(of: learner).kind)))
      .scores(for: candidates, histories: test, counts: counts).map(accuracy)
  }
}

/// People who compare responses that columns describe, and who differ in one direction of the columns' weights.
private struct OneDirection {
  private let people = 64
  private let prompts = 120
  private let responses = 4
  private let columns = 12

  func world(counts: [Int], test: Int) throws -> World {
    let stream = RandomStream(seed: 5).stream("one direction")
    var draw = stream.stream("columns")
    let features = (0..<prompts * responses).map { _ in (0..<columns).map { _ in draw.normal() } }
    let common = (0..<columns).map { _ in 0.3 * draw.normal() }
    let direction = (0..<columns).map { _ in 0.6 * draw.normal() }
    var scores = ["prompt,response," + (0..<columns).map { "c\($0)" }.joined(separator: ",")]
    for (row, x) in features.enumerated() {
      scores.append("\(name(row)),\(x.map { "\($0)" }.joined(separator: ","))")
    }
    var lines = ["user,prompt,winner,loser"]
    for person in 0..<people {
      let z = draw.normal()
      let weights = zip(common, direction).map { $0 + z * $1 }
      for prompt in 0..<prompts {
        let pair = draw.sample(2, from: responses).map { prompt * responses + $0 }
        let value = pair.map { dot(features[$0], weights) }
        let first = ChoiceModel(temperature: 0.5).preference(value[0] - value[1])
        let (won, lost) = first > draw.uniform() ? (pair[0], pair[1]) : (pair[1], pair[0])
        lines.append("u\(100 + person),\(name(won)),r\(lost % responses)")
      }
    }
    return try inFolder { folder in
      write(lines.joined(separator: "\n") + "\n", to: folder + "/c.csv")
      write(scores.joined(separator: "\n") + "\n", to: folder + "/f.csv")
      return try Planted.plan(
        """
        { "experiments": [{
          "name": "described", "seed": 3,
          "dataset": { "kind": "recorded", "path": "c.csv", "scores": { "path": "f.csv" } },
          "users": { "test": \(test) }, "feedback": { "form": "comparison", "counts": \(counts) },
          "evaluation": { "prompts": 40 }, "learners": [{ "kind": "logistic" }]
        }] }
        """, folder: folder
      ).world()
    }
  }

  private func name(_ row: Int) -> String { "p\(100 + row / responses),r\(row % responses)" }
}

@Suite("Responses that people judged in common")
struct SharedResponsesTests {
  private static let learners: [any Learner] = {
    var bayes = EmpiricalBayes()
    // Its default puts first what is likeliest to win, which is another order than that of mean values.
    bayes.decision = .reward
    return [Logistic(), Laplace(), NearestNeighbor(), MatrixFactorization(), bayes]
  }()

  /// Against the conditional mean under the law that drew the people.
  @Test func `every learner comes near the exact Gaussian posterior of ratings`() throws {
    let crowd = NormalCrowd()
    let counts = [0, 1, 2, 4]
    let world = try crowd.world(
      crowd.ratings(crowd.values), form: "rating", counts: counts, test: 300)
    let (mean, covariance) = (crowd.means, crowd.covariance)
    // World's ratings are in standard deviations about the mean: the posterior's unit is found from one line.
    let unit = try #require(world.ratingUnit(crowd))
    let exact = try counts.map { count in
      world.accuracy(
        try (0..<world.test.count).flatMap { user -> [Double] in
          let items = Array(world.test[user].prefix(count))
          var among = Matrix(rows: count, columns: count)
          for a in 0..<count {
            for b in 0..<count { among[a, b] = covariance[items[a].chosen, items[b].chosen] }
            among[a, a] += crowd.noise * crowd.noise
          }
          let left = items.map { $0.value * unit.deviation + unit.mean - mean[$0.chosen] }
          let weights = count > 0 ? try Cholesky(among).solve(left) : []
          return world.candidates.positions(ofUser: user).map { position in
            let row = Int(world.candidates.rows[position])
            return mean[row]
              + zip(items, weights).reduce(0) { $0 + covariance[row, $1.0.chosen] * $1.1 }
          }
        })
    }
    #expect(exact[3] > exact[0] + 0.05, "\(exact)")
    for learner in Self.learners {
      let found = try world.accuracies(of: learner, counts: counts)
      for c in counts.indices {
        #expect(
          found[c] > exact[c] - 0.01,
          "\(type(of: learner).kind) after \(counts[c]): \(found[c]), exact \(exact[c])")
      }
    }
  }

  /// Nothing is in common but the responses: only what a person said of each can tell.
  @Test func `what a person thinks of one response alone is remembered`() throws {
    let crowd = NormalCrowd(people: 60, responses: 16, factors: [], own: 1)
    let world = try crowd.world(
      crowd.comparisons(crowd.values, each: 100), form: "comparison", counts: [0, 8, 48], test: 40)
    for learner in [Logistic(), NearestNeighbor(), Laplace()] as [any Learner] {
      let found = try world.accuracies(of: learner, counts: [0, 8, 48])
      #expect(found[1] > found[0] - 0.005, "\(type(of: learner).kind): \(found)")
      #expect(found[2] > found[0] + 0.1, "\(type(of: learner).kind): \(found)")
    }
  }

  /// A learner of twelve weights that vary alike gains nothing after two comparisons and 0.03 after eight.
  @Test func `people's weights of columns are known to go together`() throws {
    let counts = [0, 2, 8]
    let world = try OneDirection().world(counts: counts, test: 40)
    for learner in [Logistic(), Laplace()] as [any Learner] {
      let found = try world.accuracies(of: learner, counts: counts)
      #expect(found[1] > found[0] + 0.02, "\(type(of: learner).kind): \(found)")
      #expect(found[2] > found[0] + 0.05, "\(type(of: learner).kind): \(found)")
    }
  }
}

extension World {
  /// Of the file's ratings, from what the test users' items are here and there.
  fileprivate func ratingUnit(_ crowd: NormalCrowd) -> (mean: Double, deviation: Double)? {
    let lines = crowd.ratings(crowd.values).split(separator: "\n").dropFirst()
    let written = Dictionary(
      uniqueKeysWithValues: lines.map { line in
        let cells = line.split(separator: ",")
        return ("\(cells[0]) \(cells[2])", Double(cells[3])!)
      })
    let items = Array(test[0])
    let values = items.map { written["\(test.users[0]) \(table.responses[$0.chosen].id)"]! }
    guard let low = items.indices.min(by: { values[$0] < values[$1] }),
      let high = items.indices.max(by: { values[$0] < values[$1] }), values[low] < values[high]
    else { return nil }
    let deviation = (values[high] - values[low]) / (items[high].value - items[low].value)
    return (values[low] - deviation * items[low].value, deviation)
  }
}
