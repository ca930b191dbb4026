import ArgumentParser
import Experiments

@main
struct Attune: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attune",
    abstract: "How few pieces of feedback does it take to learn what one person prefers?",
    discussion: """
      Describe experiments in experiments.json, run them, and read win-rate-versus-feedback curves from
      results/<experiment>/curves.csv and results/<experiment>/plots/.

        attune run experiments.json

      Exit codes: 0 all is well; 1 some cells failed (failures.csv says why); 64 wrong usage; 65 bad
      data in a file; 69 another program or server is missing or refuses; 74 a file cannot be read or
      written; 75 another process runs another configuration in the same folder.
      """,
    version: attuneVersion,
    subcommands: [
      Run.self, Validate.self, Explain.self, Schema.self, Learners.self, Simulate.self,
      Distill.self,
      Status.self, Watch.self, Plot.self, Report.self, Submit.self, Export.self, Bench.self,
    ])
}
