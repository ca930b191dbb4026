internal import Configuration
public import Learners
public import Preferences

/// A program that has been fitted and is asked for scores; it ends with this value.
public struct FittedProgram: FittedLearner {
  let talk: Talk
  public let notes: [String]

  /// The program is shown the first `count` items alone: it cannot look ahead.
  public func scores(
    for candidates: CandidateSets, histories: Histories, count: Int
  ) throws -> [Double] {
    let answer = try talk.ask(Messages.score(candidates, histories, count))
    guard let people = answer["scores"]?.elements, people.count == histories.count else {
      throw talk.failure(
        "gave scores for \(answer["scores"]?.elements?.count ?? 0) people; expected \(histories.count)"
      )
    }
    var scores: [Double] = []
    scores.reserveCapacity(candidates.rows.count)
    for (user, person) in people.enumerated() {
      let sets = candidates.sets(ofUser: user)
      guard let given = person.elements, given.count == sets.count else {
        throw talk.failure(
          "gave \(person.elements?.count ?? 0) sets of scores for a person; expected \(sets.count)")
      }
      for (set, numbers) in zip(sets, given) {
        let values = (numbers.elements ?? []).compactMap(\.double)
        let wanted = candidates.positions(ofSet: set).count
        guard values.count == wanted, numbers.elements?.count == wanted,
          values.allSatisfy(\.isFinite)
        else {
          throw talk.failure(
            "gave \(shown(numbers)) for \(wanted) candidates; expected as many finite numbers")
        }
        scores += values
      }
    }
    return scores
  }
}
