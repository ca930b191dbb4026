import Configuration
import Experiments
import Testing

@Suite struct `Hints about unknown keys` {
  static let keys: [(section: String, key: String, meant: String)] = [
    ("feedback", "noise", "flipRate"), ("feedback", "noise", "temperature"),
    ("feedback", "epsilon", "flipRate"), ("feedback", "error_rate", "flipRate"),
    ("feedback", "beta", "temperature"), ("feedback", "sharpness", "temperature"),
    ("feedback", "shots", "counts"), ("feedback", "k", "counts"), ("feedback", "rounds", "counts"),
    ("feedback", "flip_rate", "flipRate"), ("feedback", "historical", "users.historical"),
    ("users", "n_users", "historical"), ("users", "num_users", "test"),
    ("users", "train_users", "historical"), ("users", "concentration", "alpha"),
    ("users", "dirichlet", "alpha"), ("users", "counts", "feedback.counts"),
    ("users", "noise", "feedback.flipRate"), ("users", "seed", "experiments[0].seed"),
    ("evaluation", "test_size", "share"), ("evaluation", "n_candidates", "candidates"),
    ("evaluation", "alpha", "users.alpha"), ("drift", "flipRate", "feedback.flipRate"),
    ("", "seeds", "replicates"), ("", "trials", "replicates"), ("", "random_seed", "seed"),
    ("", "alpha", "users.alpha"), ("", "flip_rate", "feedback.flipRate"),
    ("", "shots", "feedback.counts"), ("", "reference", "evaluation.reference"),
    ("dataset", "n_prompts", "prompts"), ("maml", "lr", "innerRate"),
    ("maml", "learning_rate", "innerRate"), ("maml", "steps", "innerSteps"),
    ("maml", "epochs", "iterations"), ("nearest-neighbor", "k", "neighbors"),
    ("nearest-neighbor", "n_neighbors", "neighbors"), ("nearest-neighbor", "metric", "similarity"),
    ("logistic", "l2", "lambda"), ("logistic", "weight_decay", "lambda"),
    ("in-context", "k", "shots"), ("lore", "k", "rank"),
  ]

  @Test(arguments: keys.indices)
  func `a key from elsewhere is answered with the one that is meant`(index: Int) throws {
    let (section, key, meant) = Self.keys[index]
    let sections = ["users", "feedback", "evaluation", "drift", "dataset"]
    let kind = section.isEmpty || sections.contains(section) ? "logistic" : section
    let inLearner = kind == section ? ", \"\(key)\": 1" : ""
    let synthetic = section == "dataset" ? "\"kind\": \"synthetic-text\", " : ""
    let inSection =
      sections.contains(section) ? ", \"\(section)\": { \(synthetic)\"\(key)\": 1 }" : ""
    let atTop = section.isEmpty ? ", \"\(key)\": 1" : ""
    let text = """
      { "experiments": [{ "name": "x"\(atTop)\(inSection),
        "learners": [{ "kind": "\(kind)"\(inLearner) }] }] }
      """
    let errors = #expect(throws: ConfigurationErrors.self) {
      _ = try ExperimentsFile(parsing: Array(text.utf8), registry: .standard)
    }
    let all = errors?.errors.map(\.description) ?? []
    #expect(all.count == 1, "\(all)")
    let hint = all.first?.split(separator: "did you mean ").last?.prefix { $0 != "?" } ?? ""
    #expect(hint.contains(meant) && all.first?.contains("did you mean") == true, "\(all)")
  }

  @Test(arguments: ["alpha", "noise", "shots"])
  func `a swept key without its section is answered with its path`(key: String) {
    let text = Sweeps.experiment(sweep: "{ \"\(key)\": [1] }")
    let errors = #expect(throws: ConfigurationErrors.self) {
      _ = try ExperimentsFile(parsing: Array(text.utf8), registry: .standard)
    }
    let paths = ["alpha": "users.alpha", "noise": "feedback.", "shots": "feedback.counts"]
    #expect(
      errors?.errors.first?.message.contains("for example \(paths[key]!)") == true, "\(errors!)")
  }
}
