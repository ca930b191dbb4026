import Configuration
import Experiments
import Platform
import Results

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Result folders written by hand, with every name in them to be chosen.
struct ResultFolderSketch {
  var name = "sketch"
  var axis = "users.alpha"
  var axisValues = ["0.05", "0.5"]
  var learners = ["maml", "logistic"]
  var floor = "random"
  var ceiling = "bayes"
  var counts = [0, 2, 8]
  var alarms = [("twins", "3 of 20 test users are twins")]
  var failures: [String] = []
  var version = "0.1.0"
  /// Corrected p-value of the first learner against the second; nil where they are not compared.
  var pairedP: String? = "0.0016"

  private var labels: [(label: String, role: String)] {
    [(floor, "floor")] + learners.map { ($0, "learner") } + [(ceiling, "ceiling")]
  }

  /// A win rate that differs between all rows: 0.5 and up, more for later learners and counts.
  func winRate(setting: Int, learner: Int, count: Int) -> Double {
    0.5 + Double(learner) / 16 + Double(counts.firstIndex(of: count)!) / 64 + Double(setting) / 512
  }

  func write(to folder: String) {
    ExperimentsTests.write(record, to: folder + "/run.json")
    ExperimentsTests.write(csv(curves), to: folder + "/curves.csv")
    ExperimentsTests.write(csv(summary), to: folder + "/summary.csv")
    ExperimentsTests.write(csv(comparisons), to: folder + "/comparisons.csv")
    ExperimentsTests.write(csv(timings), to: folder + "/timings.csv")
    let alarmRows = alarms.map { [$0.0, "0", "", learners[0], $0.1] }
    ExperimentsTests.write(
      csv([["alarm", "setting", "replicate", "learner", "message"]] + alarmRows),
      to: folder + "/alarms.csv")
    let failed = failures.map { ["0", axisValues[0], "1", learners[0], $0] }
    ExperimentsTests.write(
      csv([["setting", axis, "replicate", "learner", "error"]] + failed),
      to: folder + "/failures.csv")
  }

  // MARK: Tables

  private var curves: [[String]] {
    let measures = [
      "win_rate", "win_rate_low", "win_rate_high", "accuracy", "accuracy_low", "accuracy_high",
      "reward", "reward_low", "reward_high", "worst_tenth_win_rate",
    ]
    let header = ["setting", axis, "learner", "kind", "role", "count", "users"] + measures
    return [header]
      + forEachCurve { setting, learner in
        counts.map { count in
          let rate = winRate(setting: setting, learner: learner, count: count)
          let numbers = (0..<3).flatMap { measure in
            let mean = rate + Double(measure) / 4
            return [mean, mean - 1.0 / 128, mean + 1.0 / 128]
          }
          return start(setting, learner) + ["\(count)", "40"]
            + (numbers + [rate - 0.25]).map(shortest)
        }
      }
  }

  private var summary: [[String]] {
    let header = ["setting", axis, "learner", "kind", "role", "area", "items_to_90", "decays_late"]
    return [header]
      + forEachCurve { setting, learner in
        [start(setting, learner) + ["0.5625", learner == 1 ? "5.5" : "", "false"]]
      }
  }

  private var comparisons: [[String]] {
    let measures = ["win_rate", "reward"].flatMap { measure in
      ["difference", "low", "high", "p", "p_holm", "p_bh", "detectable"].map { measure + "_" + $0 }
    }
    let header = ["setting", axis, "learner", "baseline", "count", "users"] + measures
    return [header]
      + axisValues.indices.flatMap { setting in
        counts.flatMap { count -> [[String]] in
          guard let pairedP, learners.count > 1 else { return [] }
          let numbers = ["-0.125", "-0.1875", "-0.0625", "0.0004", pairedP, "0.0008", "0.03125"]
          return [
            ["\(setting)", axisValues[setting], learners[0], learners[1], "\(count)", "40"]
              + numbers
              + numbers
          ]
        }
          + learners.map { learner in
            ["\(setting)", axisValues[setting], learner, floor, "\(counts.last!)", "40"]
              + ["0.125", "0.0625", "0.1875", "0.0004", "0.0016", "0.0008", "0.03125"]
              + ["-0.25", "-0.5", "0.25", "0.4", "1", "0.8", "0.75"]
          }
      }
  }

  private var timings: [[String]] {
    let header = ["setting", axis, "replicate", "learner", "cell", "seconds", "peak_memory_mib"]
    return [header]
      + forEachCurve { setting, learner in
        [
          [
            "\(setting)", axisValues[setting], "0", labels[learner].label, "c\(setting)\(learner)",
            "0.5", "64",
          ]
        ]
      }
  }

  private func start(_ setting: Int, _ learner: Int) -> [String] {
    let (label, role) = labels[learner]
    return ["\(setting)", axisValues[setting], label, role == "ceiling" ? "bayes" : role, role]
  }

  private func forEachCurve(_ rows: (Int, Int) -> [[String]]) -> [[String]] {
    axisValues.indices.flatMap { setting in labels.indices.flatMap { rows(setting, $0) } }
  }

  // MARK: run.json

  private var record: String {
    let settings = axisValues.map { value in
      JSONValue.object([
        ("axes", .object([(axis, .string(value))])),
        ("dataset", .object([("kind", .string(name))])),
        ("users", .object([("test", .integer(20)), ("historical", .integer(30))])),
        ("feedback", .object([("form", .string(name)), ("pairs", .string("random"))])),
        ("evaluation", .object([("reference", .string(name)), ("prompts", .integer(4))])),
      ])
    }
    let cells = forEachCurve { setting, learner in [["c\(setting)\(learner)"]] }.map { cell in
      JSONValue.object([("cell", .string(cell[0]))])
    }
    let world = JSONValue.object([("setting", .integer(0)), ("hash", .string(version))])
    return JSONValue.object([
      ("attune", .string(version)), ("name", .string(name)), ("seed", .integer(3)),
      ("replicates", .integer(2)), ("baseline", .string(floor)), ("settings", .array(settings)),
      ("cells", .array(cells)), ("worlds", .array([world])),
      ("alarms", .array(alarms.map { .string($0.1) })),
      ("libraries", .object([("gsl", .string(version)), ("openblas", .string(version))])),
    ]).serialized(pretty: true)
  }

  private func csv(_ rows: [[String]]) -> String {
    rows.map { row in
      row.map { cell in
        "\"" + cell.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
      }.joined(separator: ",") + "\n"
    }.joined()
  }
}

/// The page of a folder written by hand.
func page(
  _ sketch: ResultFolderSketch = ResultFolderSketch(), without missing: [String] = [],
  progress: String? = nil
) throws -> String {
  try inFolder { folder in
    sketch.write(to: folder)
    for name in missing { unlink("\(folder)/\(name)") }
    return try ReportPage(folder: folder, progress: progress).text
  }
}
