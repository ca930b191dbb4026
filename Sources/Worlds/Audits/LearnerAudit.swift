import Learners
import Preferences
import Randomness

/// What a fitted learner did when asked again under changed conditions: facts, not verdicts.
///
/// At the largest count, on some of the test users. Costs about a tenth of the cell.
package struct LearnerAudit: Sendable, Equatable {
  package var users = 0
  /// Share of top choices that change when the labels of the feedback are flipped, and its standard error
  /// over users; nil where the learner failed on flipped labels. Where choices tie, the share of
  /// probability that moves elsewhere counts.
  package var labelFlip: Spread?
  /// Users whose scores changed in any bit when the batch had other users, another order or nobody else.
  package var batchDependent = 0
  /// Pair accuracy on the judged candidates minus that on candidates of prompts with feedback, mean over
  /// users; nil where there are no such pairs.
  package var evaluationLessTraining: Spread?

  package init() {}
}

/// A mean and its standard error.
package struct Spread: Sendable, Equatable {
  package let mean: Double
  package let error: Double
  /// Independent values behind it.
  package let count: Int

  package init(mean: Double, error: Double, count: Int) {
    (self.mean, self.error, self.count) = (mean, error, count)
  }

  /// Of independent values, NaN left out; nil where none remains.
  package init?(of values: [Double]) {
    let present = values.filter { !$0.isNaN }
    guard !present.isEmpty else { return nil }
    let n = Double(present.count)
    let mean = present.reduce(0, +) / n
    let squares = present.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.init(mean: mean, error: (squares / max(1, n - 1) / n).squareRoot(), count: present.count)
  }
}

/// Total variation distance of two uniform choices, each from some positions: 0 for the same, 1 for
/// choices that share no position.
private func changedShare(_ old: [Int], _ new: [Int]) -> Double {
  1 - Double(Set(old).intersection(new).count) / Double(max(old.count, new.count))
}

/// Asks a fitted learner again about some test users.
struct LearnerAuditor {
  let fitted: any FittedLearner
  let world: World
  let count: Int
  /// The scores that the learner was judged by at the audited count.
  let scores: [Double]
  let stream: RandomStream

  private var sample: AuditSample { world.sample }

  func audit() throws -> LearnerAudit {
    var audit = LearnerAudit()
    audit.users = sample.users.count
    let again = try inReverse()
    let alone = try sample.users.prefix(3).filter { try !isSameAlone($0) }
    audit.batchDependent = Set(again.different).union(alone).count
    audit.evaluationLessTraining = evaluationLessTraining(again.training)
    audit.labelFlip = try? labelFlip()
    return audit
  }

  // MARK: batch composition

  /// The sampled users in reverse order, each with the sets they are judged on and those of their feedback.
  /// - Returns: Users whose judged scores differ, and the scores of the sets of feedback.
  private func inReverse() throws -> (different: [Int], training: [Double]) {
    let order = Array(sample.users.indices.reversed())
    let users = order.map { sample.users[$0] }
    let judged = world.candidates
    let sets = order.map { i in
      rows(of: judged, user: sample.users[i]) + rows(of: sample.candidates, user: i)
    }
    let candidates = CandidateSets(sets)
    let found = try fitted.scores(
      for: candidates, histories: world.test.selecting(users), count: count)
    var different: [Int] = []
    var training = [[Double]](repeating: [], count: users.count)
    for (position, user) in users.enumerated() {
      let own = found[candidates.positions(ofUser: position)]
      let expected = scores[judged.positions(ofUser: user)]
      if !own.prefix(expected.count).elementsEqual(expected) { different.append(user) }
      training[order[position]] = Array(own.dropFirst(expected.count))
    }
    return (different, training.flatMap { $0 })
  }

  private func isSameAlone(_ user: Int) throws -> Bool {
    let found = try fitted.scores(
      for: world.candidates.selecting([user]), histories: world.test.selecting([user]),
      count: count)
    return found.elementsEqual(scores[world.candidates.positions(ofUser: user)])
  }

  private func rows(of candidates: CandidateSets, user: Int) -> [[Int]] {
    candidates.sets(ofUser: user).map { set in
      candidates.positions(ofSet: set).map { Int(candidates.rows[$0]) }
    }
  }

  // MARK: labels

  private func labelFlip() throws -> Spread? {
    let users = sample.users
    let candidates = world.candidates.selecting(users)
    let flipped = Histories(
      form: world.test.form, users: users.map { world.test.users[$0] },
      items: users.map { user in flippedItems(world.test[user].first(count)) })
    // A run keeps to the cold start where an adaptation is not borne out; asked is whether the learner listens.
    let learner = (fitted as? any IsStacked)?.fitted ?? fitted
    let told = try learner.scores(
      for: candidates, histories: world.test.selecting(users), count: count)
    let found = try learner.scores(for: candidates, histories: flipped, count: count)
    return Spread(
      of: users.indices.map { i in
        let sets = candidates.sets(ofUser: i)
        let changed = sets.map { set in
          let positions = candidates.positions(ofSet: set)
          return changedShare(topPositions(told[positions]), topPositions(found[positions]))
        }
        return changed.reduce(0, +) / Double(sets.count)
      })
  }

