import Experiments
import Foundation
import Platform
import Statistics
import Testing

/// A small sweep of two learners that predict probabilities and one that does not.
private struct Predicted {
  let table: Table
  let page: String
  let figures: [String]

  static func run(_ feedback: String) throws -> Predicted {
    try inFolder { folder in
      let experiment = Sweeps.experiment(
        prompts: 100, historical: 200, test: 100, feedback: feedback,
        learners: #"[{ "kind": "logistic" }, { "kind": "laplace" }]"#, sweep: "{}")
      write(experiment, to: folder + "/e.json")
      let run = attune(
        "run", folder + "/e.json", "--quiet", "--results", folder, capturingIn: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      return Predicted(
        table: try Table(file: folder + "/tiny/reliability.csv"),
        page: text(folder + "/tiny/report.html"), figures: Files.list(folder + "/tiny/plots"))
    }
  }

  /// The row over all pairs.
  func whole(_ learner: String, _ count: String) -> Table {
    table.rows(["learner": learner, "count": count, "bin_low": "0", "bin_high": "1"])
  }
}

@Suite struct `Reliability of a run` {
  @Test func `is tabled in bins that add up, for learners that predict probabilities`() throws {
    let run = try Predicted.run(#"{ "counts": [0, 8], "temperature": 0.5 }"#)
    #expect(Set(run.table.values("learner")) == ["laplace", "bayes"])
    for learner in ["laplace", "bayes"] {
      for count in ["0", "8"] {
        let whole = run.whole(learner, count)
        #expect(whole.rows.count == 1)
        let all = run.table.rows(["learner": learner, "count": count])
        let bins = zip(all.values("log_loss"), all.rows.indices).filter { $0.0 == "" }.map(\.1)
        let (pairs, observed) = (all.numbers("pairs"), all.numbers("observed"))
        #expect(bins.reduce(0) { $0 + pairs[$1] } == whole.numbers("pairs")[0])
        let mean = bins.reduce(0) { $0 + pairs[$1] * observed[$1] } / whole.numbers("pairs")[0]
        #expect(abs(mean - whole.numbers("observed")[0]) < 1e-9)
      }
    }
  }

  /// 2 replicates x 13 users x 8 prompts x 2 or more pairs: with a true posterior the error is noise.
  @Test func `shows a true posterior to be calibrated, and better the more it was told`() throws {
    let run = try Predicted.run(#"{ "counts": [0, 16], "temperature": 0.5 }"#)
    #expect(run.whole("bayes", "0").numbers("calibration_error")[0] < 0.08)
    #expect(run.whole("bayes", "16").numbers("calibration_error")[0] < 0.08)
    #expect(
      run.whole("bayes", "16").numbers("log_loss")[0]
        < run.whole("bayes", "0").numbers("log_loss")[0] - 0.02)
  }

  @Test func `has a figure and a section of the report`() throws {
    let run = try Predicted.run(#"{ "counts": [0, 8], "form": "rating", "temperature": 0.5 }"#)
    #expect(run.page.contains(#"<section id="reliability">"#))
    #expect(run.figures.contains("reliability.gp"))
    // Two ratings in the order of their utilities are not certain: noise is part of the prediction.
    #expect(run.whole("bayes", "8").numbers("calibration_error")[0] < 0.08)
    #expect(run.whole("laplace", "8").numbers("calibration_error")[0] < 0.08)
  }
}
