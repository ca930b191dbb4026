/// A reward model whose scores cannot be standardised.
public struct StandardisationError: Error, Equatable {
  /// Of the reward model.
  public let name: String
  /// Follows the name in a sentence, with the remedy.
  public let reason: String
}

extension RewardTable {
  /// This table's rows with every reward model shifted and scaled to mean 0 and deviation 1 over the
  /// rows of the given prompts. A constant column is an error.
  public func standardising(
    _ raw: RawScores, onPrompts prompts: [Int]
  ) throws(StandardisationError) -> RewardTable {
    let rows = prompts.flatMap { Array(self.rows(ofPrompt: $0)) }
    var constants: [Standardisation] = []
    for k in 0..<raw.modelCount {
      guard let constant = Standardisation(of: raw.column(k, rows: rows)) else {
        throw StandardisationError(
          name: raw.rewardModels[k],
          reason: "has the same score everywhere on the training prompts, so it cannot be"
            + " standardised; leave it out")
      }
      constants.append(constant)
    }
    return try standardising(raw, inUnits: constants)
  }

  /// This table's rows with the given constants applied, one per reward model. A score that is more than
  /// `Standardisation.most` deviations away is an error.
  public func standardising(
    _ raw: RawScores, by constants: [Standardisation]
  ) throws(StandardisationError) -> RewardTable {
    precondition(constants.count == raw.modelCount, "one standardisation per reward model")
    return try standardising(raw, inUnits: zip(raw.units, constants).map { $0.inUnit($1) })
  }

  /// - Parameter constants: In the units of the columns.
  private func standardising(
    _ raw: RawScores, inUnits constants: [Standardisation]
  ) throws(StandardisationError) -> RewardTable {
    let K = raw.modelCount
    precondition(raw.values.count == rowCount * K, "one row of scores per response")
    var scores = [Float](repeating: 0, count: raw.values.count)
    for (i, value) in raw.values.enumerated() {
      let z = constants[i % K].standardised(value)
      guard z.magnitude <= Standardisation.most else {
        throw outlier(raw, row: i / K, i % K, constants[i % K].exactly(value))
      }
      scores[i] = Float(z)
    }
    return replacing(
      rewardModels: raw.rewardModels, scores: scores,
      standardisation: zip(raw.units, constants).map { $0.ofNumbers($1) })
  }

  private func outlier(
    _ raw: RawScores, row: Int, _ k: Int, _ deviations: Double
  ) -> StandardisationError {
    let score = raw.units[k].number(raw.values[row * raw.modelCount + k])
    return StandardisationError(
      name: raw.rewardModels[k],
      reason: "gives response \"\(responses[row].id)\" to prompt"
        + " \"\(prompts[Int(promptOfRow[row])].id)\" the score \(score), which is"
        + " \(deviations) standard deviations from its mean; correct it or leave it out")
  }

  /// The same prompts and responses with other columns.
  public func replacing(
    rewardModels: [String], scores: [Float], standardisation: [Standardisation],
    usersAreMixtures: Bool? = nil
  ) -> RewardTable {
    RewardTable(
      rewardModels: rewardModels, prompts: prompts,
      responsesPerPrompt: prompts.indices.map { rows(ofPrompt: $0).count },
      responses: responses, scores: scores, standardisation: standardisation,
      usersAreMixtures: usersAreMixtures ?? self.usersAreMixtures)
  }
}
