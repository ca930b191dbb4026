import Foundation
import Learners
import Preferences
import SimulatedWorld

/// Mean pair accuracy without and with features of people, over worlds of the same kind, and how often they are used.
///
///     swift run -c release learner-shares features PEOPLE COLUMNS OPPOSED FEATURES FORM WORLDS [LEARNER ...]
///
/// OPPOSED of the COLUMNS are weighed the other way by every second person. FEATURES have commas between them: `group`
/// says who these are, all others are noise. FORM is comparison, best-of or rating.
func printPersonFeatures(_ arguments: [String]) throws {
  guard arguments.count >= 6, let people = Int(arguments[0]), let columns = Int(arguments[1]),
    let opposed = Int(arguments[2]), let form = FeedbackForm(rawValue: arguments[4]),
    let worlds = Int(arguments[5])
  else {
    print(
      "usage: learner-shares features PEOPLE COLUMNS OPPOSED FEATURES FORM WORLDS [LEARNER ...]")
    return
  }
  let features = arguments[3].split(separator: ",").map(String.init)
  let chosen = Set(arguments.dropFirst(6))
  let counts = [0, 1, 2, 4, 8, 16, 32]
  print("accuracy at counts \(counts), without features and with them")
  for (label, learner) in variants where chosen.contains(label) {
    var used = 0
    var sums = [[Double]](repeating: counts.map { _ in 0 }, count: 2)
    for seed in 1...worlds {
      for (i, known) in [[], features].enumerated() {
        var world = SimulatedWorld()
        world.historical = people
        world.test = 60
        world.models = columns
        world.form = form
        world.choice = ChoiceModel(temperature: 0.5)
        world.taste = Taste(spread: 0.5)
        world.opposedModels = opposed
        world.personFeatures = known
        world.seed = UInt64(seed)
        let built = world.build()
        let fitted = try learner.fitted(to: built.training)
        if fitted.notes.contains(where: { $0.contains("of the weight of its cold start") }) {
          used += 1
        }
        let scores = try fitted.scores(
          for: built.candidates, histories: built.histories, counts: counts)
        for c in counts.indices {
          let each = built.accuracies(scores[c])
          sums[i][c] += each.reduce(0, +) / Double(each.count * worlds)
        }
      }
    }
    for (name, sums) in zip(["\(label)", "  used in \(used) of \(worlds)"], sums) {
      let text =
        name.padding(toLength: 24, withPad: " ", startingAt: 0)
        + sums.map { column(String(format: "%.3f", $0), 8) }.joined() + "\n"
      FileHandle.standardOutput.write(Data(text.utf8))
    }
  }
}
