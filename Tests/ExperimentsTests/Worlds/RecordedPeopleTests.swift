import Experiments
import Foundation
import Randomness
import Results
import Testing

/// Files of ratings and comparisons made for a question, and experiments on them.
private struct Crowd: Sendable {
  var people = 12
  var prompts = 8
  var responses = 3
  var rating: @Sendable (_ person: Int, _ item: Int, inout RandomStream) -> String = {
    _, _, stream in
    "\(stream.below(1000))"
  }

  /// `user,prompt,response,value`, a line each.
  var ratings: String {
    var stream = RandomStream(seed: 5).stream("ratings")
    var text = "user,prompt,response,value\n"
    for person in 0..<people {
      for item in 0..<prompts * responses {
        let value = rating(person, item, &stream)
        text += "u\(person),p\(item / responses),r\(item % responses),\(value)\n"
      }
    }
    return text
  }

  static func experiment(
    users: String, feedback: String = #""counts": [0, 4]"#, evaluation: String = #""prompts": 2"#,
    dataset: String = "", replicates: Int = 1
  ) -> String {
    """
    { "experiments": [{
      "name": "x", "replicates": \(replicates), "bounds": false, "baseline": "logistic",
      "dataset": { "kind": "recorded", "path": "r.csv"\(dataset) },
      "users": { \(users) },
      "feedback": { \(feedback) },
      "evaluation": { \(evaluation) },
      "learners": [{ "kind": "logistic" }]
    }] }
    """
  }
}

@Suite struct `Recorded people` {
  private func run(
    _ command: String, _ experiment: String, ratings: String, files: [String: String] = [:],
    _ body: (Finished, String) throws -> Void
  ) throws {
    try inFolder { folder in
      write(experiment, to: folder + "/e.json")
      write(ratings, to: folder + "/r.csv")
      for (name, text) in files { write(text, to: "\(folder)/\(name)") }
      let file = folder + "/e.json"
      try body(
        command == "run"
          ? attune("run", file, "--results", folder, "--quiet", capturingIn: folder)
          : attune(command, file, capturingIn: folder), folder)
    }
  }

  /// Person 0 likes all alike, person 1 all but two responses to the first prompt.
  private static let tied = Crowd { person, item, stream in
    person == 0 || (person == 1 && item > 1) ? "5" : "\(stream.below(1000))"
  }

