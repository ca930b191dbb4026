package import Inference
import Learners
internal import Platform
internal import Preferences
internal import Randomness

/// One historical user's items, some to adapt to and the rest to be judged on.
package struct Episode: Sendable {
  let support: Evidence
  let query: Evidence

  package init(support: Evidence, query: Evidence) {
    (self.support, self.query) = (support, query)
  }

  /// Whether all rows are comparisons, each independent of the others.
  var isComparisons: Bool {
    query.targets == nil && query.choices == nil && support.choices == nil
  }
}

/// Draws episodes from historical users.
struct EpisodeSampler {
  let training: TrainingData
  /// Largest support.
  let supportMaximum: Int

  /// The user's items in random order, the support's size log-uniform from 0 to `supportMaximum`: few
  /// items are drawn as often as many, as learning curves are judged.
  func episode(ofUser user: Int, using stream: inout RandomStream) -> Episode {
    let history = training.historical[user]
    let largest = min(supportMaximum, history.count - 1)
    let size = Int(exp(stream.uniform() * log(Double(largest + 2)))) - 1
    return episode(ofUser: user, support: min(size, largest), using: &stream)
  }

  /// The same with a given size of the support.
  func episode(ofUser user: Int, support: Int, using stream: inout RandomStream) -> Episode {
    let items = Array(training.historical[user])
    let order = stream.permutation(items.count).map { items[$0] }
    return Episode(
      support: evidence(order.prefix(support)), query: evidence(order.dropFirst(support)))
  }

  /// Each validation user adapts to 0, 2, 8 and 32 items, as far as they have them.
  func validationEpisodes(_ users: [Int], _ stream: RandomStream) -> [Episode] {
    [0, 2, 8, 32].flatMap { size in
      users.filter { training.historical[$0].count > size }.map { user in
        var draw = stream.stream("validation", "\(size)", training.historical.users[user])
        return episode(ofUser: user, support: size, using: &draw)
      }
    }
  }

  // Variance 1: the unit of a rating's loss is free where rates are learned.
  private func evidence(_ items: ArraySlice<FeedbackItem>) -> Evidence {
    Evidence(
      items, form: training.historical.form, table: training.table, ratingVariance: 1)
  }
}
