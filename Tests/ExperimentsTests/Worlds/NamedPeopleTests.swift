import Preferences
import Results
import Testing
import Worlds

@Suite struct `Named people and prompts` {
  private static let named = RatersFile.experiment(users: #""testNames": ["u7", "u2"]"#)
    .replacing(#""prompts": 2"#, with: #""prompts": 2, "promptNames": ["p5", "p1"]"#)

  @Test func `are the ones that are judged, and all others are to learn from`() throws {
    for world in try RatersFile.worlds(people: 9, Self.named) {
      #expect(world.test.users == ["u2", "u7"])
      #expect(Set(world.historical.users) == ["u0", "u1", "u3", "u4", "u5", "u6", "u8"])
      #expect(world.evaluationPrompts.map { world.table.prompts[$0].id } == ["p1", "p5"])
    }
  }

  @Test func `are written out with the run`() throws {
    try RatersFile.inFolder(people: 9) { folder in
      #expect(RatersFile.run(Self.named, in: folder).exitCode == 0)
      let split = text(folder + "/x/journal/split.csv").split(separator: "\n")
      #expect(split.first == "setting,replicate,subject,name,role")
      #expect(split.contains("0,0,user,u7,test") && split.contains("0,0,user,u3,historical"))
      #expect(
        split.contains("0,0,prompt,p5,evaluation") && !split.contains("0,0,prompt,p2,evaluation"))
    }
  }

  @Test(arguments: [
    (
      #""testNames": ["u7", "u22"]"#,
      #"users.testNames names "u22", whom the data do not know; did you mean "u2""#
    ),
    (
      #""testNames": ["u7"], "folds": 2"#,
      "users.testNames names 1 person, but users.folds says it too"
    ),
    (
      #""testNames": ["u7"], "test": 2"#,
      "users.testNames names 1 person, but users.test says it too"
    ),
  ])
  func `that cannot be are one sentence`(users: String, said: String) throws {
    try RatersFile.inFolder(people: 9) { folder in
      let refused = RatersFile.run(RatersFile.experiment(users: users), in: folder)
      #expect(refused.exitCode == 65 && refused.error.contains(said), "\(refused.error)")
    }
  }

  /// People who gave too little to be test users are no more often historical ones than others are.
  @Test func `historical people are drawn from all others alike`() throws {
    let shy = (0..<20).map { "shy\($0),p0,r0,1\nshy\($0),p0,r1,2\n" }.joined()
    let experiment = RatersFile.experiment(
      users: #""historical": 10, "test": 10"#, more: #""replicates": 20,"#)
    let drawn = try RatersFile.worlds(people: 30, more: shy, experiment).flatMap(\.historical.users)
    let share = Double(drawn.count { $0.hasPrefix("shy") }) / Double(drawn.count)
    // Half of the others are shy; four standard errors of 200 draws.
    #expect(abs(share - 0.5) < 0.15, "\(share)")
  }
}
