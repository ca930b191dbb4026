import Datasets
import Learners
import LinearAlgebra
package import Preferences
import Randomness
import Statistics

extension WorldBuilder {
  /// A world of simulated users: Dirichlet mixtures of the reward models.
  package func simulated() throws -> World {
    let split = self.split
    let table = try standardisedTable(onPrompts: split.training)
    let alpha = try alphaVectors(for: table.rewardModels)
    let counts = setting.feedback.counts
    let drawn = try populations(alpha)
    let historical = drifting(
      drawn.historical, items: setting.users.simulatedItems[1], alpha: alpha)
    let test = drifting(drawn.test, items: counts.last!, alpha: alpha)
    let arrivals = arrivals(of: test.users)
    let populationUtility = meanUtility(of: historical.weights, in: table)
    let splits = test.users.indices.map {
      self.split(ofUser: test.users[$0], split: split, table: table)
    }
    let candidates = CandidateSets(splits.map(\.candidates))
    let utilitiesAt = { (count: Int) in
      self.utilities(of: test, for: candidates, arrivals: arrivals, table: table, at: count)
    }
    let utilities = utilitiesAt(counts.last!)
    let isMoving = setting.drift.kind != .none
    let secrets = Secrets(
      priorAlpha: alpha.count == 1 ? alpha[0] : nil, choiceModel: setting.feedback.process.choice,
      utilities: utilities,
      utilitiesByCount: isMoving
        ? Dictionary(uniqueKeysWithValues: counts.map { ($0, utilitiesAt($0)) }) : [:],
      reference: reference(
        candidates, utilities: utilities, populationUtility: populationUtility, table: table),
      candidates: candidates)
    let known = historicalFeedback(historical, split: split, table: table)
    let interview = try interview(
      after: known, populationUtility: populationUtility, table: table)
    let feedback = try testFeedback(
      test, splits: splits, arrivals: arrivals, table: table, by: interview)
    return World(
      table: table, historical: known,
      populationUtility: populationUtility, test: feedback, candidates: candidates,
      arrivals: arrivals, secrets: secrets, people: People(historical: historical, test: test),
      evaluationPrompts: split.untouched,
      sample: AuditSample(
        of: feedback, table: table, wholePrompts: !split.isWithinPrompts
      ) { table.utility($1, test.weights(ofUser: $0, at: feedback[$0].count)) },
      description: WorldDescription(
        trainingPrompts: split.training.count, evaluationPrompts: split.evaluation.count,
        standardisation: Array(zip(table.rewardModels, table.standardisation)),
        duplicatesDropped: historical.duplicatesDropped + test.duplicatesDropped),
      queries: queryOutcomes(
        of: feedback, from: test, splits: splits, arrivals: arrivals, table: table))
  }

  package func standardisedTable(onPrompts training: [Int]) throws -> RewardTable {
    do {
      if let constants = dataset.standardisation {
        return try dataset.table.standardising(dataset.scores, by: constants)
      }
      return try dataset.table.standardising(dataset.scores, onPrompts: training)
    } catch {
      throw SettingError(key: "dataset", message: "reward model \"\(error.name)\" \(error.reason)")
    }
  }

  /// The Dirichlet parameters by reward-model *name*; several where the population has parts.
  package func alphaVectors(for models: [String]) throws -> [[Double]] {
    switch setting.users.alpha {
    case .same(let value): return [models.map { _ in value }]
    case .several(let values): return values.map { value in models.map { _ in value } }
    case .perModel(let values):
      for name in values.keys.sorted() where !models.contains(name) {
        throw SettingError(
          key: "users.alpha",
          message: "names reward model \"\(name)\", which the dataset does not have; expected "
            + models.joined(separator: ", "))
      }
      guard let missing = models.first(where: { values[$0] == nil }) else {
        return [models.map { values[$0]! }]
      }
      throw SettingError(
        key: "users.alpha",
        message: "has no value for reward model \"\(missing)\"; give one for each")
    }
  }

  /// Historical and test users, from separate named streams.
  package func populations(_ alpha: [[Double]]) throws -> (historical: Population, test: Population)
  {
    let users = root.stream("users")
    let historical = try population(
      setting.users.simulatedHistorical, "historical", alpha, apartFrom: [],
      users.stream("historical"))
    let isFiltered = setting.users.minimumDistance > 0
    let kept = isFiltered ? (0..<historical.users.count).map { historical.weights.row($0) } : []
    let test = try population(
      setting.users.test, "test", alpha, apartFrom: kept, users.stream("test"))
    return (historical, test)
  }

  private func population(
    _ count: Int, _ name: String, _ alpha: [[Double]], apartFrom others: [[Double]],
    _ stream: RandomStream
  ) throws -> Population {
    do {
      return try Population.draw(
        count, named: name, alpha: alpha, rewardModels: dataset.scores.rewardModels,
        minimumDistance: setting.users.minimumDistance,
        apartFrom: others, stream: stream)
    } catch {
      throw SettingError(key: "users.minimumDistance", message: "is too large: \(error)")
    }
  }

  package func split(
    ofUser user: String, split: Split,
    table: RewardTable
  ) -> UserSplit {
    var stream = root.stream("evaluation", user)
    if split.isWithinPrompts { return splitWithinPrompts(user, table, &stream) }
    let wanted = min(setting.evaluation.prompts, split.evaluation.count)
    let judged = stream.sample(wanted, from: split.evaluation.count).map { split.evaluation[$0] }
    let sets = judged.map { prompt in
      sampled(
        Array(table.rows(ofPrompt: prompt)), limit: setting.evaluation.candidates, table: table,
        using: &stream)
    }
    let order = trainingOrder(user, split.training, judged: judged, table: table)
    return UserSplit(feedback: order.map { Array(table.rows(ofPrompt: $0)) }, candidates: sets)
  }

