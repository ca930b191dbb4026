package import Preferences

extension PosteriorSampler {
  /// Probabilities of choices at ascending counts, one array per count, in one pass through each user's
  /// items.
  package func preferences(
    for pairs: CandidateSets, histories: Histories, counts: [Int], table: RewardTable
  ) -> [[Double]] {
    var result = counts.map { _ in [Double]() }
    for user in 0..<histories.count {
      var posterior = posterior(ofUser: histories.users[user])
      for (index, count) in counts.enumerated() {
        posterior.observe(through: count, of: histories[user], table)
        let reading = PosteriorReading(posterior.itemCount == 0 ? bank : posterior.cloud)
        for set in pairs.sets(ofUser: user) {
          let difference = table.difference(ofPair: set, in: pairs)
          result[index].append(
            reading.choiceProbability(difference, choiceModel, rated: histories.form.tellsScale))
        }
      }
    }
    return result
  }
}

extension RewardTable {
  /// Features of a pair's first response minus those of its second.
  package func difference(ofPair set: Int, in pairs: CandidateSets) -> [Double] {
    let positions = pairs.positions(ofSet: set)
    precondition(positions.count == 2, "a pair has 2 responses, not \(positions.count)")
    let first = features(Int(pairs.rows[positions.lowerBound]))
    let second = features(Int(pairs.rows[positions.lowerBound + 1]))
    return zip(first, second).map { $0 - $1 }
  }
}
