import Configuration
import Foundation
import Inference
import Learners
import Platform
import Preferences
import Randomness
import SimulatedWorld
import Testing

/// The learners that forget, with a rate that the tests fix.
private struct Forgetful: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let learner: any Learner
  /// Plays every user of a world as one person served online, item by item, saving and restoring the state
  /// after each, and scores their candidates.
  let online: @Sendable (BuiltWorld, Histories) throws -> [Double]

  init<Model: PersonModel>(
    _ learner: any Learner,
    _ fitted: @escaping @Sendable (TrainingData) throws -> FittedPersonModel<Model>
  ) {
    testDescription = type(of: learner).kind
    self.learner = learner
    online = { world, histories in
      let model = try restored(fitted(world.training).model)
      return try (0..<histories.count).flatMap { user in
        var person = Person(model)
        for item in histories[user] {
          person.update(with: item, form: histories.form, in: world.training.table)
          person = Person(model, state: try restored(person.state))
        }
        let positions = world.candidates.positions(ofUser: user)
        return person.scores(
          of: positions.map { Int(world.candidates.rows[$0]) }, in: world.training.table)
      }
    }
  }

  static let all: [Forgetful] = {
    var (discounted, window) = (Discounted(), SlidingWindow())
    var (kalman, detection) = (Kalman(), ChangeDetection())
    (discounted.discount, window.window) = (0.9, 16)
    (kalman.persistence, detection.threshold) = (0.97, 4)
    let (a, b, c, d) = (discounted, window, kalman, detection)
    return [
      Forgetful(a) { try a.fit($0) }, Forgetful(b) { try b.fit($0) },
      Forgetful(c) { try c.fit($0) }, Forgetful(d) { try d.fit($0) },
    ]
  }()
}

private func restored<Value: Codable>(_ value: Value) throws -> Value {
  try JSONDecoder().decode(Value.self, from: try JSONEncoder().encode(value))
}

/// Users with weights of either sign, to whom a normal belief is true.
private var normalWorld: BuiltWorld {
  var world = SimulatedWorld()
  world.usersAreMixtures = false
  return world.build()
}

/// Every user first answers `before` items as the next user would, then `after` as themselves.
private func suddenChange(_ world: BuiltWorld, before: Int, after: Int) -> Histories {
  let all = world.histories
  return Histories(
    form: all.form, users: all.users,
    items: all.users.indices.map { u in
      Array(all[(u + 1) % all.count].first(before)) + all[u].first(after)
    })
}

@Suite struct `Learners that forget` {
  @Test(arguments: Forgetful.all, FeedbackForm.allCases)
  fileprivate func `score a batch with the bits of people served online and restored from JSON`(
    row: Forgetful, form: FeedbackForm
  ) throws {
    var small = SimulatedWorld()
    (small.prompts, small.responses, small.models) = (20, 4, 4)
    (small.historical, small.test, small.maximumCount, small.form) = (40, 4, 12, form)
    let world = small.build()
    let fitted = try row.learner.fit(world.training)
    let batch = try fitted.scores(
      for: world.candidates, histories: world.histories, counts: [3, 12])[1]
    let online = try row.online(world, world.histories)
    #expect(online == batch)
  }

  /// After 32 items of somebody else and 16 of the user, 40 users with 16 sets each: win rates have a
  /// standard error of about 0.025, and the differences to `logistic` of about 0.02.
  @Test(arguments: Forgetful.all)
  fileprivate func `are back after a sudden change when logistic is not`(row: Forgetful) throws {
    let world = normalWorld
    let changed = suddenChange(world, before: 32, after: 16)
    let rate = { (learner: any Learner) in
      world.winRate(
        try learner.fit(world.training).scores(
          for: world.candidates, histories: changed, count: 48))
    }
    let (own, stayed) = (try rate(row.learner), try rate(Logistic()))
    #expect(own > stayed + 0.05, "\(own) against \(stayed)")
    #expect(own > 0.5 + 0.02, "\(own)")
  }

  @Test(arguments: Forgetful.all)
  fileprivate func `find the true order of a steady user`(row: Forgetful) throws {
    let world = normalWorld
    let scores = try row.learner.fit(world.training).scores(
      for: world.candidates, histories: world.histories, count: 32)
    #expect(world.winRate(scores) > 0.58, "\(world.winRate(scores))")
  }

