public import Learners
public import Preferences
public import Randomness

/// A small world to test learners in: correlated normal scores, Dirichlet users and their feedback.
///
/// Score k of a response is 0.6 c + 0.8 e_k, c and e standard normal: reward models agree with
/// correlation 0.36. Texts have as many words as the response's row number asks for, from 3 to 40.
public struct SimulatedWorld: Sendable {
  public var prompts = 120
  public var responses = 8
  public var models = 10
  public var alpha = 0.05
  public var historical = 200
  /// Fewest and most items of a historical user.
  public var historicalItems = 25...49
  public var test = 40
  public var maximumCount = 32
  public var form = FeedbackForm.comparison
  public var choice = ChoiceModel()
  /// False: weights are standard normal, of either sign.
  public var usersAreMixtures = true
  /// Present: weights are the crowd's, and each person's own about them; of either sign.
  public var taste: Taste?
  /// Absent: weights are drawn over all models. Else users mix this many fixed weight vectors.
  public var rank: Int?
  /// How many of the models every second person weighs the other way.
  public var opposedModels = 0
  /// What is known of people: `group` by which of the groups they are of, `noise` by chance.
  public var personFeatures: [String] = []
  /// Whether the second model scores as the first one does.
  public var copiesFirstModel = false
  public var seed: UInt64 = 7

  public init() {}

  public var root: RandomStream { RandomStream(seed: seed) }

  /// Everything drawn.
  public func build() -> BuiltWorld {
    let table = rewardTable()
    let historicalWeights = weights("historical", historical)
    let testWeights = weights("test", test)
    var lengths = root.stream("lengths")
    let histories = feedback(
      "historical", historicalWeights,
      historicalWeights.map { _ in historicalItems.lowerBound + lengths.below(historicalItems.count)
      },
      table)
    let mean = (0..<models).map { k in
      historicalWeights.reduce(0) { $0 + $1[k] } / Double(max(1, historical))
    }
    let training = TrainingData(
      table: table, historical: histories,
      populationUtility: (0..<table.rowCount).map { table.utility($0, mean) },
      stream: root.stream("learner"), personFeatures: features)
    return BuiltWorld(
      training: training, testWeights: testWeights,
      histories: feedback("test", testWeights, testWeights.map { _ in maximumCount }, table),
      candidates: candidates())
  }

  /// The last fifth of the prompts is for evaluation; feedback comes from the others.
  private var trainingPrompts: Int { prompts * 4 / 5 }

  private func rewardTable() -> RewardTable {
    var stream = root.stream("scores")
    var scores: [Float] = []
    for _ in 0..<prompts * responses {
      let common = stream.normal()
      for k in 0..<models {
        let own = 0.6 * common + 0.8 * stream.normal()
        scores.append(copiesFirstModel && k == 1 ? scores.last! : Float(own))
      }
    }
    let words = (0..<prompts * responses).map { row in
      (0..<3 + row % 38).map { "word\((row * 7 + $0) % 97)" }.joined(separator: " ")
    }
    return RewardTable(
      rewardModels: (0..<models).map { "model\($0)" },
      prompts: (0..<prompts).map { Prompt(id: "p\($0)", text: "question \($0)") },
      responsesPerPrompt: [Int](repeating: responses, count: prompts),
      responses: (0..<prompts * responses).map {
        Response(id: "r\($0 % responses)", text: words[$0])
      },
      scores: scores, usersAreMixtures: usersAreMixtures && taste == nil)
  }

  private var features: PersonFeatures? {
    guard !personFeatures.isEmpty else { return nil }
    let people = [("historical", historical), ("test", test)].flatMap { group, count in
      (0..<count).map { u in
        var noise = root.stream("noise", group, "\(u)")
        return (
          user: "\(group)-\(u)",
          values: personFeatures.map { $0 == "group" ? Self.sign(u) : noise.normal() }
        )
      }
    }
    return PersonFeatures(names: personFeatures, people: people)
  }

  private static func sign(_ user: Int) -> Double { user % 2 == 0 ? 1 : -1 }

  private func weights(_ group: String, _ count: Int) -> [[Double]] {
    let all = weightsOfOne(group, count)
    guard opposedModels > 0 else { return all }
    return all.enumerated().map { u, own in
      own.enumerated().map { k, weight in k < opposedModels ? Self.sign(u) * weight : weight }
    }
  }

  private func weightsOfOne(_ group: String, _ count: Int) -> [[Double]] {
    if let taste { return taste.weights(group, count, width: models, root) }
    if let rank { return lowRankWeights(group, count, rank) }
    return (0..<count).map { u in
      var stream = root.stream("users", group, "\(u)")
      if !usersAreMixtures { return (0..<models).map { _ in stream.normal() } }
      return stream.dirichlet([Double](repeating: alpha, count: models))
    }
  }

