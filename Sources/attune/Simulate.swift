import ArgumentParser
import Experiments

struct Simulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Describe the simulated users of a file: how sharp, and how much they disagree.",
    discussion: """
      Per setting: mean largest weight, on how many prompts the top response is the favourite of a \
      majority, and how many different responses are somebody's favourite. As a table and a figure.

        attune simulate experiments.json --users 10000
      """)

  @OptionGroup var source: FileArguments

  @Option(help: "Users to draw for each setting.")
  var users = 1000

  @Option(name: .shortAndLong, help: "Threads (default: one per processor).")
  var jobs: Int?

  @OptionGroup var place: ResultsPlace

  func validate() throws {
    guard (1...10_000_000).contains(users) else {
      throw ValidationError("--users is \(users); expected 1 to 10000000")
    }
    guard (1...4096).contains(jobs ?? 1) else {
      throw ValidationError("--jobs is \(jobs!); expected 1 to 4096")
    }
  }

  func run() throws {
    try reporting(file: source.file) {
      for plan in try source.plans(jobs: jobs ?? processorCount) {
        let crowds = try plan.describeCrowds(users: users, jobs: jobs ?? processorCount)
        let report = CrowdReport(plan: plan, crowds: crowds)
        let written = try report.write(to: place.results, environment: environment)
        print(plan.experiment.name)
        report.lines.forEach { print($0) }
        print("table:  \(written.table)")
        if let figure = written.figure { print("figure: \(figure).svg") }
      }
    }
  }
}
