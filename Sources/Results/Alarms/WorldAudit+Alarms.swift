import Configuration
import Preferences
package import Worlds

extension WorldAudit {
  /// The alarms of one world.
  /// - Parameter users: Test users of the world.
  package func alarms(setting: Int? = nil, replicate: Int? = nil, users: Int) -> [Alarm] {
    (leakAlarms(users) + scaleAlarms + feedbackAlarms).map { kind, message in
      Alarm(kind, setting: setting, replicate: replicate, message)
    }
  }

  private func leakAlarms(_ users: Int) -> [(Alarm.Kind, String)] {
    var found: [(Alarm.Kind, String)] = []
    if twins > 0 {
      found.append(
        (
          .twins,
          "\(twins) of \(users) test users are a historical user over again; "
            + (isSimulated
              ? "check that seeds and names differ, or raise users.minimumDistance"
              : "give each person one name in the file, or leave out the copies")
        ))
    }
    if judgedOnFeedback > 0 {
      found.append(
        (
          .judgedOnFeedback,
          "\(judgedOnFeedback) of \(users) test users are judged on responses that they gave feedback"
            + " on; their accuracy is memory"
        ))
    }
    if touchedPrompts > 0 {
      found.append(
        (
          .touchedPrompts,
          "\(touchedPrompts) evaluation prompts have feedback on them; keep the two apart"
        ))
    }
    if let leak = formatLeak {
      found.append((.formatLeak, leak.sentence))
    }
    return found
  }

  private var scaleAlarms: [(Alarm.Kind, String)] {
    var found: [(Alarm.Kind, String)] = []
    if misnamedGroups > 0 {
      found.append(
        (
          .rewardModelNames,
          "the users' weights belong to other reward models than the table's columns, or to the same in"
            + " another order; match them by name"
        ))
    }
    if wrongUtilities > 0 {
      found.append(
        (
          .wrongUtilities,
          "\(wrongUtilities) test users are judged by utilities that are not their own weights times the"
            + " scores"
        ))
    }
    if let column = leastStandard, column.isOff {
      found.append(
        (
          .standardisation,
          "reward model \"\(column.rewardModel)\" has mean \(fixed(column.mean, places: 2)) and deviation"
            + " \(fixed(column.deviation, places: 2)) on the training prompts after standardisation; its constants"
            + " belong to other data"
        ))
    }
    return found
  }

  private var feedbackAlarms: [(Alarm.Kind, String)] {
    guard let historical, let test else { return [] }
    var found: [(Alarm.Kind, String)] = []
    let contrast = " that of the test users does; were they ranked on other scores?"
    if historical.isOff {
      found.append(
        (
          .historicalFeedback,
          historical.sentence("the historical users' feedback")
            + (test.isOff ? "" : ", while" + contrast)
        ))
    }
    if test.isOff { found.append((.testFeedback, test.sentence("the test users' feedback"))) }
    return found
  }
}

extension ColumnScale {
  /// Half a deviation from 0, or half or twice the deviation it should have.
  package var isOff: Bool { abs(mean) > 0.5 || deviation < 0.5 || deviation > 2 }
}

extension Consistency {
  fileprivate func sentence(_ subject: String) -> String {
    "\(subject) does not follow from their weights and the noise: \(contradictions) of \(items) items"
      + " contradict them where \(fixed(expected, places: 1)) are expected"
  }
}

extension FormatLeak {
  fileprivate var sentence: String {
    "a text that \(property) is told from one that is not in \(fixed(100 * share, places: 0)) % of the"
      + " comparisons, and that alone orders \(fixed(100 * accuracy, places: 0)) % of them right; format winners"
      + " and losers alike"
  }
}

extension LearnerAudit {
  /// Share of choices that must change when all labels are flipped. In-context reward models that changed
  /// 14 % of their answers were found to hardly read the feedback.
  package static let fewestFlips = 0.15
  /// Evaluation accuracy above training accuracy by no more than this is of no concern.
  package static let accuracyMargin = 0.02

  package func alarms(setting: Int? = nil, learner: String? = nil) -> [Alarm] {
    var found: [(Alarm.Kind, String)] = []
    if let flip = labelFlip, flip.isBelow(Self.fewestFlips) {
      found.append(
        (
          .ignoresFeedback,
          "only \(fixed(100 * flip.mean, places: 1)) % of its choices change when the labels of all feedback are"
            + " flipped; it hardly reads them, or users are too much alike for them to matter"
        ))
    }
    if batchDependent > 0 {
      found.append(
        (
          .batchDependent,
          "the scores of \(batchDependent) of \(users) users change with the other users or candidates"
            + " in the batch"
        ))
    }
    if let gain = evaluationLessTraining, gain.mean > Self.accuracyMargin, gain.isPositive {
      found.append(
        (
          .evaluationAboveTraining,
          "it orders \(fixed(100 * gain.mean, places: 1)) % more pairs right on what it is judged on than on the"
            + " prompts of its feedback; something of the evaluation leaks into it"
        ))
    }
    return found.map { Alarm($0.0, setting: setting, learner: learner, $0.1) }
  }
}

extension Spread {
  /// Below a limit by two standard errors, of ten users or more.
  fileprivate func isBelow(_ limit: Double) -> Bool { count >= 10 && mean + 2 * error < limit }

  /// More than 0 by four standard errors, of ten users or more.
  fileprivate var isPositive: Bool { count >= 10 && mean > 4 * error }
}
