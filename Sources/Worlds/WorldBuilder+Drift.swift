import Configuration
import Learners
package import Preferences
import Randomness

extension WorldBuilder {
  /// How feedback comes about in this setting.
  var feedbackProcess: FeedbackProcess {
    var process = setting.feedback.process
    process.repeats = setting.drift.repeats
    return process
  }

  /// The same users, with weights that drift as the setting says.
  /// - Parameter items: The largest number of items of any of them.
  package func drifting(_ population: Population, items: Int, alpha: [[Double]]) -> Population {
    population.drifting(
      setting.drift.kind, period: setting.drift.period, items: items, alpha: alpha,
      stream: root.stream("drift"))
  }

  /// Per test user, the count at which they give their first item, uniform over the stream for the share that
  /// comes during it and 0 for the others; empty where all are there from the start.
  package func arrivals(of users: [String]) -> [Int] {
    let end = setting.feedback.counts.last!
    guard setting.drift.arrivals > 0, end > 0 else { return [] }
    return users.map { user in
      var stream = root.stream("arrival", user)
      return stream.uniform() < setting.drift.arrivals ? stream.below(end) : 0
    }
  }

  /// True utilities of the candidates at `count`, by the number of items that each user has given by then.
  package func utilities(
    of people: Population, for candidates: CandidateSets, arrivals: [Int], table: RewardTable,
    at count: Int
  ) -> [Double] {
    people.users.indices.flatMap { u in
      let items = arrivals.isEmpty ? count : max(0, count - arrivals[u])
      let weights = people.weights(ofUser: u, at: items)
      return candidates.positions(ofUser: u).map {
        table.utility(Int(candidates.rows[$0]), weights)
      }
    }
  }

  /// Throws where the setting contradicts its drift.
  func checkDrift() throws {
    if setting.drift.repeats > 0, setting.feedback.policy != nil {
      throw SettingError(
        key: "drift.repeats",
        message: "is \(shortest(setting.drift.repeats)), but with feedback.pairs"
          + " \"\(setting.feedback.pairs.rawValue)\" the policy chooses every pair; use 0")
    }
    guard setting.drift.kind != .none else { return }
    if setting.evaluation.reference == .bestOfAll {
      throw SettingError(
        key: "evaluation.reference",
        message:
          "is \"best-of-all\", which changes with users who drift; use \"population-best\", and"
          + " read regret for the distance to their best")
    }
  }

  /// Throws where recorded people, who are not simulated, are to drift.
  func checkNoDrift() throws {
    guard !setting.drift.isOff else { return }
    throw SettingError(
      key: "drift",
      message:
        "moves simulated users, but recorded people are as they are in the file; leave the section"
        + " out or use a dataset of simulated users")
  }
}
