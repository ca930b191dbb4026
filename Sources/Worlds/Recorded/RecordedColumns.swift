import Datasets
import Learners
import LinearAlgebra
package import Preferences
import Randomness

/// What learners see of the responses that real people judged: what scorers say and what people made of them.
struct RecordedColumns {
  let scorers: RewardTable?
  /// Nil where too few people judged the same responses for their judgements to say anything.
  let judged: JudgedColumns?
  let table: RewardTable

  /// Whether historical people's judgements on evaluation prompts are in the columns, and so in their feedback.
  var knowEveryPrompt: Bool { judged != nil }

  /// - Parameter base: A table of the same prompts and responses.
  init(scorers: RewardTable?, judged: JudgedColumns?, of base: RewardTable) {
    self.scorers = scorers
    self.judged = judged
    let own = scorers?.modelCount ?? 0
    var scores: [Float] = []
    for row in 0..<base.rowCount {
      if let scorers { scores += scorers.scores[row * own..<(row + 1) * own] }
      if let judged { scores += judged.values(ofRow: row).map { Float($0) } }
    }
    let added = judged?.names ?? []
    table = base.replacing(
      rewardModels: (scorers?.rewardModels ?? []) + added, scores: scores,
      standardisation: (scorers?.standardisation ?? [])
        + added.map { _ in Standardisation(mean: 0, deviation: 1) },
      usersAreMixtures: false)
  }
}

extension WorldBuilder {
  /// The dataset's scorers and, where people judged the same responses, what the historical users made of
  /// them: the mean, and latent factors.
  ///
  /// Both come from the historical users' judgements on all prompts, the test users' on none. A response
  /// that only one of them judged gets zeros: its mean would be one person's answer. The columns
  /// are left out where that is so for more than half of the candidates.
  /// - Parameter known: Form `rating`: standardised ratings, or wins as 1 and losses as -1.
  func recordedColumns(
    _ known: Histories, training: [Int], candidates: CandidateSets
  ) throws -> RecordedColumns {
    let judgements = self.judgements(known)
    let scorers = dataset.scores.modelCount > 0 ? try standardisedTable(onPrompts: training) : nil
    guard areCovered(candidates, judgements) else {
      guard let scorers else { throw nothingToLearnFrom }
      return RecordedColumns(scorers: scorers, judged: nil, of: dataset.table)
    }
    try checkFactors(judgements)
    let judged = try JudgedColumns(
      judgements, factors: setting.users.factors,
      offersLevel: judgements.areRatings && setting.feedback.form.isValue,
      stream: root.stream("factors"))
    return RecordedColumns(scorers: scorers, judged: judged, of: dataset.table)
  }

  private func judgements(_ known: Histories) -> Judgements {
    let people = dataset.recorded!
    let index = Dictionary(uniqueKeysWithValues: zip(people.users, people.users.indices))
    let choices = known.users.map { name in people[index[name]!].map(\.shown.count) }
    return Judgements(
      known, choices: people.form.isValue ? nil : choices, rowCount: dataset.table.rowCount)
  }

  private func checkFactors(_ judgements: Judgements) throws(SettingError) {
    let most = judgements.mostFactors
    guard let wanted = setting.users.factors, wanted > most else { return }
    throw SettingError(
      key: "users.factors",
      message: "is \(wanted), but \(judgements.isJudged.count { $0 }) responses that two or more of"
        + " \(judgements.known.count) historical users judged carry at most \(most) factors;"
        + " lower it, or leave it out to have it chosen")
  }

  /// Throws, before the first cell, where nothing would be known of the responses.
  func checkColumns() throws {
    let splits = RecordedSplits(builder: self, split: split)
    let chosen = try splits.drawUsers()
    let isRated = dataset.recorded!.form.isValue
    if isRated { _ = try ratingScale(historical: chosen.historical, test: chosen.test) }
    if dataset.scores.modelCount > 0 {
      _ = try standardisedTable(onPrompts: splits.split.training)
    }
    let neutral = Standardisation(mean: 0, deviation: 1)
    let known =
      isRated ? ratings(of: chosen.historical, scale: neutral) : wins(of: chosen.historical)
    let sets = chosen.test.map { user in
      isRated
        ? splits.split(ofRater: user).candidates
        : splits.split(ofChooser: user).held.map(\.shown)
    }
    let judgements = self.judgements(known)
    guard areCovered(CandidateSets(sets), judgements) else {
      guard dataset.scores.modelCount == 0 else { return }
      throw nothingToLearnFrom
    }
    try checkFactors(judgements)
  }

  private func areCovered(_ candidates: CandidateSets, _ judgements: Judgements) -> Bool {
    2 * candidates.rows.count { judgements.isJudged[Int($0)] } >= candidates.rows.count
  }

  private var nothingToLearnFrom: SettingError {
    SettingError(
      key: "dataset",
      message:
        "has neither scorers nor responses that two historical users judged, so nothing is known of the"
        + " responses; give \"scores\", or texts with \"scorers\": \"text\"")
  }

  /// Standardised ratings of some raters, on all prompts.
  package func ratings(of users: [Int], scale: Standardisation) -> Histories {
    let people = dataset.recorded!
    return Histories(
      form: .rating, users: users.map { people.users[$0] },
      items: users.map { user in
        people[user].map {
          FeedbackItem(chosen: $0.chosen, others: [], value: scale.standardised($0.value))
        }
      })
  }

  /// Choices as ratings: 1 for the winner and -1 for the losers, or from 1 to -1 down a ranking.
  package func wins(of users: [Int]) -> Histories {
    let people = dataset.recorded!
    return Histories(
      form: .rating, users: users.map { people.users[$0] },
      items: users.map { user in
        people[user].flatMap { item in
          zip(item.shown, item.standings).map { FeedbackItem(chosen: $0, value: $1) }
        }
      })
  }

  /// Utility of the mean historical user by a pooled model of the columns.
  func pooledUtility(_ historical: Histories, _ table: RewardTable) throws -> [Double] {
    let pooled = try BradleyTerry().fit(
      TrainingData(
        table: table, historical: historical,
        populationUtility: [Double](repeating: 0, count: table.rowCount),
        stream: root.stream("population")))
    let everything = CandidateSets([[Array(0..<table.rowCount)]])
    let nobody = Histories(form: historical.form, users: ["population"], items: [[]])
    return pooled.scores(for: everything, histories: nobody, count: 0)
  }
}
