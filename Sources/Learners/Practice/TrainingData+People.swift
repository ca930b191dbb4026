internal import Preferences
package import Randomness

extension TrainingData {
  /// Up to `limit` historical users, by index, in random order: all who fit, practise or are averaged where
  /// all would cost more than they tell.
  /// - Parameter draw: The stream that says who, derived from the learner's by name.
  package func people(_ limit: Int, _ draw: RandomStream) -> [Int] {
    var draw = draw
    return draw.sample(min(limit, historical.count), from: historical.count)
  }

  /// Historical users in two parts: those to learn from and those to choose by.
  ///
  /// Whatever a learner does not get from its configuration, a threshold, a stopping point, a number of
  /// neighbours, is chosen on validation users. Test users cannot serve: they are not in the training data.
  /// - Parameters:
  ///   - share: Share of the eligible users to keep for validation, 0 to 1, rounded down.
  ///   - limit: Most validation users; past a few hundred they cost more than they tell.
  ///   - name: Whose split it is: it is drawn from the child `name`, `validation` of the learner's
  ///     stream, so that equal names give equal splits and others independent ones.
  ///   - isEligible: Which users (by index) take part, for example those with enough items.
  /// - Returns: Indices of `historical`, each part in random order, no user in both.
  public func validationSplit(
    share: Double, limit: Int = .max, named name: String,
    where isEligible: (Int) -> Bool = { _ in true }
  ) -> (learning: [Int], validation: [Int]) {
    precondition((0...1).contains(share), "share is \(share); expected 0 to 1")
    let eligible = (0..<historical.count).filter(isEligible)
    var draw = stream.stream(name, "validation")
    let order = draw.permutation(eligible.count).map { eligible[$0] }
    let held = min(limit, Int(share * Double(eligible.count)))
    return (Array(order[held...]), Array(order[..<held]))
  }

  /// Those who are played where a learner's scores are weighed: people after whom more cost more than they tell.
  var parts: [[Int]] { parts(people: 40, most: 100) }

  /// Disjoint parts of the historical people, each to be left out and played as new ones: as many parts of a fifth
  /// as together hold `people`, or all five.
  /// - Parameter most: Of one part; nil for `people`.
  package func parts(people: Int, most: Int? = nil) -> [[Int]] {
    let count = historical.count
    guard count > 1 else { return [] }
    // The same for every learner, so that what is made without a part serves all of them.
    let seed = RandomStream(seed: UInt64(count)).stream("parts")
    let keys = historical.users.map { name in
      var draw = seed.stream(name)
      return draw.next()
    }
    let order = (0..<count).sorted { (keys[$0], $0) < (keys[$1], $1) }
    let folds = min(5, count)
    let size = (count + folds - 1) / folds
    let taken = min(folds, (people + size - 1) / size)
    return (0..<taken).map { part in
      let chosen = stride(from: part, to: count, by: folds).map { order[$0] }
      return Array(chosen.prefix(most ?? people))
    }
  }
}
