import Datasets
import Learners
import LinearAlgebra
import Preferences
import Randomness

extension WorldBuilder {
  /// A world of recorded people: their held-out ratings or choices are the truth.
  package func recorded() throws -> World {
    let people = dataset.recorded!
    let split = self.split
    let splits = RecordedSplits(builder: self, split: split)
    let chosen = try splits.drawUsers()
    var world =
      people.form.isValue
      ? try ratedWorld(splits, chosen) : try chosenWorld(splits, chosen)
    world.personFeatures = dataset.features
    world.recordedTwins =
      RecordedTwins(
        among: people, historical: chosen.historical, test: chosen.test, inTurn: splits.folds
      ).count
    return world
  }

  // MARK: ratings

  private func ratedWorld(
    _ splits: RecordedSplits, _ chosen: (historical: [Int], test: [Int])
  ) throws -> World {
    let people = dataset.recorded!
    let scale = try ratingScale(historical: chosen.historical, test: chosen.test)
    let known = ratings(of: chosen.historical, scale: scale)
    let userSplits = chosen.test.map { splits.split(ofRater: $0) }
    let candidates = CandidateSets(userSplits.map(\.candidates))
    let columns = try recordedColumns(
      known, training: splits.split.training, candidates: candidates)
    let ratings = chosen.test.map { splits.ratings(of: $0).mapValues(scale.standardised) }
    let utilities = ratings.indices.flatMap { u in
      candidates.positions(ofUser: u).map { ratings[u][Int(candidates.rows[$0])]! }
    }
    let test = try zip(chosen.test, zip(userSplits, ratings)).map { user, own in
      try testItems(
        people.users[user], rows: own.0.feedback, ratings: own.1, times: splits.times(of: user))
    }
    let historical = chosen.historical.map { user in
      let rated = splits.ratings(of: user).mapValues(scale.standardised)
      return items(
        historyLength(of: people.users[user], isRecorded: setting.feedback.form.isValue),
        of: people.users[user],
        rows: splits.feedbackRows(ofHistorical: user, everywhere: columns.knowEveryPrompt),
        ratings: rated, times: splits.times(of: user))
    }
    return try world(
      columns, historical: histories(chosen.historical, historical),
      test: histories(chosen.test, test), candidates: candidates, utilities: utilities,
      splits: splits)
  }

  private func histories(_ users: [Int], _ items: [[FeedbackItem]]) -> Histories {
    Histories(
      form: setting.feedback.form, users: users.map { dataset.recorded!.users[$0] }, items: items)
  }

  private func testItems(
    _ user: String, rows: [[Int]], ratings: [Int: Double], times: [Int: Double]
  ) throws -> [FeedbackItem] {
    let wanted = setting.feedback.counts.last!
    let found = items(wanted, of: user, rows: rows, ratings: ratings, times: times)
    guard found.count == wanted else { throw tooFewItems(found.count, wanted: wanted) }
    return found
  }

  /// Feedback from recorded ratings: the ratings themselves, or choices that follow from them.
  private func items(
    _ count: Int, of user: String, rows: [[Int]], ratings: [Int: Double], times: [Int: Double]
  ) -> [FeedbackItem] {
    let stream = rootOfPeople.stream("feedback", user)
    guard setting.feedback.form.isValue else {
      let source = FeedbackSource(rowsByPrompt: rows, utility: { ratings[$0]! })
      return setting.feedback.process.items(count, from: source, stream: stream)
    }
    var order = stream
    let pool = Array(rows.joined())
    let drawn = order.permutation(pool.count).map { pool[$0] }
    return inTime(drawn) { times[$0] }.prefix(count).map {
      FeedbackItem(chosen: $0, value: ratings[$0]!, time: times[$0])
    }
  }

  // MARK: choices

