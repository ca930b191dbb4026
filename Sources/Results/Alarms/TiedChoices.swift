import Configuration
package import Worlds

extension AlarmRule<[AuditedCell]> {
  /// Largest share of tied choices without an alarm, at the last count, when feedback should tell responses
  /// apart.
  private static var mostTies: Double { 0.25 }

  /// Finds learners whose scores often do not decide between responses.
  static var tiedChoices: Self {
    AlarmRule(.tiedChoices) { cells in
      guard let tied = Spread(of: cells.flatMap { $0.record.last.map(\.tiedChoices) }),
        tied.mean > mostTies
      else { return nil }
      return
        "at the last count \(fixed(100 * tied.mean, places: 0)) % of its choices are ties: several responses"
        + " share the top score, and the mean over them counts; what it reads does not tell them apart"
    }
  }
}

extension AlarmKind {
  package static let tiedChoices = AlarmKind(
    "tied-choices",
    found: """
      In more than a quarter of the candidate sets several responses share the top score (`tied_choices` in \
      `users.csv`). Such a choice counts in expectation, as the mean over the tied responses
      """,
    remedy: """
      Give scorers that tell the responses of a prompt apart; coarse scores, equal texts and people without an \
      opinion leave nothing to choose by
      """,
    lookedFor: "choices that are mostly ties")
}

extension CellRecord {
  /// Outcomes at the last count.
  fileprivate var last: ArraySlice<Outcome> { outcomes.suffix(users.count) }
}
