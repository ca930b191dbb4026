import Configuration
import Learners
import Statistics

/// The alarms that follow from paired tests between curves of one setting.
extension Contrasts {
  func alarms() -> [Alarm] {
    Alarms.ofCurves.flatMap { $0.alarms(in: self, setting: results.setting) }
  }

  var learnersThatLearn: [Int] {
    setting.learners.indices.filter { setting.learners[$0].role == .learner }
  }
}

extension PairedDifference {
  /// `-0.021 (95 % interval -0.031 to -0.012)`.
  var interval: String {
    let (mean, low, high) = (estimate.mean, estimate.low, estimate.high)
    return "\(fixed(mean, places: 3)) (95 % interval \(fixed(low, places: 3)) to"
      + " \(fixed(high, places: 3)))"
  }

  /// The interval with its p-value.
  var words: String { "\(interval), p \(readableP(p))" }
}
