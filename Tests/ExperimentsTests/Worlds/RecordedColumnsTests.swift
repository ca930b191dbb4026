import Experiments
import Learners
import Preferences
import Randomness
import Results
import Testing
import Worlds

/// People whose ratings follow a known model: popularity, own level, tastes and noise.
private struct Raters {
  var people = 120
  var prompts = 12
  var responses = 4
  var tastes = 2
  var level = 0.0
  var noise = 0.5
  /// Share of the responses that a person rates.
  var share = 0.6

  /// Of people by row, a rating or none.
  func ratings(seed: UInt64 = 11) -> [[Double?]] {
    var stream = RandomStream(seed: seed).stream("raters")
    let rows = prompts * responses
    let popularity = (0..<rows).map { _ in 0.5 * stream.normal() }
    let loadings = (0..<rows).map { _ in (0..<tastes).map { _ in stream.normal() } }
    return (0..<people).map { _ in
      let own = level * stream.normal()
      let taste = (0..<tastes).map { _ in stream.normal() }
      return (0..<rows).map { row in
        let value =
          popularity[row] + own + noise * stream.normal()
          + zip(taste, loadings[row]).reduce(0) { $0 + $1.0 * $1.1 }
        return stream.uniform() < share ? value : nil
      }
    }
  }

  func text(_ ratings: [[Double?]]) -> String {
    var lines = ["user,prompt,response,value"]
    for (person, values) in ratings.enumerated() {
      for (row, value) in values.enumerated() {
        guard let value else { continue }
        lines.append("u\(1000 + person),p\(row / responses),r\(row % responses),\(value)")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  func world(
    _ ratings: [[Double?]]? = nil, users: String = #""test": 20"#, form: String = "rating",
    evaluation: String = #""prompts": 2"#
  ) throws -> World {
    try inFolder { folder in
      write(text(ratings ?? self.ratings()), to: folder + "/r.csv")
      return try Planted.plan(Self.experiment(users, form, evaluation), folder: folder).world()
    }
  }

  static func experiment(_ users: String, _ form: String, _ evaluation: String) -> String {
    """
    { "experiments": [{
      "name": "raters", "seed": 3, "dataset": { "kind": "recorded", "path": "r.csv" },
      "users": { \(users) }, "feedback": { "form": "\(form)", "counts": [0, 4] },
      "evaluation": { \(evaluation) }, "learners": [{ "kind": "matrix-factorization" }]
    }] }
    """
  }
}

extension World {
  fileprivate var training: TrainingData { training(root.stream("test")) }
  fileprivate var factorCount: Int { table.rewardModels.count { $0.hasPrefix("factor-") } }
}

extension RewardTable {
  fileprivate func column(_ name: String) -> [Double] {
    let index = rewardModels.firstIndex(of: name)!
    return (0..<rowCount).map { features($0)[index] }
  }
}

@Suite struct `Columns of recorded people` {
  // MARK: number of factors

  @Test(arguments: [0, 1, 2, 3]) func `as many factors are chosen as there are tastes`(
    tastes: Int
  ) throws {
    let world = try Raters(people: 220, tastes: tastes).world()
    #expect(world.factorCount == tastes, "\(world.table.rewardModels)")
  }

  @Test func `few people speak for no factors`() throws {
    let world = try Raters(people: 8, tastes: 2, noise: 1.5, share: 1).world(users: #""test": 4"#)
    #expect(world.factorCount == 0, "\(world.table.rewardModels)")
  }

  @Test func `ten shared items carry nine factors and no more`() throws {
    let ten = Raters(people: 60, prompts: 1, responses: 10, tastes: 9, share: 1)
    let evaluation = #""prompts": 2, "candidates": 3"#
    let world = try ten.world(users: #""test": 20, "factors": 9"#, evaluation: evaluation)
    #expect(world.factorCount == 9)
    try inFolder { folder in
      write(ten.text(ten.ratings()), to: folder + "/r.csv")
      for (users, most) in [(#""test": 20, "factors": 10"#, 9), (#""test": 55, "factors": 9"#, 4)] {
        write(Raters.experiment(users, "rating", evaluation), to: folder + "/e.json")
        let run = attune("validate", folder + "/e.json", capturingIn: folder)
        #expect(run.exitCode == 65)
        #expect(run.error.contains("carry at most \(most) factors; lower it"), "\(run.error)")
      }
    }
  }

  // MARK: level and mean

  @Test func `a rater's level is a column where ratings are to be explained`() throws {
    let raters = Raters(people: 220, tastes: 1, level: 1.5)
    let rated = try raters.world()
    #expect(rated.table.rewardModels == ["mean", "level", "factor-1"])
    // In standard deviations of all ratings, whose variance is 0.25 + 2.25 + 1 + 0.25; of 200 people the
    // deviation has a standard error of a twentieth, of 48 loadings the scale one of a tenth.
    let level = rated.table.column("level")
    #expect(Set(level).count == 1)
    #expect(abs(level[0] - 1.5 / 3.75.squareRoot()) < 0.15, "\(level[0])")
    let compared = try raters.world(form: "comparison")
    #expect(compared.table.rewardModels == ["mean", "factor-1"])
  }

  @Test func `a mean of few judgements is drawn towards the others`() throws {
    let raters = Raters(people: 60, tastes: 0, noise: 1, share: 1)
    var ratings = raters.ratings()
    for person in ratings.indices { ratings[person][5] = nil }
    let all = try raters.world(ratings, users: #""historical": 40, "test": 20"#)
    let users = all.historical.users.map { Int($0.dropFirst())! - 1000 }
    for person in users.prefix(2) { ratings[person][5] = 4 }
    for person in users.dropFirst(2) { ratings[person][6] = 4 }
    let world = try raters.world(ratings, users: #""historical": 40, "test": 20"#)
    let mean = world.table.column("mean")
    // Both rows' means are about 3 deviations. In squared deviations means vary by 0.2 and, for these two rows,
    // 2 x 9 / 48 more; the noise is 0.8: two judgements count for 2 / (2 + 0.8 / 0.6) = 0.6, and 38 for 0.97.
    #expect(mean[5] > 0.4 * mean[6] && mean[5] < 0.8 * mean[6], "\(mean[5]) and \(mean[6])")
  }

  // MARK: without some people

  @Test(arguments: ["rating", "comparison"])
  func `columns made without people know nothing of what these said`(form: String) throws {
    let raters = Raters()
    var ratings = raters.ratings()
    let users = #""test": 20, "factors": 2"#
    let world = try raters.world(ratings, users: users, form: form)
    let gone = [3, 17, 40]
    // The same ratings, of other responses: the scale of all ratings stays.
    for index in gone {
      let person = Int(world.historical.users[index].dropFirst())! - 1000
      ratings[person] = ratings[person].reversed()
    }
    let other = try raters.world(ratings, users: users, form: form)
    #expect(distance(world.table, other.table) > 1e-3)
    let (first, second) = (try world.training.without(gone), try other.training.without(gone))
    // Rotations towards different tables leave what columns say together.
    #expect(distance(gram(first.table), gram(second.table)) < 1e-4)
    #expect(distance(first.populationUtility, second.populationUtility) < 1e-4)
    #expect(first.historical.users == second.historical.users)
    #expect(first.historical.count == world.historical.count - 3)
    #expect(!first.historical.users.contains(world.historical.users[17]))
    #expect(first.table.rewardModels == world.table.rewardModels)
  }

  @Test func `columns made without people know nothing of test users`() throws {
    let raters = Raters()
    var ratings = raters.ratings()
    let world = try raters.world(ratings)
    for user in world.test.users {
      let person = Int(user.dropFirst())! - 1000
      ratings[person] = ratings[person].reversed()
    }
    let other = try raters.world(ratings)
    #expect(world.test.users == other.test.users && world.test != other.test)
    let (first, second) = (try world.training.without([4]), try other.training.without([4]))
    #expect(first.table.scores == second.table.scores)
    #expect(first.populationUtility == second.populationUtility)
    #expect(first.historical == second.historical)
  }

  @Test func `factors made without a few people point where they did`() throws {
    let world = try Raters(people: 220).world()
    let remade = try world.training.without(Array(0..<40))
    for name in ["factor-1", "factor-2"] {
      let (before, after) = (world.table.column(name), remade.table.column(name))
      let product = { (a: [Double], b: [Double]) in zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
      let cosine =
        product(before, after) / (product(before, before) * product(after, after)).squareRoot()
      #expect(cosine > 0.97, "\(name): \(cosine)")
    }
  }

  @Test func `people go one after another as they go together`() throws {
    let training = try Raters().world(users: #""test": 20, "factors": 2"#).training
    let together = try training.without([2, 5])
    let apart = try training.without([5]).without([2])
    #expect(together.historical == apart.historical)
    #expect(together.table.scores == apart.table.scores)
  }

  @Test func `columns of reward models stay as they are without some people`() throws {
    let world = try Planted.plan().world()
    let rest = try world.training.without([0, 59])
    #expect(rest.historical.users == Array(world.historical.users[1..<59]))
    #expect(rest.table.scores == world.table.scores)
  }

  // MARK: evaluation prompts

  @Test(arguments: ["rating", "comparison"])
  func `what historical people said of evaluation prompts is theirs to tell`(form: String) throws {
    let raters = Raters()
    let world = try raters.world(users: #""test": 20, "items": [40, 48]"#, form: form)
    #expect(!world.evaluationPrompts.isEmpty)
    let prompts = { (histories: Histories) in
      Set(histories.chosen.map { Int(world.table.promptOfRow[Int($0)]) })
    }
    #expect(prompts(world.historical).isSuperset(of: world.evaluationPrompts))
    #expect(prompts(world.test).isDisjoint(with: world.evaluationPrompts))
    #expect(Planted.alarms(world).isEmpty)
    var leaking = world
    leaking.test = world.historical.selecting(Array(0..<20))
    #expect(Planted.alarms(leaking).contains(.touchedPrompts))
  }

  /// Largest difference of two tables' scores.
  private func distance(_ a: RewardTable, _ b: RewardTable) -> Double {
    distance(a.scores.map(Double.init), b.scores.map(Double.init))
  }

  private func distance(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).map { abs($0 - $1) }.max()!
  }

  /// Products of rows, which no rotation of the columns changes.
  private func gram(_ table: RewardTable) -> [Double] {
    let rows = (0..<table.rowCount).map(table.features)
    return rows.flatMap { a in rows.map { b in zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } } }
  }
}
