import ArgumentParser
import Experiments
import Export
import Platform

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bring results to where other tools look at them.",
    discussion: "  attune export mlflow results/cold-start --url http://127.0.0.1:5000",
    subcommands: [MLflow.self])
}

struct MLflow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mlflow",
    abstract: "Export curves to an MLflow server: a run for each setting and learner.",
    discussion: """
      Parameters are the configuration, metrics the columns of curves.csv with the feedback count as \
      step, and those of summary.csv. Exporting again changes what has changed and doubles nothing.

        attune export mlflow results/cold-start --url http://127.0.0.1:5000
        attune export mlflow results/cold-start --url URL --token-env MY_TOKEN
      """)

  @OptionGroup var place: FolderArgument

  @Option(help: "Address of the MLflow server.")
  var url: String

  @Option(help: "Name of the MLflow experiment (default: the sweep's).")
  var experiment: String?

  @Option(
    help: ArgumentHelp(
      "Environment variable that holds a token, sent as Authorization: Bearer.",
      valueName: "variable"))
  var tokenEnv: String?

  func validate() throws {
    guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
      throw ValidationError("--url is \(url); expected an address such as http://127.0.0.1:5000")
    }
    _ = try token()
  }

  private func token() throws -> String? {
    guard let tokenEnv else { return nil }
    guard let token = environment[tokenEnv], !token.isEmpty else {
      throw ValidationError("--token-env \(tokenEnv): there is no such environment variable")
    }
    guard token.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
      throw ValidationError(
        "--token-env \(tokenEnv): the token holds a line end or control character")
    }
    return token
  }

  func run() throws {
    let folder = place.path
    try reporting(file: folder) {
      let export = try MLflowExport(
        folder: folder, url: url, experiment: experiment, token: try token())
      let outcome = try export.run(time: Int(time(nil)) * 1000)
      print(
        "\(outcome.experiment): \(outcome.created) runs created, \(outcome.replaced) replaced,"
          + " \(outcome.unchanged) unchanged")
    }
  }
}
