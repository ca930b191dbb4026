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

  package func obstacle(ofChooser user: Int) -> Obstacle? {
    let own = split(ofChooser: user)
    if own.feedback.count < wanted { return .tooFewItems }
    return own.held.isEmpty ? .nothingHeldOut : nil
  }

  /// Whether two responses to one prompt are left that were not for feedback.
  private func hasPairLeft(_ user: Int, beside feedback: [[Int]]) -> Bool {
    let given = Set(feedback.joined())
    return rowsByPrompt(of: user).contains { $0.count { !given.contains($0) } > 1 }
  }

  /// How many people must be able to be test users: of one alone nobody could learn from the others.
  var fewestEligible: Int {
    if let names = builder.setting.users.testNames { return names.count }
    return builder.setting.users.folds == nil ? builder.setting.users.test : Folds.bounds.lowerBound
  }

  /// What those who cannot be test users lack: `2 gave fewer than the 8 feedback items asked for`.
  package func phrases(_ obstacles: [Obstacle]) -> String {
    Obstacle.allCases.compactMap { obstacle in
      let count = obstacles.count { $0 == obstacle }
      return count == 0 ? nil : obstacle.phrase(count, wanted: wanted)
    }.joined(separator: ", ")
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
    if eligible + count(.candidates) >= fewestEligible {
      let given = setting.evaluation.candidates
      return SettingError(
        key: "evaluation.candidates",
        message: "is \(given ?? defaultCandidates)\(given == nil ? " by default" : ""), but"
          + " \(count(.candidates)) of \(people.count) people judged fewer responses beside their"
          + " feedback, and \(fewestEligible) test users are asked for; lower it")
    }
    let who = "but only \(eligible) of \(people.count) people can be test users"
    let reasons = obstacles.isEmpty ? "" : ": " + phrases(obstacles)
    if let folds = setting.users.folds {
      return SettingError(
        key: "users.folds",
        message:
          "is \(axisText(folds.json)), \(who)\(reasons); expected at least \(fewestEligible):"
          + (obstacles.isEmpty ? " add people" : " lower the largest of feedback.counts"))
    }
    return SettingError(
      key: "users.test",
      message: "is \(setting.users.test), \(who)\(reasons); lower users.test or the largest of"
        + " feedback.counts")
  }

  private var hasPairs: Bool {
    (0..<people.count).contains { user in rowsByPrompt(of: user).contains { $0.count > 1 } }
  }
}
