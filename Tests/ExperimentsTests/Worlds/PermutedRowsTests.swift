import Configuration
import Experiments
import Learners
import Platform
import Preferences
import Randomness
import Testing

/// Where a row, line, column, key or name stands in a file decides nothing.
@Suite struct `Permuted data` {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let dataset: String
    let files: @Sendable () -> [String: WrittenRows]
    var users = #""historical": 14, "test": 5, "items": [4, 6]"#
    var feedback = #""counts": [0, 3]"#
    var evaluation = #""prompts": 3"#
    var learners = #"{ "kind": "logistic" }, { "kind": "nearest-neighbor" }"#
    var sweep = "{}"
    var replicates = #""replicates": 2,"#

    /// The experiments file.
    var json: String {
      """
      { "experiments": [{
        "name": "tied", "seed": 3, \(replicates)
        "dataset": { \(dataset) },
        "users": { \(users) },
        "feedback": { \(feedback) },
        "evaluation": { \(evaluation) },
        "learners": [\(learners)],
        "sweep": \(sweep)
      }] }
      """
    }
  }

  private static let texts =
    #""prompts": { "path": "p.csv" }, "responses": { "path": "t.jsonl" }"#

  private static let textFiles = { @Sendable () -> [String: WrittenRows] in
    ["p.csv": TiedData.promptTexts(), "t.jsonl": TiedData.texts()]
  }

  /// Every learner there is, those that train for long with little of it.
  private static let everyLearner: String = {
    let settings = [
      "empirical-bayes": #", "particles": 256, "fitUsers": 20"#,
      "maml": #", "iterations": 4"#, "fomaml": #", "iterations": 4"#,
      "reptile": #", "iterations": 4"#, "meta-sgd": #", "iterations": 4"#,
      "imaml": #", "iterations": 4"#, "mrm": #", "iterations": 4"#, "anil": #", "iterations": 4"#,
    ]
    let own = ["length", "random", "population-mean", "best-single-reward", "bradley-terry"]
    // Those that need a program or reward models of texts, these data have not.
    return LearnerRegistry.standard.kinds.filter { !["program", "in-context-writer"].contains($0) }
      .filter { !own.contains($0) && !["bayes", "oracle"].contains($0) }
      .map { #"{ "kind": "\#($0)"\#(settings[$0] ?? "") }"# }.joined(separator: ", ")
  }()

  static let cases: [Case] = [
    Case(
      testDescription: "scores, forms and references",
      dataset: #""kind": "scores-table", "path": "s.csv", \#(texts)"#,
      files: { textFiles().merging(["s.csv": TiedData.scores()]) { $1 } },
      evaluation: #""prompts": 3, "candidates": 4"#,
      sweep: """
        { "feedback.form": ["comparison", "best-of", "ranking", "rating"],
          "evaluation.reference": ["population-best", "best-of-all", "random", "response:Beta"] }
        """),
    Case(
      testDescription: "scores and pairs",
      dataset: #""kind": "scores-table", "path": "s.tsv", \#(texts)"#,
      files: { textFiles().merging(["s.tsv": TiedData.scores()]) { $1 } },
      learners: #"{ "kind": "logistic" }"#,
      sweep: """
        { "feedback.pairs": ["random", "best-worst", "adjacent", "nearest-prompt", "uncertainty",
          "d-optimal", "information-gain", "thompson"], "feedback.temperature": [0, 0.5] }
        """),
    Case(
      testDescription: "scores and every learner",
      dataset: #""kind": "scores-table", "path": "s.jsonl", \#(texts)"#,
      files: { textFiles().merging(["s.jsonl": TiedData.scores()]) { $1 } },
      learners: everyLearner),
    Case(
      testDescription: "scores of two prompts and a named reference",
      dataset: #""kind": "scores-table", "path": "s.csv""#,
      files: { ["s.csv": TiedData.scores(["q2", "q1"], responses: 14)] },
      evaluation: #""prompts": 3, "candidates": 4, "reference": "response:a9""#),
    Case(
      testDescription: "PersonalLLM as JSON Lines",
      dataset: #""kind": "personalllm", "path": "a.jsonl", "responses": ["x", "c", "M"]"#,
      files: { ["a.jsonl": TiedData.personalLLM] },
      evaluation: #""prompts": 3, "reference": "response:c""#),
    Case(
      testDescription: "PersonalLLM as CSV with a file of evaluation prompts",
      dataset: #""kind": "personalllm", "path": "a.csv", "testPath": "b.csv""#,
      files: { ["a.csv": TiedData.personalLLM, "b.csv": TiedData.personalLLM] }),
    Case(
      testDescription: "ratings with scores and texts",
      dataset: """
        "kind": "recorded", "path": "r.csv", "scores": { "path": "s.jsonl" }, "scorers": "text",
        \(texts)
        """,
      files: {
        textFiles().merging(["s.jsonl": TiedData.scores(), "r.csv": TiedData.ratings]) { $1 }
      },
      evaluation: #""prompts": 3, "candidates": 3"#,
      sweep: #"{ "feedback.form": ["comparison", "best-of", "rating"] }"#),
    Case(
      testDescription: "ratings and every learner",
      dataset: #""kind": "recorded", "path": "r.jsonl", \#(texts)"#,
      files: { textFiles().merging(["r.jsonl": TiedData.ratings]) { $1 } },
      feedback: #""counts": [0, 3], "form": "rating""#,
      learners: everyLearner),
    Case(
      testDescription: "comparisons with scores and every learner",
      dataset: #""kind": "recorded", "path": "c.csv", "scores": { "path": "s.csv" }, \#(texts)"#,
      files: {
        textFiles().merging(["s.csv": TiedData.scores(), "c.csv": TiedData.comparisons]) { $1 }
      },
      learners: everyLearner),
    Case(
      testDescription: "ratings, everyone in turn",
      dataset: #""kind": "recorded", "path": "r.csv""#,
      files: { ["r.csv": TiedData.ratings] },
      users: #""historical": 9"#, evaluation: #""prompts": 3, "candidates": 3"#,
      sweep: #"{ "feedback.form": ["comparison", "rating"], "users.folds": [4, "all"] }"#,
      replicates: ""),
    Case(
      testDescription: "choices in the order of time",
      dataset: #""kind": "recorded", "path": "c.csv", "timeColumn": "day""#,
      files: { ["c.csv": TiedData.choices] }, users: #""historical": 14, "test": 5"#,
      feedback: #""counts": [0, 3], "form": "best-of""#),
    Case(
      testDescription: "rankings and every learner",
      dataset: #""kind": "recorded", "path": "r.csv", "scores": { "path": "s.csv" }, \#(texts)"#,
      files: {
        textFiles().merging(["s.csv": TiedData.scores(), "r.csv": TiedData.rankings]) { $1 }
      },
      users: #""historical": 14, "test": 5"#,
      feedback: #""counts": [0, 3], "form": "ranking""#,
      learners: everyLearner),
    Case(
      testDescription: "comparisons and nothing else",
      dataset: #""kind": "recorded", "path": "c.jsonl""#,
      files: { ["c.jsonl": TiedData.comparisons] }),
  ]

  @Test(arguments: cases)
  func `the order of rows, lines, columns and keys changes no table`(row: Case) throws {
    try inFolder { folder in
      let plain = try results(of: row, shuffledBy: nil, in: folder + "/plain")
      let shuffled = try results(
        of: row, shuffledBy: RandomStream(seed: 1).stream("order"), in: folder + "/shuffled")
      for (name, text) in plain {
        #expect(!text.isEmpty || name == "failures.csv", "\(name)")
        #expect(shuffled[name] == text, "\(name) differs")
      }
    }
  }

  private static let tables = [
    "curves.csv", "comparisons.csv", "users.csv", "summary.csv", "reliability.csv", "queries.csv",
    "alarms.csv", "failures.csv",
  ]

  /// Every table, and what run.json says of worlds and learners.
  private func results(
    of row: Case, shuffledBy stream: RandomStream?, in folder: String
  ) throws -> [String: String] {
    try Files.makeFolder(folder)
    write(row.json, to: folder + "/e.json")
    for (name, rows) in row.files() {
      write(rows.text(for: name, shuffledBy: stream?.stream(name)), to: "\(folder)/\(name)")
    }
    let run = attune(
      "run", folder + "/e.json", "--quiet", "--results", folder, capturingIn: folder)
    #expect(run.exitCode == 0, "\(run.error)")
    let record = try JSONValue(parsing: Files.read(folder + "/tied/run.json"))
    // Hashes of worlds and cells are of the files' bytes.
    let said = ["notes", "alarms", "worlds"].map { key in
      let entries = (record[key]?.elements ?? []).map { entry in
        entry.members.map { members in
          JSONValue.object(
            members.filter { $0.key != "hash" && $0.key != "cell" }.map { ($0.key, $0.value) })
        } ?? entry
      }
      return (key, JSONValue.array(entries).serialized())
    }
    return Dictionary(
      uniqueKeysWithValues: said + Self.tables.map { ($0, text("\(folder)/tied/\($0)")) })
  }
}
