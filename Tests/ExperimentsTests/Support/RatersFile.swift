import Experiments
import Preferences
import Randomness
import Results
import Worlds

/// Experiments on a file of ratings, `r.csv`, in which everyone is judged in turn.
enum RatersFile {
  /// Ratings of three responses to each of eight prompts.
  static func ratings(people: Int) -> WrittenRows {
    var stream = RandomStream(seed: 5).stream("ratings")
    let rows = (0..<people).flatMap { person in
      (0..<24).map { item in
        ["u\(person)", "p\(item / 3)", "r\(item % 3)", "\(stream.below(1000))"]
      }
    }
    return WrittenRows(["user", "prompt", "response", "value"], rows)
  }

  static func experiment(
    users: String, form: String = "rating", counts: String = "[0, 4]", more: String = "",
    dataset: String = #""kind": "recorded", "path": "r.csv""#
  ) -> String {
    """
    { "experiments": [{
      "name": "x", "seed": 3,\(more)
      "dataset": { \(dataset) },
      "users": { \(users) },
      "feedback": { "form": "\(form)", "counts": \(counts) },
      "evaluation": { "prompts": 2 },
      "learners": [{ "kind": "logistic" }, { "kind": "nearest-neighbor" }]
    }] }
    """
  }

  /// A folder with the ratings and, below it, one for results.
  static func inFolder<Result>(
    people: Int, more: String = "", _ body: (String) throws -> Result
  ) throws -> Result {
    try ExperimentsTests.inFolder { folder in
      write(
        ratings(people: people).text(for: "r.csv", shuffledBy: nil) + more, to: folder + "/r.csv")
      return try body(folder)
    }
  }

  /// The worlds of an experiment's only setting.
  static func worlds(people: Int, more: String = "", _ experiment: String) throws -> [World] {
    try inFolder(people: people, more: more) { folder in
      let plan = try Planted.plan(experiment, folder: folder)
      return try (0..<plan.design.replicates(ofSetting: 0)).map { try plan.world(replicate: $0) }
    }
  }

  static func run(_ experiment: String, in folder: String, _ more: String...) -> Finished {
    write(experiment, to: folder + "/e.json")
    return AttuneProcess.start(
      ["run", folder + "/e.json", "--results", folder, "--quiet"] + more, capturingIn: folder
    ).wait()
  }
}