  @Test func `are logistic itself where nothing is forgotten`() throws {
    let world = SimulatedWorld().build()
    var (logistic, discounted, window) = (Logistic(), Discounted(), SlidingWindow())
    (logistic.lambda, logistic.scale) = (0.3, 1)
    (discounted.logistic, discounted.discount) = (logistic, 1)
    (window.logistic, window.window) = (logistic, 1000)
    let scores = try [logistic as any Learner, discounted, window].map {
      try $0.fit(world.training).scores(
        for: world.candidates, histories: world.histories, counts: [0, 1, 32])
    }
    #expect(scores[1] == scores[0])
    #expect(scores[2] == scores[0])
  }

  @Test func `remember no more than the window`() throws {
    let world = SimulatedWorld().build()
    var window = SlidingWindow()
    window.window = 16
    window.logistic.lambda = 0.3
    let fitted = try window.fit(world.training)
    let last = Histories(
      form: .comparison, users: world.histories.users,
      items: world.histories.users.indices.map { Array(world.histories[$0].suffix(16)) })
    let scores = try [(world.histories, 32), (last, 16)].map {
      try fitted.scores(for: world.candidates, histories: $0, count: $1)
    }
    #expect(scores[0] == scores[1])
  }

  @Test func `weigh items by age as NumPy does`() throws {
    let golden = try Golden("continual")
    let model = RecencyModel(
      width: 3, ridge: golden.number("ridge"), discount: golden.number("discount"))
    var person = Person(model)
    let rows = golden.numbers("rows")
    for i in stride(from: 0, to: rows.count, by: 3) {
      person.update(winner: Array(rows[i..<i + 3]), losers: [[0, 0, 0]])
    }
    #expect(largestDifference(person.weights, golden.numbers("discounted")) < 1e-8)
  }

  @Test func `find a change soon and hardly ever one that is not there`() throws {
    let world = normalWorld
    let fitted = try ChangeDetection().fit(world.training)
    let model = ChangeDetectionModel(
      prior: fitted.model.prior, threshold: 4, isNonNegative: false, ratingVariance: 0.25)
    let learner = FittedPersonModel(table: world.training.table, model: model)
    let changes = { (histories: Histories) in
      (0..<histories.count).count { learner.state(after: histories[$0]).changes > 0 }
    }
    let (found, imagined) = (
      changes(suddenChange(world, before: 32, after: 16)), changes(world.histories)
    )
    // Of 40 users; some are like their neighbours, and e^-4 of them are told wrong at each start.
    #expect(found >= 20, "\(found)")
    #expect(imagined <= 2, "\(imagined)")
  }

  /// Without drift the historical users ask for no forgetting, and little is lost against `logistic`.
  @Test(arguments: ["discounted", "sliding-window"])
  func `forget nothing where nobody changes`(kind: String) throws {
    let world = SimulatedWorld().build()
    let type = floorsAndLearners.first { $0.kind == kind }!
    let rates = try [type.init(), Logistic()].map {
      world.winRate(
        try $0.fit(world.training).scores(
          for: world.candidates, histories: world.histories, count: 32))
    }
    #expect(rates[0] > rates[1] - 0.02, "\(rates)")
  }
}

@Suite struct `The documented example of serving people online` {
  @Test func `runs as it is printed`() throws {
    let world = SimulatedWorld().build()
    let training = world.training
    let table = training.table
    let (liked, other) = (table.features(0), table.features(1))

    // example
    let fitted = try Kalman().fit(training)  // once, from the historical users
    var person = Person(fitted.model)
    person.update(winner: liked, losers: [other])  // features of the responses, K numbers each
    let score = person.score(of: other)

    let saved = try JSONEncoder().encode(person.state)  // to a file or a database
    let state = try JSONDecoder().decode(GaussianBelief.self, from: saved)
    var later = Person(fitted.model, state: state)  // the same person, to the last bit
    later.update(rating: 1.5, of: liked)  // or a rating, in standard deviations
    // end

    #expect(score.isFinite && later.weights != person.weights)
    #expect(Person(fitted.model, state: state).score(of: other) == score)
  }

  @Test func `is printed as it runs`() throws {
    let source = try String(contentsOfFile: #filePath, encoding: .utf8)
    let body = source.components(separatedBy: "// example\n")[1]
      .components(separatedBy: "    // end")[0]
    let example = body.split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0.dropFirst(4)) }.joined(separator: "\n")
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(
      contentsOf: root.appendingPathComponent("docs/continual.md"), encoding: .utf8)
    #expect(page.contains("```swift\n" + example.trimmingCharacters(in: .newlines)))
  }
}
