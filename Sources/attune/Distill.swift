import ArgumentParser
import Experiments
import Platform

struct Distill: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Fit reward heads to texts, so that unseen texts have scores without the reward models.",
    discussion: """
      The file names a dataset with scores and texts, and the heads to fit. Written are one file for \
      each set of heads and fidelity.csv: R2, rank correlation, winner and pair agreement of every \
      reward model on prompts kept for that, beside the floors "mean" and "length".

        attune distill experiments/distill/synthetic-text.json

      Heads score any dataset that has texts:

        "dataset": {
          "kind": "texts", "responses": { "path": "new.jsonl" },
          "scorer": { "kind": "distilled", "file": "results/distill/ridge.json" }
        }
      """)

  @Argument(help: "The file of data and heads.")
  var file: String

  @OptionGroup var place: ResultsPlace

  func run() throws {
    try reporting(file: file) {
      try AddressSpace.check(threads: processorCount)
      let source = try DistillationFile(parsing: try Files.readToEnd(file))
      let (distillation, evaluation) = try source.load(
        folder: Attune.folder(of: file), environment: environment)
      let table = FidelityTable(source, distillation, evaluation: evaluation)
      let written = try table.write(to: pathJoining(place.results, source.name))
      table.lines.forEach { print($0) }
      written.forEach { print("written: \($0)") }
    }
  }
}
