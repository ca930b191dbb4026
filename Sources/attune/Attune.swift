import ArgumentParser
import Experiments
import Platform
import Results

@main
struct Attune: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attune",
    abstract: "How few pieces of feedback does it take to learn what one person prefers?",
    discussion: """
      Describe experiments in experiments.json, run them, and read win-rate-versus-feedback curves \
      from results/<experiment>/curves.csv and results/<experiment>/plots/.

        attune run experiments.json

      Exit codes: 0 all is well; 1 some cells failed (failures.csv says why); 64 wrong usage; 65 bad \
      data in a file; 69 another program, a server or memory is missing or refuses; 74 a file or \
      standard output cannot be read or written; 75 another process runs another configuration in \
      the same folder, or a model's budget is spent; 128 and its number after a signal (130 SIGINT, 143 SIGTERM).
      """,
    version: attuneVersion,
    subcommands: [
      Run.self, Validate.self, Explain.self, Schema.self, Learners.self, Simulate.self,
      Distill.self,
      PromptCommand.self, Cache.self, Status.self, Watch.self, Plot.self, Report.self, Submit.self,
      Export.self, Bench.self,
    ])

  static func main() {
    StopSignals.listen()
    endProgram(code(of: Result { try runCommand() }))
  }

  private static func runCommand() throws {
    var command = try parseAsRoot()
    try command.run()
  }

  /// The exit code, after what there is to say.
  private static func code(of result: Result<Void, any Error>) -> ExitCode {
    guard case .failure(let error) = result else { return .success }
    let (code, text) = (exitCode(for: error), fullMessage(for: error))
    if text.isEmpty { return code }
    // A request for help is an error to the library, and its text is what was asked for.
    if code == .success { print(text) } else { writeError(text + "\n") }
    return code
  }

  private static func endProgram(_ code: ExitCode) -> Never {
    var code = code
    if let loss = StandardOutput.finish() {
      writeError("attune: \(loss)\n")
      if code == .success || code == Code.someCellsFailed { code = Code.inputOutput }
    }
    endProcess(code.rawValue)
  }
}