  /// Few prompts with many responses: one half of each prompt's responses is for feedback, and candidate
  /// sets are drawn from the other, which always holds the response that the setting names as the reference.
  private func splitWithinPrompts(
    _ user: String, _ table: RewardTable, _ stream: inout RandomStream
  ) -> UserSplit {
    let limit = setting.evaluation.candidates ?? 8
    var feedback: [[Int]] = []
    var pools: [[Int]] = []
    for prompt in table.prompts.indices {
      let rows = Array(table.rows(ofPrompt: prompt))
      let order = stream.permutation(rows.count).map { rows[$0] }
      let open = order.filter { !isNamedReference($0, table) }
      let given = Array(open.prefix(rows.count / 2))
      feedback += setting.feedback.form.rules.groups(given, limit: limit)
      pools.append(open.dropFirst(rows.count / 2) + order.filter { isNamedReference($0, table) })
    }
    let sets = (0..<setting.evaluation.prompts).map { index in
      sampled(pools[index % pools.count], limit: limit, table: table, using: &stream)
    }
    return UserSplit(feedback: feedback, candidates: sets)
  }

  /// Training prompts in the order a user meets them: random, or nearest to the prompts they are judged on.
  func trainingOrder(
    _ user: String, _ training: [Int], judged: [Int], table: RewardTable
  ) -> [Int] {
    var stream = root.stream("feedback", user, "prompts")
    let order = stream.permutation(training.count).map { training[$0] }
    guard setting.feedback.pairs == .nearestPrompt, !judged.isEmpty else { return order }
    return promptsNearest(to: judged, among: order)
  }

  private func historicalFeedback(
    _ population: Population,
    split: Split, table: RewardTable
  ) -> Histories {
    let isFixed = setting.drift.kind == .none && setting.drift.repeats == 0
    if isFixed, setting.feedback.form.showsPairs, setting.feedback.pairs.rank == nil {
      return randomComparisons(population, onPrompts: split.training, table: table)
    }
    let items = population.users.indices.map { u in
      let user = population.users[u]
      let order = trainingOrder(user, split.training, judged: [], table: table)
      let source = FeedbackSource(
        rowsByPrompt: order.map { Array(table.rows(ofPrompt: $0)) },
        utilityOverTime: { table.utility($0, population.weights(ofUser: u, at: $1)) })
      return feedbackProcess.items(
        historyLength(of: user), from: source, stream: root.stream("feedback", user))
    }
    return Histories(form: setting.feedback.form, users: population.users, items: items)
  }

  /// Random pairs, by a kernel that draws those of 10,000 users in milliseconds.
  private func randomComparisons(
    _ population: Population, onPrompts prompts: [Int], table: RewardTable
  ) -> Histories {
    let rows = prompts.flatMap { Array(table.rows(ofPrompt: $0)) }
    let k = table.modelCount
    let offsets = prompts.reduce(into: [Int64(0)]) {
      $0.append($0.last! + Int64(table.rows(ofPrompt: $1).count))
    }
    let choice = setting.feedback.process.choice
    let made = interactions(
      scores: rows.flatMap { table.scores[$0 * k..<($0 + 1) * k] }, models: k,
      rows: .ragged(offsets: offsets), weights: population.weights.values.map(Float.init),
      keys: population.users.map { root.stream("feedback", $0).key },
      rule: InteractionRule(
        length: setting.users.simulatedItems[0]...setting.users.simulatedItems[1],
        temperature: Float(choice.temperature), flipRate: Float(choice.flipRate)), jobs: 1)
    return Histories(
      users: population.users, offsets: made.offsets.map(Int.init),
      winners: made.winner.map { Int32(rows[Int($0)]) },
      losers: made.loser.map { Int32(rows[Int($0)]) })
  }

  /// A historical user's largest number of items: uniform from fewest to most, from a stream of its own. What was
  /// recorded is cut where the file asks for that alone.
  func historyLength(of user: String, isRecorded: Bool = false) -> Int {
    if isRecorded, setting.users.items == nil { return .max }
    let (fewest, most) = (setting.users.simulatedItems[0], setting.users.simulatedItems[1])
    var stream = rootOfPeople.stream("feedback", user, "length")
    return fewest + stream.below(most - fewest + 1)
  }

  private func testFeedback(
    _ population: Population, splits: [UserSplit], arrivals: [Int], table: RewardTable,
    by interview: Interview
  ) throws -> Histories {
    let items = try population.users.indices.map { u in
      let wanted = setting.feedback.counts.last! - (arrivals.isEmpty ? 0 : arrivals[u])
      let source = FeedbackSource(
        rowsByPrompt: splits[u].feedback,
        utilityOverTime: { table.utility($0, population.weights(ofUser: u, at: $1)) })
      let items = try interview(
        wanted, source, root.stream("feedback", population.users[u]))
      guard items.count == wanted else { throw tooFewItems(items.count, wanted: wanted) }
      return items
    }
    return Histories(form: setting.feedback.form, users: population.users, items: items)
  }

  func tooFewItems(_ found: Int, wanted: Int) -> SettingError {
    SettingError(
      key: "feedback.counts",
      message: "asks for \(wanted) items of a user, but the training prompts give only \(found)"
        + " different ones; lower the largest count or use more prompts")
  }
}

/// Per row, the mean over users of w . z, which is the utility of the mean user.
func meanUtility(of weights: Matrix, in table: RewardTable) -> [Double] {
  var mean = [Double](repeating: 0, count: weights.columns)
  for u in 0..<weights.rows {
    for k in mean.indices { mean[k] += weights[u, k] / Double(weights.rows) }
  }
  return (0..<table.rowCount).map { table.utility($0, mean) }
}
