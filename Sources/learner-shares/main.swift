// Prints, per learner and feedback count, the share of the distance from the population mean to the
// Bayes-optimal posterior mean that the learner closes, in win rate. Run in release:
//   swift run -c release learner-shares [HISTORICAL] [SEED] [KIND ...]

import Configuration
import Foundation
import Learners
import MetaLearning
import Platform
import Preferences
import SimulatedWorld

if CommandLine.arguments.dropFirst().first == "cold-start" {
  try printColdStart(Array(CommandLine.arguments.dropFirst(2)))
  exit(0)
}

if CommandLine.arguments.dropFirst().first == "features" {
  try printPersonFeatures(Array(CommandLine.arguments.dropFirst(2)))
  exit(0)
}

let counts = [0, 1, 2, 4, 8, 16, 32]
let arguments = CommandLine.arguments.dropFirst()
let historicalCount = arguments.first.flatMap { Int($0) } ?? 2000
let seed = arguments.dropFirst().first.flatMap { UInt64($0) } ?? 7
let chosen = Set(arguments.dropFirst(2))

func column(_ text: String, _ width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.count)) + text
}

func line(_ name: String, _ values: [Double], _ seconds: Double) {
  let cells = values.map { column(String(format: "%.3f", $0), 8) }.joined()
  let text =
    name.padding(toLength: 44, withPad: " ", startingAt: 0) + cells
    + column(String(format: "%.2f s\n", seconds), 10)
  FileHandle.standardOutput.write(Data(text.utf8))
}

/// Processor time of the work: other programs on the machine do not count.
func seconds(_ work: () throws -> Void) rethrows -> Double {
  let start = clock()
  try work()
  return Double(clock() - start) / Double(CLOCKS_PER_SEC)
}

for alpha in [0.01, 0.05, 0.1] {
  var world = SimulatedWorld()
  world.prompts = 400
  world.historical = historicalCount
  world.test = 200
  world.alpha = alpha
  world.seed = seed
  let built = world.build()
  FileHandle.standardOutput.write(
    Data(
      "alpha \(alpha), \(historicalCount) historical users: share closed at counts \(counts)\n".utf8
    ))
  let bayes = bayesWinRates(built, alpha: alpha, counts: counts)
  line("bayes (win rate)", bayes, 0)
  for (label, learner) in variants where chosen.isEmpty || chosen.contains(type(of: learner).kind) {
    var scores: [[Double]] = []
    let time = try seconds {
      let fitted = try learner.fit(built.training)
      scores = try fitted.scores(
        for: built.candidates, histories: built.histories, counts: counts)
    }
    let rates = scores.map { built.winRate($0) }
    let shares = zip(rates, bayes).map { $1 > 0.5 ? ($0 - 0.5) / ($1 - 0.5) : 0 }
    line(label, [rates[0]] + shares.dropFirst(), time)
  }
}
