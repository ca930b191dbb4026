import Datasets
import Learners
import LinearAlgebra
package import Preferences
import Randomness

/// What learners see of the responses that real people judged.
struct RecordedColumns {
  let table: RewardTable
  /// Per row, the mean of the historical users' judgements; nil where too few people judged the same
  /// responses for a mean to say anything.
  let means: [Double]?
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
    let judged = judgedRows(known)
    let scorers = dataset.scores.modelCount > 0 ? try standardisedTable(onPrompts: training) : nil
    guard areCovered(candidates, judged) else {
      guard let scorers else { throw nothingToLearnFrom }
      let table = scorers.replacing(
        rewardModels: scorers.rewardModels, scores: scorers.scores,
        standardisation: scorers.standardisation, usersAreMixtures: false)
      return RecordedColumns(table: table, means: nil)
    }
    let factors = try latentFactors(keeping(judged, of: known), of: judged.count { $0 })
    return RecordedColumns(
      table: joined(scorers, factors, judged), means: zip(factors.means, judged).map { $1 ? $0 : 0 }
    )
  }

  private func latentFactors(_ ratings: Histories, of rows: Int) throws -> LatentFactors {
    do {
      return try LatentFactors(
        ratings, rowCount: dataset.table.rowCount, factors: min(setting.users.factors, rows / 2),
        stream: root.stream("factors"))
    } catch {
      throw SettingError(
        key: "users.factors", message: "is more than these ratings can carry: \(error); lower it")
    }
  }

  /// Throws, before the first cell, where nothing would be known of the responses.
  func checkColumns() throws {
    let splits = RecordedSplits(builder: self, split: split)
    let chosen = try splits.drawUsers()
    let isRated = dataset.recorded!.form.isValue
    if isRated { _ = try ratingScale(historical: chosen.historical, test: chosen.test) }
    guard dataset.scores.modelCount == 0 else {
      _ = try standardisedTable(onPrompts: splits.split.training)
      return
    }
    let neutral = Standardisation(mean: 0, deviation: 1)
    let known =
      isRated ? ratings(of: chosen.historical, scale: neutral) : wins(of: chosen.historical)
    let sets = chosen.test.map { user in
      isRated
        ? splits.split(ofRater: user).candidates
        : splits.split(ofChooser: user).held.map(\.shown)
    }
    guard areCovered(CandidateSets(sets), judgedRows(known)) else { throw nothingToLearnFrom }
  }

  private func areCovered(_ candidates: CandidateSets, _ judged: [Bool]) -> Bool {
    2 * candidates.rows.count { judged[Int($0)] } >= candidates.rows.count
  }

  private var nothingToLearnFrom: SettingError {
    SettingError(
      key: "dataset",
      message:
        "has neither scorers nor responses that two historical users judged, so nothing is known of the"
        + " responses; give \"scores\", or texts with \"scorers\": \"text\"")
  }

  /// Which rows at least two users judged.
  private func judgedRows(_ known: Histories) -> [Bool] {
    var people = [Int](repeating: 0, count: dataset.table.rowCount)
    for user in 0..<known.count {
      for row in Set(known[user].map(\.chosen)) { people[row] += 1 }
    }
    return people.map { $0 >= 2 }
  }

  private func keeping(_ judged: [Bool], of known: Histories) -> Histories {
    Histories(
      form: .rating, users: known.users,
      items: (0..<known.count).map { user in known[user].filter { judged[$0.chosen] } })
  }

  private func joined(
    _ scorers: RewardTable?, _ factors: LatentFactors, _ judged: [Bool]
  ) -> RewardTable {
    let own = scorers?.modelCount ?? 0
    let added = ["mean"] + (0..<factors.loadings.columns).map { "factor-\($0 + 1)" }
    var scores: [Float] = []
    for row in 0..<dataset.table.rowCount {
      if let scorers { scores += scorers.scores[row * own..<(row + 1) * own] }
      let values = [factors.means[row]] + factors.loadings.row(row)
      scores += values.map { judged[row] ? Float($0) : 0 }
    }
    return dataset.table.replacing(
      rewardModels: (scorers?.rewardModels ?? []) + added, scores: scores,
      standardisation: (scorers?.standardisation ?? [])
        + added.map { _ in Standardisation(mean: 0, deviation: 1) },
      usersAreMixtures: false)
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
