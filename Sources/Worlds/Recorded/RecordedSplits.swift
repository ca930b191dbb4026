import Datasets
package import Preferences
import Randomness
import Statistics

/// Which of a recorded person's ratings or comparisons are feedback and which are held out to judge.
///
/// With four prompts or more, prompts are split. With fewer, responses are: a rater's feedback and
/// candidate sets share no response, and a comparer's held-out pairs were not among their feedback.
package struct RecordedSplits {
  package let builder: WorldBuilder
  package let split: Split
  private let isTrainingPrompt: [Bool]

  package init(
    builder: WorldBuilder, split: Split
  ) {
    self.builder = builder
    self.split = split
    var isTraining = [Bool](repeating: false, count: builder.dataset.table.prompts.count)
    for prompt in split.training { isTraining[prompt] = true }
    isTrainingPrompt = isTraining
  }

  package var people: Histories { builder.dataset.recorded! }
  private var table: RewardTable { builder.dataset.table }
  package var wanted: Int { builder.setting.feedback.counts.last! }
  /// Candidates per set where responses are split and the file sets no number.
  let defaultCandidates = 8

  func isTrainingRow(_ row: Int) -> Bool { isTrainingPrompt[Int(table.promptOfRow[row])] }

  /// People in a random order, those who can be test users, and what the others lack.
  package var drawn: (order: [Int], eligible: [Int], obstacles: [Obstacle]) {
    var stream = builder.rootOfPeople.stream("users")
    let order = stream.permutation(people.count)
    let obstacles = order.map { obstacle(ofPerson: $0) }
    let eligible = zip(order, obstacles).filter { $0.1 == nil }.map(\.0)
    return (order, eligible, obstacles.compactMap(\.self))
  }

  /// Parts that are judged in turn; 1 where test users are drawn.
  var folds: Int { builder.setting.users.folds?.count(of: people.count) ?? 1 }

  /// Test users among those with enough feedback, and historical users among all others.
  package func drawUsers() throws -> (historical: [Int], test: [Int]) {
    let setting = builder.setting.users
    let (order, eligible, obstacles) = drawn
    guard eligible.count >= fewestEligible else { throw tooFewPeople(obstacles) }
    guard let folds = setting.folds else {
      let test = Array(eligible.prefix(setting.test))
      return (try historicalUsers(beside: test, among: order), test)
    }
    let count = folds.count(of: eligible.count)
    precondition(builder.replicate < count, "replicate \(builder.replicate) of \(count) folds")
    let part = Folds.positions(of: builder.replicate, of: count, people: eligible.count)
    let test = Array(eligible[part])
    var stream = builder.root.stream("users", "historical")
    let anew = stream.permutation(order.count).map { order[$0] }
    return (try historicalUsers(beside: test, among: anew), test)
  }

  /// The first of the others who give feedback. Where everyone is judged in turn, `users.historical` is the most.
  private func historicalUsers(beside test: [Int], among order: [Int]) throws -> [Int] {
    let setting = builder.setting.users
    let isTest = Set(test)
    let others = order.filter { !isTest.contains($0) && !hasNoFeedback($0) }
    guard !others.isEmpty else {
      throw SettingError(
        key: setting.folds == nil ? "users.test" : "users.folds",
        message: setting.folds.map {
          "is \(axisText($0.json)), but beside some test users there is nobody with feedback to learn from;"
            + " expected more people"
        } ?? "is \(setting.test), which leaves nobody with feedback to learn from; lower it")
    }
    let historical = setting.historical ?? others.count
    guard others.count >= historical || setting.folds != nil else {
      throw SettingError(
        key: "users.historical",
        message: "is \(historical), but only \(others.count) people are left beside the"
          + " \(setting.test) test users; lower it")
    }
    return Array(others.prefix(historical))
  }

  /// Whether a person gives no feedback: equal ratings make no comparison.
  private func hasNoFeedback(_ user: Int) -> Bool {
    guard people.form.isValue else { return feedback(ofComparer: user).isEmpty }
    let given = ratings(of: user)
    let values = feedbackRows(ofHistorical: user).map { rows in rows.map { given[$0]! } }
    return builder.setting.feedback.process.available(values) == 0
  }

  private func obstacle(ofPerson user: Int) -> Obstacle? {
    people.form.isValue ? obstacle(ofRater: user) : obstacle(ofComparer: user)
  }

  // MARK: ratings

  /// A rater's ratings by row.
  package func ratings(of user: Int) -> [Int: Double] {
    Dictionary(uniqueKeysWithValues: people[user].map { ($0.chosen, $0.value) })
  }

  /// Rows a historical rater gives feedback on, by prompt.
  /// - Parameter everywhere: On evaluation prompts too.
  func feedbackRows(ofHistorical user: Int, everywhere: Bool = false) -> [[Int]] {
    rowsByPrompt(of: user).filter { everywhere || isTrainingRow($0[0]) }
  }

  package func rowsByPrompt(of user: Int) -> [[Int]] {
    Dictionary(grouping: people[user].map(\.chosen)) { table.promptOfRow[$0] }
      .sorted { $0.key < $1.key }.map { $0.value.sorted() }
  }

  package func split(ofRater user: Int) -> UserSplit {
    var stream = builder.rootOfPeople.stream("evaluation", people.users[user])
    return split.isWithinPrompts
      ? splitWithinPrompts(user, using: &stream) : splitByPrompts(user, using: &stream)
  }

  private func splitByPrompts(
    _ user: Int, using stream: inout RandomStream
  ) -> UserSplit {
    let groups = rowsByPrompt(of: user)
    let judged = groups.filter { !isTrainingRow($0[0]) && $0.count > 1 }
    let picked = stream.sample(
      min(builder.setting.evaluation.prompts, judged.count), from: judged.count)
    let sets = picked.map {
      builder.sampled(
        judged[$0], limit: builder.setting.evaluation.candidates, table: table, using: &stream)
    }
    let training = groups.filter { isTrainingRow($0[0]) }
    let order = stream.permutation(training.count).map { training[$0] }
    return UserSplit(feedback: order, candidates: sets)
  }

  /// One pool of responses for feedback, the rest of each prompt for candidate sets. Ratings take only as
  /// many as are asked for; choices take half.
  private func splitWithinPrompts(
    _ user: Int, using stream: inout RandomStream
  ) -> UserSplit {
    let setting = builder.setting
    let size = setting.evaluation.candidates ?? defaultCandidates
    var feedback: [[Int]] = []
    var pools: [[Int]] = []
    let groups = rowsByPrompt(of: user)
    for rows in groups {
      let order = stream.permutation(rows.count).map { rows[$0] }
      let share = (wanted + groups.count - 1) / groups.count
      let taken = setting.feedback.form.isValue ? min(share, rows.count) : rows.count / 2
      let given = Array(order[..<taken])
      feedback += setting.feedback.form.rules.groups(given, limit: size)
      if rows.count - taken >= size { pools.append(Array(order[taken...])) }
    }
    guard !pools.isEmpty else { return UserSplit(feedback: feedback, candidates: []) }
    let sets = (0..<setting.evaluation.prompts).map { index in
      builder.sampled(pools[index % pools.count], limit: size, table: table, using: &stream)
    }
    return UserSplit(feedback: feedback, candidates: sets)
  }

  // MARK: comparisons

  /// A person's comparisons in a random order, so that the order of the file's lines decides nothing.
  private func comparisons(of user: Int) -> [FeedbackItem] {
    var stream = builder.rootOfPeople.stream("feedback", people.users[user], "order")
    let items = Array(people[user])
    return stream.permutation(items.count).map { items[$0] }
  }

  /// What a historical comparer says, in random order.
  /// - Parameter everywhere: On evaluation prompts too.
  func feedback(ofComparer user: Int, everywhere: Bool = false) -> [FeedbackItem] {
    comparisons(of: user).filter { everywhere || isTrainingRow($0.chosen) }
  }

  /// A comparer's first training comparisons, and those held out for judging.
  package func split(ofComparer user: Int) -> (feedback: [FeedbackItem], held: [FeedbackItem]) {
    let limit = builder.setting.evaluation.prompts
    let all = comparisons(of: user)
    let feedback = Array(all.filter { isTrainingRow($0.chosen) }.prefix(wanted))
    let held: [FeedbackItem]
    if split.isWithinPrompts {
      let given = Set(feedback.map { [$0.chosen, $0.loser].sorted() })
      held = all.dropFirst(wanted).filter {
        !given.contains([$0.chosen, $0.loser].sorted())
      }
    } else {
      held = all.filter { !isTrainingRow($0.chosen) }
    }
    return (feedback, Array(held.prefix(limit)))
  }
}
