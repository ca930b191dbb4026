import Experiments
import Foundation
import Testing

/// What the answer of a setting is about, and which ceilings stand beside a measure.
@Suite struct `The headline measure` {
  private func run(_ experiment: String, _ body: (_ folder: String) throws -> Void) throws {
    try inFolder { folder in
      write(experiment, to: folder + "/e.json")
      let run = attune(
        "run", folder + "/e.json", "--quiet", "--results", folder, capturingIn: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      try body(folder + "/tiny")
    }
  }

  @Test func `simulated users who choose among several are judged by wins`() throws {
    try run(Sweeps.experiment()) { folder in
      #expect(text(folder + "/run.json").contains(#""headline":"win_rate""#))
      let page = text(folder + "/report.html")
      let (wins, order) = (page.range(of: "<h3>Win rate</h3>"), page.range(of: "<h3>Pairs"))
      #expect(wins!.lowerBound < order!.lowerBound)
    }
  }

  @Test func `a choice between two is judged by accuracy, which comes first`() throws {
    try run(Sweeps.experiment(sweep: #"{ "evaluation.candidates": [2] }"#)) { folder in
      #expect(text(folder + "/run.json").contains(#""headline":"accuracy""#))
      let page = text(folder + "/report.html")
      let (wins, order) = (page.range(of: "<h3>Win rate</h3>"), page.range(of: "<h3>Pairs"))
      #expect(order!.lowerBound < wins!.lowerBound)
    }
  }

  @Test func `every ceiling says of what it is one, and is drawn nowhere else`() throws {
    let learners = """
      [{ "kind": "logistic" }, { "kind": "bayes" },
       { "kind": "bayes", "label": "bayes-reward", "decision": "reward" }]
      """
    try run(Sweeps.experiment(learners: learners, sweep: "{}")) { folder in
      let curves = try Table(file: folder + "/curves.csv")
      let ceilings = { (label: String) in
        Set(curves.rows(["learner": label]).values("ceiling_of"))
      }
      #expect(ceilings("bayes") == ["win_rate accuracy"])
      #expect(ceilings("bayes-reward") == ["accuracy reward"])
      #expect(ceilings("oracle") == ["all"] && ceilings("logistic") == [""])
      let panels = text(folder + "/report.html").matches(
        of: /<svg class="panel" role="img" aria-label="([^"]*)"/
      ).map { String($0.output.1) }
      for panel in panels where panel.lowercased().contains("against feedback items") {
        let holds = { (label: String) in
          panel.contains(label + " 0") || panel.contains(label + " 1")
        }
        #expect(holds("oracle"))
        #expect(
          holds(" bayes") == (panel.hasPrefix("Win rate against") || panel.hasPrefix("Pairs")))
        #expect(holds("bayes-reward") == (panel.hasPrefix("Reward") || panel.hasPrefix("Pairs")))
      }
      #expect(panels.count >= 4)
    }
  }
}
