import Foundation
import Learners
import Preferences
import SimulatedWorld

/// Mean change of pair accuracy since the cold start, over worlds of the same kind, with its standard error.
///
///     swift run -c release learner-shares cold-start PEOPLE COLUMNS SPREAD NOISE FORM WORLDS [LEARNER ...]
///
/// FORM is comparison, best-of or rating; SPREAD is that of `Taste`, NOISE the temperature of choices.
func printColdStart(_ arguments: [String]) throws {
  guard arguments.count >= 6, let people = Int(arguments[0]), let columns = Int(arguments[1]),
    let spread = Double(arguments[2]), let noise = Double(arguments[3]),
    let form = FeedbackForm(rawValue: arguments[4]), let worlds = Int(arguments[5])
  else {
    print("usage: learner-shares cold-start PEOPLE COLUMNS SPREAD NOISE FORM WORLDS [LEARNER ...]")
    return
  }
  let chosen = Set(arguments.dropFirst(6))
  let counts = [0, 1, 2, 4, 8, 16, 32, 64]
  print("change of accuracy since the cold start at counts \(counts), thousandths (standard error)")
  for (label, learner) in variants where chosen.isEmpty || chosen.contains(label) {
    guard type(of: learner).role == .learner, !label.contains(",") || chosen.contains(label) else {
      continue
    }
    var gains = counts.map { _ in [Double]() }
    var start = 0.0
    let time = try seconds {
      for seed in 1...worlds {
        var world = SimulatedWorld()
        world.prompts = 120
        world.historical = people
        world.historicalItems = 60...70
        world.test = 60
        world.maximumCount = 64
        world.models = columns
        world.form = form
        world.choice = ChoiceModel(temperature: noise)
        world.taste = spread < 0 ? nil : Taste(spread: spread)
        world.seed = UInt64(seed)
        let built = world.build()
        let fitted: any FittedLearner =
          getenv("PLAIN") != nil
          ? try learner.fit(built.training) : try learner.fitted(to: built.training)
        let scores = try fitted.scores(
          for: built.candidates, histories: built.histories, counts: counts)
        let accuracies = scores.map { scores in
          let each = built.accuracies(scores)
          return each.reduce(0, +) / Double(each.count)
        }
        start += accuracies[0] / Double(worlds)
        for c in counts.indices { gains[c].append(accuracies[c] - accuracies[0]) }
      }
    }
    let cells = gains.dropFirst().map { values -> Double in
      1000 * values.reduce(0, +) / Double(values.count)
    }
    let mean = cells[3] / 1000
    let squares = gains[4].reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = 1000 * (squares / Double(max(1, worlds - 1)) / Double(worlds)).squareRoot()
    let text =
      label.padding(toLength: 24, withPad: " ", startingAt: 0)
      + column(String(format: "%.3f", start), 8)
      + cells.map { column(String(format: "%.1f", $0), 8) }.joined()
      + column(String(format: "(%.1f)", error), 8)
      + column(String(format: "%.1f s\n", time), 10)
    FileHandle.standardOutput.write(Data(text.utf8))
  }
}
