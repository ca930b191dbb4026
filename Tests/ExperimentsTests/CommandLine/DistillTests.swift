import Configuration
import Datasets
import Experiments
import Foundation
import LinearAlgebra
import Platform
import Randomness
import Testing

private let source = """
  {
    "name": "d", "seed": 5,
    "dataset": { "kind": "synthetic-text", "prompts": 90, "responses": 4 },
    "heads": [{ "kind": "ridge", "width": 64 }, { "kind": "network", "width": 64, "epochs": 2 }]
  }
  """

/// One experiment over twelve prompts that the heads have not seen.
private func experiment(_ dataset: String) -> String {
  """
  { "experiments": [{
    "name": "e", "seed": 9, "dataset": { \(dataset) },
    "users": { "historical": 60, "test": 40, "alpha": 0.1 },
    "feedback": { "counts": [0, 8] }, "evaluation": { "prompts": 12 },
    "learners": [{ "kind": "nearest-neighbor" }]
  }] }
  """
}

private let synthetic = #""kind": "synthetic-text", "prompts": 40, "responses": 4"#
private let scorer = #", "scorer": { "kind": "distilled", "file": "r/d/ridge.json" }"#

@Suite struct `attune distill` {
  private func distil(_ folder: String, to results: String = "r") -> Finished {
    write(source, to: folder + "/d.json")
    return attune(
      "distill", folder + "/d.json", "--results", "\(folder)/\(results)", capturingIn: folder)
  }

  private func run(_ dataset: String, _ results: String, in folder: String) throws -> Table {
    write(experiment(dataset), to: folder + "/e.json")
    let run = attune(
      "run", folder + "/e.json", "--quiet", "--results", "\(folder)/\(results)",
      capturingIn: folder)
    #expect(run.exitCode == 0, "\(run.error)")
    return Table(text("\(folder)/\(results)/e/curves.csv"))
  }

  @Test func `writes heads that beat their floors, the same bytes every time`() throws {
    try inFolder { folder in
      let (first, second) = (distil(folder), distil(folder, to: "again"))
      #expect(first.exitCode == 0 && second.exitCode == 0, "\(first.error)")
      for name in ["ridge.json", "network.json", "fidelity.csv"] {
        let bytes = text("\(folder)/r/d/\(name)")
        #expect(!bytes.isEmpty && bytes == text("\(folder)/again/d/\(name)"))
      }
      let table = Table(text(folder + "/r/d/fidelity.csv"))
      #expect(table.rows.count == 4 * 11)
      let mean = { (heads: String, measure: String) in
        table.rows(["heads": heads, "reward_model": "(mean)"]).numbers(measure)[0]
      }
      for measure in ["r2", "spearman_within", "winner_agreement", "pair_agreement"] {
        #expect(mean("ridge", measure) > mean("length", measure) + 0.02, "\(measure)")
        #expect(mean("ridge", measure + "_low") < mean("ridge", measure))
        #expect(mean("ridge", measure) < mean("ridge", measure + "_high"))
      }
      #expect(abs(mean("mean", "r2")) < 0.05 && mean("mean", "pair_agreement") == 0.5)
    }
  }

