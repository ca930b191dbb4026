import Preferences

/// Why a recorded person cannot be a test user.
package enum Obstacle: CaseIterable {
  /// Fewer feedback items than the largest count.
  case tooFewItems
  /// Enough responses rated, but too many alike: a tie is no comparison.
  case ties
  /// Nothing left to be judged on.
  case nothingHeldOut
  /// Responses left, but no prompt with as many as a candidate set needs.
  case candidates

  func phrase(_ people: Int, wanted: Int) -> String {
    let gave = people == 1 ? "gave" : "give"
    switch self {
    case .tooFewItems: return "\(people) \(gave) fewer than the \(wanted) feedback items asked for"
    case .ties:
      return
        "\(people) rated so many responses alike that fewer than \(wanted) items are left (a tie"
        + " is no choice)"
    case .nothingHeldOut:
      return "\(people) judged no two held-out responses to one prompt"
    case .candidates:
      return "\(people) judged too few responses beside their feedback for evaluation.candidates"
    }
  }
}

extension RecordedSplits {
  /// What a rater lacks, first what they gave and then what they can be judged on.
  package func obstacle(ofRater user: Int) -> Obstacle? {
    let own = split(ofRater: user)
    let given = ratings(of: user)
    let values = own.feedback.map { rows in rows.map { given[$0]! } }
    let process = builder.setting.feedback.process
    if process.available(values) < wanted {
      let distinct = values.map { $0.indices.map(Double.init) }
      return process.available(distinct) < wanted ? .tooFewItems : .ties
    }
    guard own.candidates.isEmpty else { return nil }
    return split.isWithinPrompts && hasPairLeft(user, beside: own.feedback)
      ? .candidates : .nothingHeldOut
  }

  package func obstacle(ofComparer user: Int) -> Obstacle? {
    let own = split(ofComparer: user)
    if own.feedback.count < wanted { return .tooFewItems }
    return own.held.isEmpty ? .nothingHeldOut : nil
  }

  /// Whether two responses to one prompt are left that were not for feedback.
  private func hasPairLeft(_ user: Int, beside feedback: [[Int]]) -> Bool {
    let given = Set(feedback.joined())
    return rowsByPrompt(of: user).contains { $0.count { !given.contains($0) } > 1 }
  }

  /// Why there are too few test users, with the setting that is to blame.
  func tooFewPeople(_ obstacles: [Obstacle]) -> SettingError {
    let setting = builder.setting
    let eligible = people.count - obstacles.count
    let count = { (obstacle: Obstacle) in obstacles.count { $0 == obstacle } }
    if eligible == 0, people.form.isValue, !hasPairs {
      return SettingError(
        key: "dataset",
        message:
          "leaves nothing to choose from: no prompt has two responses that one person judged;"
          + " give items one common prompt")
    }
    if eligible + count(.candidates) >= setting.users.test {
      let given = setting.evaluation.candidates
      return SettingError(
        key: "evaluation.candidates",
        message: "is \(given ?? defaultCandidates)\(given == nil ? " by default" : ""), but"
          + " \(count(.candidates)) of \(people.count) people judged fewer responses beside their"
          + " feedback, and \(setting.users.test) test users are asked for; lower it")
    }
    let reasons = Obstacle.allCases.filter { count($0) > 0 }
      .map { $0.phrase(count($0), wanted: wanted) }
    return SettingError(
      key: "users.test",
      message:
        "is \(setting.users.test), but only \(eligible) of \(people.count) people can be test"
        + " users: \(reasons.joined(separator: ", ")); lower users.test or the largest of"
        + " feedback.counts")
  }

  private var hasPairs: Bool {
    (0..<people.count).contains { user in rowsByPrompt(of: user).contains { $0.count > 1 } }
  }
}