  /// Dirichlet(1) mixtures of Dirichlet(0.3) weight vectors.
  private func lowRankWeights(_ group: String, _ count: Int, _ rank: Int) -> [[Double]] {
    var stream = root.stream("basis")
    let basis = (0..<rank).map { _ in
      stream.dirichlet([Double](repeating: 0.3, count: models))
    }
    return (0..<count).map { u in
      var own = root.stream("users", group, "\(u)")
      let mixture = own.dirichlet([Double](repeating: 1, count: rank))
      return (0..<models).map { k in
        (0..<rank).reduce(0.0) { $0 + mixture[$1] * basis[$1][k] }
      }
    }
  }

  private func feedback(
    _ group: String, _ weights: [[Double]], _ counts: [Int], _ table: RewardTable
  ) -> Histories {
    let items = weights.indices.map { u in
      var stream = root.stream("feedback", group, "\(u)")
      return (0..<counts[u]).map { _ in item(weights[u], table, using: &stream) }
    }
    return Histories(form: form, users: weights.indices.map { "\(group)-\($0)" }, items: items)
  }

  private func item(
    _ weights: [Double], _ table: RewardTable, using stream: inout RandomStream
  ) -> FeedbackItem {
    let first = stream.below(trainingPrompts) * responses
    let size = form.rules.shown(of: responses)
    let shown = stream.sample(size, from: responses).map { first + $0 }
    let utilities = shown.map { table.utility($0, weights) }
    if form.isValue {
      let rating = choice.rate(utilities[0], using: &stream)
      return FeedbackItem(chosen: shown[0], others: [], value: rating)
    }
    let best = choice.choose(utilities, using: &stream)
    let others = shown.indices.filter { $0 != best }.map { Int32(shown[$0]) }
    return FeedbackItem(chosen: shown[best], others: others[...], value: 0)
  }

  private func candidates() -> CandidateSets {
    CandidateSets(
      (0..<test).map { u in
        var stream = root.stream("evaluation", "\(u)")
        let prompts = stream.sample(
          min(16, self.prompts - trainingPrompts), from: self.prompts - trainingPrompts)
        return prompts.map { p in
          let first = (trainingPrompts + p) * responses
          return Array(first..<first + responses)
        }
      })
  }
}

/// How people differ: their weights lie normally about common ones.
public struct Taste: Sendable {
  /// Own deviation in units of the common weights, at least 0; at 0 all are alike and nothing is to be learned of
  /// a person.
  public var spread: Double

  public init(spread: Double) { self.spread = spread }

  /// - Parameter width: K; utilities have variance 1 whatever K is, where the columns are independent.
  fileprivate func weights(
    _ group: String, _ count: Int, width: Int, _ root: RandomStream
  ) -> [[Double]] {
    var stream = root.stream("taste")
    let common = (0..<width).map { _ in stream.normal() }
    let length = (Double(width) * (1 + spread * spread)).squareRoot()
    return (0..<count).map { u in
      var own = root.stream("users", group, "\(u)")
      return common.map { ($0 + spread * own.normal()) / length }
    }
  }
}

/// A drawn world. The test users' weights are for judging.
public struct BuiltWorld: Sendable {
  public let training: TrainingData
  public let testWeights: [[Double]]
  public let histories: Histories
  public let candidates: CandidateSets

  /// Share of candidate sets in which the top-scored response beats the mean user's best one under the
  /// user's true utility; ties count half.
  public func winRate(_ scores: [Double]) -> Double {
    var points = 0.0
    let sets = candidates.rowOffsets.count - 1
    for u in 0..<candidates.userCount {
      for s in candidates.sets(ofUser: u) {
        let rows = candidates.positions(ofSet: s).map { Int(candidates.rows[$0]) }
        let reference = best(rows.map { training.populationUtility[$0] })
        let choice = best(candidates.positions(ofSet: s).map { scores[$0] })
        let own = rows.map { training.table.utility($0, testWeights[u]) }
        points += own[choice] > own[reference] ? 1 : own[choice] == own[reference] ? 0.5 : 0
      }
    }
    return points / Double(sets)
  }

  /// Per test user, the share of pairs of candidates that scores order as their true utilities do; equal
  /// scores count half.
  public func accuracies(_ scores: [Double]) -> [Double] {
    (0..<candidates.userCount).map { u in
      var (right, pairs) = (0.0, 0.0)
      for set in candidates.sets(ofUser: u) {
        let positions = Array(candidates.positions(ofSet: set))
        let own = positions.map {
          training.table.utility(Int(candidates.rows[$0]), testWeights[u])
        }
        for a in positions.indices {
          for b in 0..<a {
            let (told, real) = (scores[positions[a]] - scores[positions[b]], own[a] - own[b])
            right += told == 0 ? 0.5 : told * real > 0 ? 1 : 0
            pairs += 1
          }
        }
      }
      return right / pairs
    }
  }

  private func best(_ values: [Double]) -> Int {
    values.indices.max { (values[$0], -$0) < (values[$1], -$1) }!
  }
}
