import Datasets
import Learners
import LinearAlgebra
import Preferences
import Randomness

extension WorldBuilder {
  /// A world of recorded people: their held-out ratings or comparisons are the truth.
  func recorded() throws -> World {
    let people = dataset.recorded!
    let split = self.split
    let plans = RecordedPlans(builder: self, split: split)
    let chosen = try plans.drawUsers()
    return people.form == .rating
      ? try ratedWorld(plans, chosen) : try comparedWorld(plans, chosen)
  }

  // MARK: ratings

  private func ratedWorld(
    _ plans: RecordedPlans, _ chosen: (historical: [Int], test: [Int])
  ) throws -> World {
    let people = dataset.recorded!
    let scale = ratingScale(of: people, users: chosen.historical)
    let known = standardisedRatings(
      people, users: chosen.historical, scale: scale, isTraining: plans.isTrainingRow)
    let table = try recordedTable(known, training: plans.split.training)
    let userPlans = chosen.test.map { plans.plan(ofRater: $0) }
    let candidates = CandidateSets(userPlans.map(\.candidates))
    let ratings = chosen.test.map { plans.ratings(of: $0).mapValues(scale.standardised) }
    let utilities = ratings.indices.flatMap { u in
      candidates.positions(ofUser: u).map { ratings[u][Int(candidates.rows[$0])]! }
    }
    let test = try zip(chosen.test, zip(userPlans, ratings)).map { user, plan in
      try testItems(people.users[user], rows: plan.0.feedback, ratings: plan.1)
    }
    let historical = chosen.historical.map { user in
      let rated = plans.ratings(of: user).mapValues(scale.standardised)
      return items(
        historyLength(of: people.users[user]), of: people.users[user],
        rows: plans.feedbackRows(ofHistorical: user), ratings: rated)
    }
    return world(
      table: table.table, populationUtility: table.mean,
      historical: histories(chosen.historical, historical),
      test: histories(chosen.test, test), candidates: candidates, utilities: utilities,
      plans: plans)
  }

  private func histories(_ users: [Int], _ items: [[FeedbackItem]]) -> Histories {
    Histories(
      form: setting.feedback.form, users: users.map { dataset.recorded!.users[$0] }, items: items)
  }

  private func testItems(
    _ user: String, rows: [[Int]], ratings: [Int: Double]
  ) throws -> [FeedbackItem] {
    let wanted = setting.feedback.counts.last!
    let found = items(wanted, of: user, rows: rows, ratings: ratings)
    guard found.count == wanted else { throw tooFewItems(found.count, wanted: wanted) }
    return found
  }

  /// Feedback from recorded ratings: the ratings themselves, or choices that follow from them.
  private func items(
    _ count: Int, of user: String, rows: [[Int]], ratings: [Int: Double]
  ) -> [FeedbackItem] {
    let stream = root.stream("feedback", user)
    guard setting.feedback.form == .rating else {
      let source = FeedbackSource(rowsByPrompt: rows, utility: { ratings[$0]! })
      return setting.feedback.process.items(count, from: source, stream: stream)
    }
    var order = stream
    let pool = Array(rows.joined())
    return order.permutation(pool.count).prefix(count).map {
      FeedbackItem(chosen: pool[$0], others: [], value: ratings[pool[$0]]!)
    }
  }

  /// Columns for learners: the dataset's own scorers, the mean rating, and latent factors.
  private func recordedTable(
    _ known: Histories, training: [Int]
  ) throws -> (table: RewardTable, mean: [Double]) {
    let rowCount = dataset.table.rowCount
    let ratedRows = Set(known.chosen).count
    let factors = LatentFactors(
      known, rowCount: rowCount, factors: min(setting.users.factors, ratedRows / 2),
      stream: root.stream("factors"))
    let scorers = dataset.table.modelCount > 0 ? try standardisedTable(onPrompts: training) : nil
    let own = scorers?.modelCount ?? 0
    let names =
      (scorers?.rewardModels ?? []) + ["mean-rating"]
      + (0..<factors.loadings.columns).map { "factor-\($0 + 1)" }
    var scores: [Float] = []
    for row in 0..<rowCount {
      if let scorers { scores += scorers.scores[row * own..<(row + 1) * own] }
      scores.append(Float(factors.means[row]))
      scores += factors.loadings.row(row).map(Float.init)
    }
    let table = dataset.table.replacing(
      rewardModels: names, scores: scores,
      standardisation: (scorers?.standardisation ?? [])
        + names.dropFirst(own).map { _ in Standardisation(mean: 0, deviation: 1) },
      usersAreMixtures: false)
    return (table, factors.means)
  }

