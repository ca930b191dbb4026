import Datasets
package import Preferences
import Randomness
import Statistics

/// Which of a recorded person's ratings or choices are feedback and which are held out to judge.
///
/// With four prompts or more, prompts are split. With fewer, responses are: a rater's feedback and
/// candidate sets share no response, and of a chooser's held-out choices no two responses were shown together in
/// their feedback. Where the file says when something was said, feedback comes in that order.
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
    let (order, eligible, obstacles) = drawn
    guard eligible.count >= fewestEligible else { throw tooFewPeople(obstacles) }
    let test = try testUsers(eligible)
    // In an order of their own: those of the first one before the last test user are people who cannot be test users.
    var stream = builder.root.stream("users", "historical")
    let anew = stream.permutation(order.count).map { order[$0] }
    return (try historicalUsers(beside: test, among: anew), test)
  }

  private func testUsers(_ eligible: [Int]) throws -> [Int] {
    if let names = builder.setting.users.testNames { return try named(names, among: eligible) }
    guard let folds = builder.setting.users.folds else {
      return Array(eligible.prefix(builder.setting.users.test))
    }
    let count = folds.count(of: eligible.count)
    precondition(builder.replicate < count, "replicate \(builder.replicate) of \(count) folds")
    return Array(
      eligible[Folds.positions(of: builder.replicate, of: count, people: eligible.count)])
  }

  private func named(_ names: [String], among eligible: [Int]) throws -> [Int] {
    let index = Dictionary(
      uniqueKeysWithValues: zip(people.users.map(Name.init), people.users.indices))
    let able = Set(eligible)
    return try names.map { name in
      guard let user = index[Name(name)] else {
        throw SettingError(
          key: "users.testNames",
          message: "names \"\(name)\", whom the data do not know"
            + builder.didYouMean(name, among: people.users))
      }
      guard able.contains(user) else {
        let why = obstacle(ofPerson: user).map { phrases([$0]) } ?? "1 cannot be judged"
        throw SettingError(
          key: "users.testNames",
          message:
            "names \"\(name)\", who cannot be a test user: \(why.dropFirst(2)); leave the name out, or lower"
            + " the largest of feedback.counts")
      }
      return user
    }.sorted()
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
    guard people.form.isValue else { return feedback(ofChooser: user).isEmpty }
    let given = ratings(of: user)
    let values = feedbackRows(ofHistorical: user).map { rows in rows.map { given[$0]! } }
    return builder.setting.feedback.process.available(values) == 0
  }

  private func obstacle(ofPerson user: Int) -> Obstacle? {
    people.form.isValue ? obstacle(ofRater: user) : obstacle(ofChooser: user)
  }

  // MARK: ratings

  /// A rater's ratings by row.
  package func ratings(of user: Int) -> [Int: Double] {
    Dictionary(uniqueKeysWithValues: people[user].map { ($0.chosen, $0.value) })
  }

  /// Rows a historical rater gives feedback on, by prompt.
  /// - Parameter everywhere: On evaluation prompts too.
  func feedbackRows(ofHistorical user: Int, everywhere: Bool = false) -> [[Int]] {
    byTime(rowsByPrompt(of: user).filter { everywhere || isTrainingRow($0[0]) }, of: user)
  }

  /// Groups of rows, those first that the person rated first; as they stand without times.
  private func byTime(_ groups: [[Int]], of user: Int) -> [[Int]] {
    let times = times(of: user)
    return inTime(groups) { rows in rows.compactMap { times[$0] }.min() }
  }

  /// When each row was rated; empty where that is not known.
  func times(of user: Int) -> [Int: Double] {
    guard !people.times.isEmpty else { return [:] }
    return Dictionary(uniqueKeysWithValues: people[user].map { ($0.chosen, $0.time!) })
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
    let order = byTime(stream.permutation(training.count).map { training[$0] }, of: user)
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
      let drawn = stream.permutation(rows.count).map { rows[$0] }
      let order = byTime(drawn.map { [$0] }, of: user).map { $0[0] }
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

  // MARK: choices

  /// A person's choices in a random order, so that the order of the file's lines decides nothing, or in that of
  /// time.
  private func choices(of user: Int) -> [FeedbackItem] {
    var stream = builder.rootOfPeople.stream("feedback", people.users[user], "order")
    let items = Array(people[user])
    return inTime(stream.permutation(items.count).map { items[$0] }, time: \.time)
  }

  /// What a historical chooser says, in that order.
  /// - Parameter everywhere: On evaluation prompts too.
  func feedback(ofChooser user: Int, everywhere: Bool = false) -> [FeedbackItem] {
    choices(of: user).filter { everywhere || isTrainingRow($0.chosen) }
  }

  /// A chooser's first training choices, and those held out for judging.
  package func split(ofChooser user: Int) -> (feedback: [FeedbackItem], held: [FeedbackItem]) {
    let limit = builder.setting.evaluation.prompts
    let all = choices(of: user)
    let feedback = Array(all.filter { isTrainingRow($0.chosen) }.prefix(wanted))
    let held: [FeedbackItem]
    if split.isWithinPrompts {
      let given = Set(feedback.flatMap(\.pairsShown))
      held = all.dropFirst(wanted).filter { given.isDisjoint(with: $0.pairsShown) }
    } else {
      held = all.filter { !isTrainingRow($0.chosen) }
    }
    return (feedback, Array(held.prefix(limit)))
  }
}

/// Elements by time, those of one time as they stand; all as they stand where a time is not known.
func inTime<Element>(_ elements: [Element], time: (Element) -> Double?) -> [Element] {
  let times = elements.compactMap(time)
  guard times.count == elements.count else { return elements }
  return elements.indices.sorted { (times[$0], $0) < (times[$1], $1) }.map { elements[$0] }
}
