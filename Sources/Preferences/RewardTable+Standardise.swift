/// A reward model whose scores cannot be standardised.
public struct ConstantRewardModel: Error, Equatable {
  public let name: String
}

extension RewardTable {
  /// The table with every reward model shifted and scaled to mean 0 and deviation 1 over the rows of
  /// the given prompts. Sums are in double precision, two passes. A constant column is an error.
  public func standardised(onPrompts prompts: [Int]) throws(ConstantRewardModel) -> RewardTable {
    let rows = prompts.flatMap { Array(self.rows(ofPrompt: $0)) }
    var constants: [Standardisation] = []
    for k in 0..<modelCount {
      let values = rows.map { Double(scores[$0 * modelCount + k]) }
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      let deviation = variance.squareRoot()
      guard deviation > 1e-9 * max(1, abs(mean)) else {
        throw ConstantRewardModel(name: rewardModels[k])
      }
      constants.append(Standardisation(mean: mean, deviation: deviation))
    }
    return standardised(by: constants)
  }

  /// The table with the given constants applied, one per reward model, in the table's order.
  public func standardised(by constants: [Standardisation]) -> RewardTable {
    precondition(constants.count == modelCount, "one standardisation per reward model")
    precondition(standardisation.isEmpty, "the table is standardised already")
    var z = scores
    for row in 0..<rowCount {
      for k in 0..<modelCount {
        let constant = constants[k]
        let value = (Double(z[row * modelCount + k]) - constant.mean) / constant.deviation
        z[row * modelCount + k] = Float(value)
      }
    }
    return replacing(rewardModels: rewardModels, scores: z, standardisation: constants)
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