  // MARK: comparisons

  private func comparedWorld(
    _ plans: RecordedPlans, _ chosen: (historical: [Int], test: [Int])
  ) throws -> World {
    let people = dataset.recorded!
    let kept = chosen.historical.map { user in
      plans.trainingComparisons(of: user).prefix(historyLength(of: people.users[user]))
    }
    let training = histories(chosen.historical, kept.map(Array.init))
    let table = try comparedTable(training, plans.split.training)
    let userPlans = chosen.test.map { plans.plan(ofComparer: $0) }
    // A held-out comparison is a set of two: its winner has utility 1, its loser 0.
    let candidates = CandidateSets(userPlans.map { $0.held.map { [$0.chosen, $0.loser].sorted() } })
    let utilities = userPlans.flatMap { plan in
      plan.held.flatMap { item in [item.chosen, item.loser].sorted().map { $0 == item.chosen ? 1.0 : 0 } }
    }
    let pooled = try BradleyTerry().fit(
      TrainingData(
        table: table, historical: training,
        populationUtility: [Double](repeating: 0, count: table.rowCount),
        stream: root.stream("population")))
    let everything = CandidateSets([[Array(0..<table.rowCount)]])
    let nobody = Histories(form: .comparison, users: ["population"], items: [[]])
    let mean = try pooled.scores(for: everything, histories: nobody, count: 0)
    return world(
      table: table, populationUtility: mean, historical: training,
      test: histories(chosen.test, userPlans.map(\.feedback)), candidates: candidates,
      utilities: utilities, plans: plans)
  }

  /// The dataset's scorers and, where people judged the same responses, each response's share of wins.
  private func comparedTable(
    _ training: Histories, _ trainingPrompts: [Int]
  ) throws -> RewardTable {
    var wins = [Double](repeating: 0, count: dataset.table.rowCount)
    var shown = wins
    for (winner, loser) in zip(training.chosen, training.others) {
      wins[Int(winner)] += 1
      shown[Int(winner)] += 1
      shown[Int(loser)] += 1
    }
    // Log odds with one win and one loss added, so that an unseen response has 0.
    let strength = wins.indices.map { logOdds(wins[$0] + 1, shown[$0] - wins[$0] + 1) }
    let scorers =
      dataset.table.modelCount > 0 ? try standardisedTable(onPrompts: trainingPrompts) : nil
    let own = scorers?.modelCount ?? 0
    var scores: [Float] = []
    for row in strength.indices {
      if let scorers { scores += scorers.scores[row * own..<(row + 1) * own] }
      scores.append(Float(strength[row]))
    }
    return dataset.table.replacing(
      rewardModels: (scorers?.rewardModels ?? []) + ["win-share"], scores: scores,
      standardisation: (scorers?.standardisation ?? []) + [Standardisation(mean: 0, deviation: 1)],
      usersAreMixtures: false)
  }

  private func world(
    table: RewardTable, populationUtility: [Double], historical: Histories, test: Histories,
    candidates: CandidateSets, utilities: [Double], plans: RecordedPlans
  ) -> World {
    let secrets = Secrets(
      priorAlpha: nil, choiceModel: setting.feedback.process.choice, utilities: utilities,
      reference: reference(
        candidates, utilities: utilities, populationUtility: populationUtility, table: table),
      candidates: candidates)
    return World(
      table: table, historical: historical, populationUtility: populationUtility, test: test,
      candidates: candidates, secrets: secrets,
      description: WorldDescription(
        trainingPrompts: plans.split.training.count,
        evaluationPrompts: plans.split.evaluation.count,
        standardisation: Array(zip(table.rewardModels, table.standardisation)), twins: 0,
        duplicatesDropped: 0))
  }
}

/// Mean and deviation of the historical users' ratings, by which all ratings are standardised.
private func ratingScale(of people: Histories, users: [Int]) -> Standardisation {
  let values = users.flatMap { people[$0].map(\.value) }
  let mean = values.reduce(0, +) / Double(max(1, values.count))
  let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, values.count))
  return Standardisation(mean: mean, deviation: max(variance.squareRoot(), 1e-12))
}

extension Standardisation {
  func standardised(_ value: Double) -> Double { (value - mean) / deviation }
}

private func standardisedRatings(
  _ people: Histories, users: [Int], scale: Standardisation, isTraining: (Int) -> Bool
) -> Histories {
  Histories(
    form: .rating, users: users.map { people.users[$0] },
    items: users.map { user in
      people[user].filter { isTraining($0.chosen) }.map {
        FeedbackItem(chosen: $0.chosen, others: [], value: scale.standardised($0.value))
      }
    })
}
