public import Inference
public import Preferences
public import Randomness

/// Comparisons that a policy asks one user for, each pair chosen after the answers before it.
///
/// The policy sees features, pairs and the belief that the answers made; utilities are asked for by the
/// choice model alone. At temperature 0 a pair of equal utility is not on offer, because nobody can
/// answer it.
public struct AdaptiveFeedback: Sendable {
  public let policy: QueryPolicy
  /// Prompts on offer at a time, at least 1: item i is about one of those from the user's i-th on that
  /// have a pair left, going round. More give the policy more to choose from, at proportional cost.
  public let offered: Int
  public let choice: ChoiceModel
  /// What is believed of a user who has not answered yet.
  public let prior: GaussianBelief
  public let table: RewardTable

  public init(
    policy: QueryPolicy, offered: Int, choice: ChoiceModel, prior: GaussianBelief,
    table: RewardTable
  ) {
    precondition(offered > 0, "\(offered) prompts on offer; expected at least 1")
    self.policy = policy
    self.offered = offered
    self.choice = choice
    self.prior = prior
    self.table = table
  }

  /// At most `count` items of one user, in order; fewer only where the source has no more pairs.
  ///
  /// No pair occurs twice. Item i does not depend on `count`, so that prefixes are nested.
  /// Cost per item: `offered` prompts of M responses at 2 M K (K + M) flops and M (M - 1) / 2 values.
  public func items(
    _ count: Int, from source: FeedbackSource, stream: RandomStream
  ) throws(LearnerFailure) -> [FeedbackItem] {
    var (stream, belief) = (stream, prior)
    var prompts = source.rowsByPrompt.map { _ in Offer?.none }
    var items: [FeedbackItem] = []
    while items.count < count {
      let places = open(&prompts, from: items.count, source, ties: stream)
      guard !places.isEmpty else { break }
      let offers = places.map { prompts[$0]! }
      let query = try policy.query(among: offers, belief: belief, using: &stream)
      let pair = prompts[places[query.offer]]!.pairs.remove(at: query.pair)
      let rows = [offers[query.offer].rows[pair.first], offers[query.offer].rows[pair.second]]
      let now = items.count
      let item = choice.item(among: rows, { source.utility($0, now) }, using: &stream)
      belief.observe(choice: difference(item.chosen, item.loser))
      items.append(item)
    }
    return items
  }

  /// The next prompts with a pair left, from a place in the user's order, going round once.
  private func open(
    _ prompts: inout [Offer?], from start: Int, _ source: FeedbackSource, ties stream: RandomStream
  ) -> [Int] {
    // A bandit looks at its own context only.
    let wanted = policy == .thompson ? 1 : offered
    var places: [Int] = []
    for step in prompts.indices where places.count < wanted {
      let place = (start + step) % prompts.count
      if prompts[place] == nil {
        // In random order, because a policy takes the first of equal pairs.
        var order = stream.stream("ties", "\(place)")
        let rows = source.rowsByPrompt[place]
        prompts[place] = offer(order.permutation(rows.count).map { rows[$0] }) {
          source.utility($0, start)
        }
      }
      if !prompts[place]!.pairs.isEmpty { places.append(place) }
    }
    return places
  }

  private func offer(_ rows: [Int], _ utility: (Int) -> Double) -> Offer {
    let pairs = rows.indices.flatMap { i in
      ((i + 1)..<max(rows.count, i + 1)).map { (first: i, second: $0) }
    }
    return Offer(
      rows: rows,
      pairs: pairs.filter { choice.decides([rows[$0.first], rows[$0.second]], utility) },
      table: table)
  }

  /// Features of one row less those of another.
  private func difference(_ winner: Int, _ loser: Int) -> [Double] {
    let K = table.modelCount
    return (0..<K).map {
      Double(table.scores[winner * K + $0]) - Double(table.scores[loser * K + $0])
    }
  }
}