  private func chosenWorld(
    _ splits: RecordedSplits, _ chosen: (historical: [Int], test: [Int])
  ) throws -> World {
    let people = dataset.recorded!
    let userSplits = chosen.test.map { splits.split(ofChooser: $0) }
    // A held-out choice is the set that was shown: its winner has utility 1, a loser 0; a ranking goes from 1 to 0.
    let candidates = CandidateSets(userSplits.map { $0.held.map { $0.shown.sorted() } })
    let utilities = userSplits.flatMap { own in
      own.held.flatMap { item in
        zip(item.shown, item.standings).sorted { $0.0 < $1.0 }.map { 0.5 + 0.5 * $0.1 }
      }
    }
    let columns = try recordedColumns(
      wins(of: chosen.historical), training: splits.split.training, candidates: candidates)
    let kept = chosen.historical.map { user in
      splits.feedback(ofChooser: user, everywhere: columns.knowEveryPrompt)
        .prefix(historyLength(of: people.users[user], isRecorded: true))
    }
    let training = histories(chosen.historical, kept.map(Array.init))
    return try world(
      columns, historical: training,
      test: histories(chosen.test, userSplits.map(\.feedback)),
      candidates: candidates, utilities: utilities, splits: splits)
  }

  /// The means of ratings. A share of wins depends on the opponents; the pooled model of the columns does not.
  private func populationUtility(
    _ columns: RecordedColumns, _ historical: Histories
  ) throws -> [Double] {
    guard dataset.recorded!.form.isValue, let judged = columns.judged else {
      return try pooledUtility(historical, columns.table)
    }
    return judged.means
  }

  private func remade(
    _ judged: JudgedColumns, _ columns: RecordedColumns, without people: [Int],
    _ historical: Histories
  ) throws -> Remade {
    let gone = Set(people)
    let others = (0..<historical.count).filter { !gone.contains($0) }
    let rest = RecordedColumns(
      scorers: columns.scorers, judged: try judged.without(people), of: columns.table)
    return Remade(
      table: rest.table,
      populationUtility: try populationUtility(rest, historical.selecting(others)))
  }

  private func world(
    _ columns: RecordedColumns, historical: Histories, test: Histories,
    candidates: CandidateSets, utilities: [Double], splits: RecordedSplits
  ) throws -> World {
    let table = columns.table
    let populationUtility = try self.populationUtility(columns, historical)
    let secrets = Secrets(
      priorAlpha: nil, choiceModel: setting.feedback.process.choice, utilities: utilities,
      reference: reference(
        candidates, utilities: utilities, populationUtility: populationUtility, table: table),
      candidates: candidates)
    var world = World(
      table: table, historical: historical, populationUtility: populationUtility, test: test,
      candidates: candidates, secrets: secrets, people: nil,
      evaluationPrompts: splits.split.untouched,
      sample: AuditSample(of: test, table: table),
      description: WorldDescription(
        trainingPrompts: splits.split.training.count,
        evaluationPrompts: splits.split.evaluation.count,
        standardisation: Array(zip(table.rewardModels, table.standardisation))))
    if dataset.recorded!.form.isValue == false, splits.split.isWithinPrompts {
      world.novelty = .pairs
    }
    if let judged = columns.judged {
      let remake: TrainingData.Remake = { people in
        try remade(judged, columns, without: people, historical)
      }
      world.remake = remake
      let described = columns.scorers.map {
        DescribedRows(
          scorers: $0, judgements: judged.judgements, historical: historical,
          stream: root.stream("described"))
      }
      world.values = SharedValues { training in
        try CrowdValues(
          training,
          factors: {
            try judged.sharedFactors(
              without: $0, described: try described?.loadings(without: $0))
          },
          offset: { try $0.isEmpty ? populationUtility : remake($0).populationUtility })
      }
    }
    return world
  }
}

extension WorldBuilder {
  /// Mean and deviation of the historical users' ratings, by which all ratings are standardised.
  func ratingScale(historical: [Int], test: [Int]) throws(SettingError) -> Standardisation {
    let people = dataset.recorded!
    let values = historical.flatMap { people[$0].map(\.value) }
    guard let scale = Standardisation(of: values) else {
      throw SettingError(
        key: "dataset",
        message: values.isEmpty
          ? "leaves no historical user to standardise ratings by; expected at least 1"
          : "has one rating, \(dataset.ratingUnit.number(values[0])), from all historical users, which tells nothing apart;"
            + " use more of them, or data whose ratings differ")
    }
    for user in historical + test {
      for rating in people[user].map(\.value)
      where scale.standardised(rating).magnitude > Standardisation.most {
        throw SettingError(
          key: "dataset",
          message:
            "has a rating of \(dataset.ratingUnit.number(rating)) by user \"\(people.users[user])\", which is"
            + " \(scale.exactly(rating)) standard deviations from the historical users' mean;"
            + " correct it or leave it out")
      }
    }
    return scale
  }
}