  @Test(arguments: [
    #""form": "comparison""#, #""form": "comparison", "pairs": "best-worst""#,
    #""form": "comparison", "pairs": "adjacent""#, #""form": "best-of""#,
  ])
  func `whoever rates all alike is no test user where choices are asked for`(form: String) throws {
    let experiment = Crowd.experiment(
      users: #""test": 6"#, feedback: "\(form), \"counts\": [0, 4]", replicates: 5)
    try run("run", experiment, ratings: Self.tied.ratings) { run, folder in
      #expect(run.exitCode == 0, "\(run.error)")
      let users = try Table(file: folder + "/x/users.csv").values("user")
      #expect(Set(users).count == 10 && !users.contains("u0") && !users.contains("u1"))
    }
    let one = Crowd.experiment(
      users: #""test": 11"#, feedback: "\(form), \"counts\": [0, 4]", replicates: 5)
    try self.run("validate", one, ratings: Self.tied.ratings) { run, _ in
      #expect(run.exitCode == 65 && run.errorLines.count == 1)
      #expect(
        run.error.contains(
          "users.test is 11, but only 10 of 12 people can be test users: 2 rated so many responses"
            + " alike that fewer than 4 items are left (a tie is no choice); lower users.test"),
        "\(run.error)")
    }
  }

  @Test func `ties are choices where there is noise, and ratings are ratings`() throws {
    for feedback in [
      #""temperature": 1, "counts": [0, 4]"#, #""form": "rating", "counts": [0, 4]"#,
    ] {
      // Eleven of the twelve can be test users; what is said instead is that the one left is too few.
      let experiment = Crowd.experiment(users: #""test": 11"#, feedback: feedback)
      try run("validate", experiment, ratings: Self.tied.ratings) { run, _ in
        #expect(!run.error.contains("can be test users"), "\(run.error)")
        #expect(run.error.contains("nothing is known of the responses"), "\(run.error)")
      }
    }
  }

  @Test func `every reason for which people cannot be asked is counted`() throws {
    // One gave two ratings, one rated alike, one only prompts of a single response each.
    var ratings = Self.tied.ratings + "few,p0,r0,1\nfew,p0,r1,2\n"
    for prompt in 0..<8 { ratings += "single,p\(prompt),r0,\(prompt)\n" }
    let experiment = Crowd.experiment(
      users: #""test": 14"#, feedback: #""form": "rating", "counts": [0, 4]"#)
    try run("validate", experiment, ratings: ratings) { run, _ in
      #expect(run.exitCode == 65)
      #expect(
        run.error.contains("only 12 of 14 people can be test users: 1 gave fewer than the 4"),
        "\(run.error)")
      #expect(run.error.contains(", 1 judged no two held-out responses to one prompt; lower"))
    }
  }

  @Test(arguments: [(1, 200), (1, 2), (0, 8)])
  func `one response per prompt is named as such`(count: Int, prompts: Int) throws {
    let crowd = Crowd(people: 20, prompts: prompts, responses: 1)
    let experiment = Crowd.experiment(
      users: #""test": 2"#, feedback: "\"form\": \"rating\", \"counts\": [\(count)]")
    try run("validate", experiment, ratings: crowd.ratings) { run, _ in
      #expect(run.exitCode == 65 && run.errorLines.count == 1)
      #expect(
        run.error.contains(
          "experiments[0].dataset leaves nothing to choose from: no prompt has two responses that one"
            + " person judged; give items one common prompt"), "\(run.error)")
    }
  }

  @Test func `missing candidates are named where they are to blame`() throws {
    let crowd = Crowd(people: 20, prompts: 1, responses: 12)
    let by = { (evaluation: String) in
      Crowd.experiment(
        users: #""test": 5"#, feedback: #""form": "rating", "counts": [0, 6]"#,
        evaluation: evaluation)
    }
    try run("validate", by(#""prompts": 2"#), ratings: crowd.ratings) { run, _ in
      #expect(
        run.error.contains(
          "experiments[0].evaluation.candidates is 8 by default, but 20 of 20 people judged fewer"
            + " responses beside their feedback"), "\(run.error)")
    }
    try run("validate", by(#""prompts": 2, "candidates": 7"#), ratings: crowd.ratings) { run, _ in
      #expect(run.error.contains("evaluation.candidates is 7, but 20 of 20"), "\(run.error)")
    }
    try run("validate", by(#""prompts": 2, "candidates": 6"#), ratings: crowd.ratings) { run, _ in
      #expect(run.exitCode == 0, "\(run.error)")
    }
  }

  @Test func `all who are not test users are historical by default`() throws {
    let experiment = Crowd.experiment(users: #""test": 4"#)
    try run("validate", experiment, ratings: Crowd().ratings) { run, _ in
      #expect(run.exitCode == 0, "\(run.error)")
      #expect(run.output.contains("  users      8 historical"), "\(run.output)")
    }
    let nobody = Crowd.experiment(users: #""test": 12"#)
    try run("validate", nobody, ratings: Crowd().ratings) { run, _ in
      #expect(
        run.error.contains("users.test is 12, which leaves nobody with feedback to learn from"))
    }
  }

  @Test func `scores may say the kind that they are of, and no other`() throws {
    let scores =
      "prompt,response,a,b\n"
      + (0..<24).map { "p\($0 / 3),r\($0 % 3),\(($0 * 7) % 11),\(($0 * 5) % 13)\n" }.joined()
    for (kind, isRight) in [("scores-table", true), ("personalllm", false)] {
      let experiment = Crowd.experiment(
        users: #""test": 4"#,
        dataset: #", "scores": { "kind": "\#(kind)", "path": "s.csv" }"#)
      try run(
        "validate", experiment, ratings: Crowd().ratings, files: ["s.csv": scores]
      ) { run, _ in
        #expect((run.exitCode == 0) == isRight, "\(run.error)")
        if !isRight {
          #expect(
            run.error.contains("dataset.scores.kind is \"personalllm\"; expected \"scores-table\""))
        }
      }
    }
  }

  // MARK: twins

  private func twins(_ crowd: Crowd, copies: String = "") throws -> String {
    var warning = ""
    let experiment = Crowd.experiment(
      users: #""test": 8"#, feedback: #""form": "rating", "counts": [0, 2]"#)
    try run("run", experiment, ratings: crowd.ratings + copies) { run, folder in
      #expect(run.exitCode == 0, "\(run.error)")
      warning = try String(contentsOfFile: folder + "/x/alarms.csv", encoding: .utf8)
    }
    return warning.contains("twins") ? warning : ""
  }

  @Test func `people who merely agree are no twins`() throws {
    // All say the same; all say nearly the same; two parties of which each says the same.
    let same = Crowd(people: 16) { _, item, _ in "\(item * 37 % 11)" }
    let nearly = Crowd(people: 16) { _, item, stream in
      stream.below(40) == 0 ? "0" : "\(item * 37 % 11)"
    }
    let parties = Crowd(people: 16) { person, item, _ in "\((item + person % 2 * 5) * 37 % 11)" }
    let coins = Crowd(people: 16, prompts: 4, responses: 2) { _, _, stream in "\(stream.below(2))" }
    for crowd in [same, nearly, parties, coins] {
      let found = try twins(crowd)
      #expect(found.isEmpty, "\(found)")
    }
  }

  @Test func `one person under two names is a twin, and the advice is about the file`() throws {
    var crowd = Crowd(people: 8)
    crowd.rating = { _, _, stream in "\(stream.below(100))" }
    let copies = crowd.ratings.split(separator: "\n").dropFirst()
      .map { "copy-\($0)\n" }.joined()
    let found = try twins(crowd, copies: copies)
    #expect(found.contains("give each person one name in the file"), "\(found)")
    #expect(!found.contains("minimumDistance"))
  }
}