  private func flippedItems(_ history: History) -> [FeedbackItem] {
    var draw = stream.stream("flip", history.userID)
    return history.map { history.form.rules.flipped($0, using: &draw) }
  }

  // MARK: training against evaluation

  private func evaluationLessTraining(_ training: [Double]) -> Spread? {
    let judged = accuracies(
      world.candidates, users: sample.users, scores, world.secrets.utilities)
    let taught = accuracies(
      sample.candidates, users: Array(sample.users.indices), training, sample.utilities)
    let difference = Spread(
      of: zip(judged, taught).map { (judged, taught) -> Double in
        (Spread(of: judged.map(\.value))?.mean ?? .nan)
          - (Spread(of: taught.map(\.value))?.mean ?? .nan)
      })
    guard let difference else { return nil }
    // Users share prompts, and some prompts are easier: their spread counts beside that of the users.
    let byPrompt = world.evaluationPrompts.isEmpty ? [] : [judged, taught].map(errorOverPrompts)
    let error = ([difference.error] + byPrompt).reduce(0) { $0 + $1 * $1 }.squareRoot()
    return Spread(mean: difference.mean, error: error, count: difference.count)
  }

  /// Per user and set, the share of pairs ordered right, with the set's prompt.
  private func accuracies(
    _ candidates: CandidateSets, users: [Int], _ scores: [Double], _ utilities: [Double]
  ) -> [[(prompt: Int32, value: Double)]] {
    users.map { user in
      candidates.sets(ofUser: user).map { set in
        let positions = candidates.positions(ofSet: set)
        let order = pairOrder(scores[positions], utilities[positions])
        let prompt = world.table.promptOfRow[Int(candidates.rows[positions.lowerBound])]
        return (prompt, order.right / Double(order.pairs))
      }
    }
  }

  private func errorOverPrompts(_ accuracies: [[(prompt: Int32, value: Double)]]) -> Double {
    let groups = Dictionary(grouping: accuracies.joined().filter { !$0.value.isNaN }, by: \.prompt)
    let means = groups.sorted { $0.key < $1.key }.compactMap {
      Spread(of: $0.value.map(\.value))?.mean
    }
    return Spread(of: means)?.error ?? 0
  }
}

extension LearnerAudit {
  /// Audits of one learner in several replicates taken together.
  package init(pooling audits: [LearnerAudit]) {
    users = audits.reduce(0) { $0 + $1.users }
    batchDependent = audits.reduce(0) { $0 + $1.batchDependent }
    labelFlip = Spread(pooling: audits.compactMap(\.labelFlip))
    evaluationLessTraining = Spread(pooling: audits.compactMap(\.evaluationLessTraining))
  }

  /// Audits of one learner on recorded people, who may be few in each fold, or the same in several replicates.
  /// - Parameter people: Different people behind all of them.
  package init(pooling audits: [LearnerAudit], ofPeople people: Int) {
    self.init(pooling: audits)
    labelFlip = Spread(pooling: audits.compactMap(\.labelFlip), ofPeople: people)
    let gains = audits.compactMap(\.evaluationLessTraining)
    guard let gain = Spread(pooling: gains, ofPeople: people) else { return }
    // Folds share their prompts: what one says of the error over prompts does not shrink with their number.
    let shared = gains.reduce(0) { $0 + $1.error * $1.error } / Double(gains.count)
    evaluationLessTraining = Spread(
      mean: gain.mean, error: (gain.error * gain.error + shared).squareRoot(), count: gain.count)
  }
}

extension Spread {
  /// Mean over the values of all parts, with the spread of these within parts and between them: a part of one
  /// value says nothing of its own spread.
  /// - Parameter people: Whose values they are; fewer people than values count as that many.
  fileprivate init?(pooling parts: [Spread], ofPeople people: Int) {
    let values = parts.reduce(0.0) { $0 + Double($1.count) }
    guard values > 0 else { return nil }
    let mean = parts.reduce(0) { $0 + Double($1.count) * $1.mean } / values
    let squares = parts.reduce(0.0) { sum, part in
      let (n, shift) = (Double(part.count), part.mean - mean)
      return sum + n * (n - 1) * part.error * part.error + n * shift * shift
    }
    let independent = min(values, Double(people))
    self.init(
      mean: mean, error: (squares / max(1, values - 1) / independent).squareRoot(),
      count: Int(independent))
  }

  /// Mean of several independent means.
  fileprivate init?(pooling parts: [Spread]) {
    guard !parts.isEmpty else { return nil }
    let n = Double(parts.count)
    self.init(
      mean: parts.reduce(0) { $0 + $1.mean } / n,
      error: parts.reduce(0) { $0 + $1.error * $1.error }.squareRoot() / n,
      count: parts.reduce(0) { $0 + $1.count })
  }
}
