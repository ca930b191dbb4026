import Experiments
import Foundation
import Results
import Statistics
import Testing

/// A sweep of two settings with four learners, run once for all tests of this file.
private struct Compared {
  let users: Table
  let summary: Table
  let comparisons: Table
  /// The same with every two learners.
  let allPairs: Table

  static let shared = Result {
    try inFolder { folder in
      let experiment = { (compared: String) in
        Sweeps.experiment(
          prompts: 60, historical: 200, test: 100, feedback: #"{ "counts": [0, 2, 8] }"#,
          learners: """
            [{ "kind": "logistic" }, { "kind": "nearest-neighbor" },
             { "kind": "nearest-neighbor", "label": "three", "neighbors": 3 }]
            """, more: #""comparisons": "\#(compared)","#)
      }
      write(experiment("baseline"), to: folder + "/e.json")
      let run = attune(
        "run", folder + "/e.json", "--quiet", "--results", folder, capturingIn: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      let table = { (name: String) in try Table(file: "\(folder)/tiny/\(name).csv") }
      let (users, summary) = (try table("users"), try table("summary"))
      let comparisons = try table("comparisons")
      write(experiment("all"), to: folder + "/e.json")
      let again = attune(
        "run", folder + "/e.json", "--quiet", "--results", folder, capturingIn: folder)
      #expect(again.exitCode == 0 && again.output.contains("nothing to do"), "\(again.error)")
      #expect(again.error.contains("comparisons baseline -> all"), "\(again.error)")
      // Written anew from the folder alone, all pairs stay.
      _ = try ResultFolder(reading: folder + "/tiny").write(jobs: 2, environment: [:])
      return try Compared(
        users: users, summary: summary, comparisons: comparisons, allPairs: table("comparisons"))
    }
  }

  /// Values of a column of `users`, in the order of replicates and users.
  func values(_ name: String, setting: String, learner: String, count: String) -> [Double] {
    users.rows(["setting": setting, "learner": learner, "count": count]).numbers(name)
  }
}

@Suite struct `Comparisons of learners` {
  private let sample: Compared

  init() throws { sample = try Compared.shared.get() }

  @Test func `every listed learner is compared with the baseline at every count`() {
    let table = sample.comparisons
    #expect(table.rows.count == 2 * 3 * 3)
    #expect(Set(table.values("baseline")) == ["population-mean"])
    #expect(
      Array(table.values("learner").prefix(9).enumerated().filter { $0.offset % 3 == 0 })
        .map(\.element) == ["logistic", "nearest-neighbor", "three"])
    #expect(Array(table.values("count").prefix(3)) == ["0", "2", "8"])
    #expect(Set(table.values("users")) == ["200"])
  }

  @Test func `differences follow from the users table`() {
    let table = sample.allPairs
    for row in table.rows {
      let cell = { (name: String) in row[table.column(name)] }
      let number = { (name: String) in Double(cell(name)) ?? .nan }
      for measure in ["win_rate", "reward", "accuracy"] {
        let values = ["learner", "baseline"].map {
          sample.values(
            measure, setting: cell("setting"), learner: cell($0), count: cell("count"))
        }
        let expected = mean(values[0]) - mean(values[1])
        #expect(abs(number(measure + "_difference") - expected) < 1e-12)
        #expect(number(measure + "_low") <= number(measure + "_difference"))
        #expect(number(measure + "_high") >= number(measure + "_difference"))
        #expect(values[0] != values[1] || number(measure + "_p") == 1)
        #expect(number(measure + "_detectable") >= 0)
      }
    }
  }

  @Test(arguments: ["win_rate", "reward"])
  func `corrections are over all rows with the baseline, and over all others`(measure: String) {
    let baseline = sample.allPairs.rows(["baseline": "population-mean"])
    let others = sample.allPairs.values("baseline").filter { $0 != "population-mean" }
    let rest = Set(others).sorted().map { sample.allPairs.rows(["baseline": $0]) }
    let raised = rest.flatMap { zip($0.numbers(measure + "_p"), $0.numbers(measure + "_p_holm")) }
    let expected = MultipleTesting.holm(raised.map { $0.0 })
    #expect(raised.count == others.count && raised.map { $0.1 } == expected)
    for table in [sample.comparisons, baseline] {
      let p = table.numbers(measure + "_p")
      #expect(table.numbers(measure + "_p_holm") == MultipleTesting.holm(p))
      #expect(table.numbers(measure + "_p_bh") == MultipleTesting.benjaminiHochberg(p))
    }
  }

  @Test func `all pairs add every two listed learners once and change nothing else`() {
    let (table, all) = (sample.comparisons, sample.allPairs)
    #expect(all.rows.count == 2 * 3 * (3 + 3))
    let named = all.rows(["baseline": "population-mean"])
    for name in table.header {
      #expect(named.values(name) == table.values(name), "\(name)")
    }
    let others = all.rows(["setting": "0", "count": "2"]).rows.map {
      [$0[all.column("learner")], $0[all.column("baseline")]]
    }
    #expect(others.contains(["logistic", "nearest-neighbor"]))
    #expect(others.contains(["logistic", "three"]))
    #expect(others.contains(["nearest-neighbor", "three"]))
  }

  @Test func `learners that know nothing yet do not differ and nobody is said to`() {
    let start = sample.comparisons.rows(["learner": "logistic", "count": "0"])
    let end = sample.comparisons.rows(["learner": "logistic", "count": "8"])
    #expect(end.numbers("reward_p").allSatisfy { $0 < 0.01 })
    #expect(end.numbers("reward_low").allSatisfy { $0 > 0 })
    for row in start.rows where row[start.column("reward_difference")] == "0" {
      #expect(row[start.column("reward_p")] == "1")
    }
  }

  @Test func `the summary holds levels, the worst tenth and the comparison with length`() {
    let table = sample.summary
    for row in table.rows {
      let cell = { (name: String) in row[table.column(name)] }
      let values = { (learner: String, count: String) in
        sample.values("win_rate", setting: row[0], learner: learner, count: count)
      }
      for count in ["0", "2", "8"] {
        let level = Double(cell("level_" + count)) ?? .nan
        #expect(abs(level - mean(values(cell("learner"), count))) < 1e-12)
      }
      let last = values(cell("learner"), "8")
      let worst = mean(Array(last.sorted().prefix(last.count / 10)))
      #expect(abs((Double(cell("worst_tenth")) ?? .nan) - worst) < 1e-12)
      if cell("learner") == "length" {
        #expect(cell("over_length") == "" && cell("over_length_p") == "")
      } else {
        let expected = mean(last) - mean(values("length", "8"))
        #expect(abs((Double(cell("over_length")) ?? .nan) - expected) < 1e-12)
        #expect((Double(cell("over_length_p")) ?? .nan) <= 1)
      }
    }
  }

  @Test func `a curve that only rises does not decay late`() {
    let table = sample.summary.rows(["learner": "logistic"])
    #expect(Set(table.values("decays_late")) == ["false"])
    #expect(Set(sample.summary.rows(["role": "floor"]).values("decays_late")) == ["false"])
  }
}