  @Test func `unseen texts are scored, whatever data they come with`() throws {
    try inFolder { folder in
      #expect(distil(folder).exitCode == 0)
      let prompts = SyntheticText.generate(
        prompts: 40, responses: 4, stream: RandomStream(seed: 9).stream("synthetic-text"))
      let line = { (members: [(String, String)]) in
        JSONValue.object(members.map { ($0.0, .string($0.1)) }).serialized() + "\n"
      }
      write(
        prompts.map { line([("prompt", $0.id), ("text", $0.text)]) }.joined(),
        to: folder + "/p.jsonl")
      write(
        prompts.flatMap { prompt in
          prompt.responses.map {
            line([("prompt", prompt.id), ("response", $0.id), ("text", $0.text)])
          }
        }.joined(), to: folder + "/t.jsonl")
      let files = #""prompts": { "path": "p.jsonl" }, "responses": { "path": "t.jsonl" }"#
      let fromTexts = try run(#""kind": "texts", \#(files)"# + scorer, "a", in: folder)
      let distilled = try run(synthetic + scorer, "b", in: folder)
      let true_ = try run(synthetic, "c", in: folder)
      #expect(fromTexts.rows == distilled.rows)
      #expect(distilled.rows != true_.rows)
      let last = { (table: Table) in
        table.rows(["learner": "nearest-neighbor", "count": "8"]).numbers("win_rate")[0]
      }
      // Users who care for heads are served about as well as those who care for the models themselves.
      #expect(abs(last(distilled) - last(true_)) < 0.1, "\(last(distilled)), \(last(true_))")
    }
  }

  @Test func `other heads are other cells`() throws {
    try inFolder { folder in
      #expect(distil(folder).exitCode == 0)
      let first = try run(synthetic + scorer, "a", in: folder)
      write(text(folder + "/r/d/network.json"), to: folder + "/r/d/ridge.json")
      let second = try run(synthetic + scorer, "a", in: folder)
      #expect(first.rows != second.rows)
    }
  }

  static let broken: [(String, String, String)] = [
    (#""name": "d""#, #""name": "a/b""#, "name is \"a/b\"; expected 1 to 100 letters"),
    (#""seed""#, #""sed""#, "sed is not a known key; did you mean \"seed\"?"),
    (#""kind": "ridge""#, #""kind": "rigde""#, "heads[0].kind is \"rigde\"; expected one of"),
    (#""width": 64, "epochs""#, #""width": 0, "epochs""#, "heads[1].width is 0; expected a whole"),
    (
      #""kind": "network""#, #""kind": "network", "label": "ridge""#,
      "heads[1].label is \"ridge\", which other heads have"
    ),
    (
      #""kind": "network""#, #""kind": "network", "label": "../x""#,
      "heads[1].label is \"../x\"; expected letters"
    ),
    (#""prompts": 90"#, #""prompts": 9"#, "leaves 6 prompts to learn from and 3 to judge on"),
    ("\"heads\": [", "\"heads\": [], \"x\": [", "x is not a known key"),
  ]

  @Test(arguments: broken.indices)
  func `a broken file is one line with place, value and remedy, and nothing is written`(
    index: Int
  ) throws {
    let (piece, other, message) = Self.broken[index]
    try inFolder { folder in
      write(source.replacingOccurrences(of: piece, with: other), to: folder + "/d.json")
      let run = attune(
        "distill", folder + "/d.json", "--results", folder + "/r", capturingIn: folder)
      #expect(run.exitCode == 65 && run.errorLines.count == (other.contains("\"x\"") ? 2 : 1))
      #expect(run.error.contains(message) && run.output.isEmpty, "\(run.error)")
      #expect(!Files.exists(folder + "/r"))
    }
  }
}

@Suite struct `Fidelity of heads` {
  @Test func `is that of SciPy and scikit-learn`() throws {
    let url = try #require(
      Bundle.module.url(forResource: "fidelity", withExtension: "json", subdirectory: "Golden"))
    let golden = try JSONValue(parsing: Data(contentsOf: url))
    let lists = { (key: String) in
      golden[key]!.elements!.map { $0.elements!.map { $0.double! } }
    }
    let values = Fidelity.values(truth: lists("truth"), predicted: lists("predicted"))
    for (index, expected) in golden["measures"]!.elements!.enumerated() {
      let found = (0..<values.rows).reduce(0) { $0 + values[$1, index] } / Double(values.rows)
      #expect(abs(found - expected.double!) < 1e-12, "\(Fidelity.measures[index])")
    }
  }

  @Test func `of predictions that are all alike is that of chance`() {
    let values = Fidelity.values(
      truth: [[1, 2, 3, 4], [4, 1, 2, 2]], predicted: [[0, 0, 0, 0], [0, 0, 0, 0]])
    #expect(values.row(0).suffix(3) == [0, 0.25, 0.5])
    #expect(values.row(1).suffix(3) == [0, 0.25, 0.5])
  }
}
