import Experiments
import Foundation
import Testing

/// A sweep large enough for learners to differ, run once for all tests of this file.
private struct Sample {
  let curves: Table
  let users: Table
  let summary: Table

  static let shared = Result {
    try inFolder { folder in
      write(
        """
        { "experiments": [{
          "name": "sample", "seed": 5, "replicates": 2,
          "dataset": { "kind": "synthetic-text", "prompts": 80, "responses": 6 },
          "users": { "historical": 300, "test": 100 },
          "feedback": { "counts": [0, 1, 4, 16] },
          "evaluation": { "prompts": 8 },
          "learners": [
            { "kind": "logistic" }, { "kind": "nearest-neighbor" },
            { "kind": "maml", "iterations": 100 }
          ],
          "sweep": { "users.alpha": [0.05, 0.5] }
        }] }
        """, to: folder + "/e.json")
      let run = attune(
        "run", folder + "/e.json", "--quiet", "--results", folder, capturingIn: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      return try Sample(
        curves: Table(file: folder + "/sample/curves.csv"),
        users: Table(file: folder + "/sample/users.csv"),
        summary: Table(file: folder + "/sample/summary.csv"))
    }
  }

  /// Rows of `users` under a row of `curves`.
  func users(of row: [String]) -> Table {
    users.rows(
      Dictionary(
        uniqueKeysWithValues: ["setting", "learner", "count"].map {
          ($0, row[curves.column($0)])
        }))
  }

  func number(_ row: [String], _ name: String) -> Double {
    Double(row[curves.column(name)]) ?? .nan
  }
}

@Suite struct `Statistics of the curves` {
  private let sample: Sample

  init() throws { sample = try Sample.shared.get() }

  @Test func `every statistic of the curves follows from the users table`() {
    #expect(sample.curves.rows.count == 2 * 10 * 4)
    for row in sample.curves.rows {
      let users = sample.users(of: row)
      #expect(users.rows.count == 200 && sample.number(row, "users") == 200)
      let average = { (name: String) in mean(users.numbers(name)) }
      let gap = average("oracle_reward") - average("reference_reward")
      let worst = users.numbers("win_rate").sorted().prefix(20)
      let expected = [
        "win_rate": average("win_rate"), "strict_win_rate": average("strict_win_rate"),
        "tie_rate": average("tie_rate"), "accuracy": average("accuracy"),
        "top1": average("top1"), "reward": average("reward"),
        "regret": average("oracle_reward") - average("reward"),
        "gap_closed": (average("reward") - average("reference_reward")) / gap,
        "worst_tenth_win_rate": mean(Array(worst)),
      ]
      for (name, value) in expected {
        // Sums of 200 numbers of size 1 in another order.
        let found = sample.number(row, name)
        #expect(abs(found - value) < 1e-12, "\(row.prefix(6)) \(name): \(found), \(value)")
      }
    }
  }

  @Test func `a win is a strict win or half a tie, for every user`() {
    let table = sample.users
    let parts = zip(table.numbers("strict_win_rate"), table.numbers("tie_rate"))
    let wrong = zip(table.numbers("win_rate"), parts).filter { $0 != $1.0 + $1.1 / 2 }
    #expect(wrong.isEmpty, "\(wrong.count) users, for example \(wrong.prefix(1))")
  }

  @Test func `intervals contain the mean and have a width where users differ`() {
    for row in sample.curves.rows {
      for name in ["win_rate", "accuracy", "reward"] {
        let low = sample.number(row, name + "_low")
        let value = sample.number(row, name)
        let high = sample.number(row, name + "_high")
        #expect(low <= value && value <= high, "\(row.prefix(6)) \(name): \(low) \(value) \(high)")
        let values = Set(sample.users(of: row).numbers(name))
        #expect((low < high) == (values.count > 1))
      }
    }
  }

  @Test func `floors are flat and the population mean is one half exactly`() {
    for row in sample.curves.rows where row[sample.curves.column("role")] == "floor" {
      let first = sample.curves.rows([
        "setting": row[0], "learner": row[sample.curves.column("learner")], "count": "0",
      ]).rows[0]
      let start = sample.curves.column("users")
      #expect(row[start...] == first[start...])
    }
    let population = sample.curves.rows(["learner": "population-mean"])
    for name in ["win_rate", "win_rate_low", "win_rate_high", "worst_tenth_win_rate"] {
      #expect(Set(population.values(name)) == ["0.5"])
    }
    #expect(Set(population.values("tie_rate")) == ["1"])
    #expect(Set(population.values("gap_closed")) == ["0"])
  }

  @Test func `the oracle leaves no regret and nobody beats the ceilings beyond intervals`() {
    let oracle = sample.curves.rows(["learner": "oracle"])
    #expect(Set(oracle.values("regret")) == ["0"] && Set(oracle.values("gap_closed")) == ["1"])
    #expect(Set(oracle.values("top1")) == ["1"] && Set(oracle.values("accuracy")) == ["1"])
    for row in sample.curves.rows where row[sample.curves.column("role")] != "ceiling" {
      for ceiling in ["oracle", "bayes"] {
        let bound = sample.curves.rows([
          "setting": row[0], "learner": ceiling, "count": row[sample.curves.column("count")],
        ]).rows[0]
        #expect(
          sample.number(row, "win_rate_low") <= sample.number(bound, "win_rate_high"),
          "\(row.prefix(7)) against \(ceiling) \(bound.prefix(10))")
      }
    }
  }

  @Test(arguments: ["logistic", "nearest-neighbor", "maml", "bayes"], ["0", "1"])
  func `learners rise with feedback`(learner: String, setting: String) {
    let curve = sample.curves.rows(["setting": setting, "learner": learner])
    let (rates, lows) = (curve.numbers("win_rate"), curve.numbers("win_rate_low"))
    #expect(rates[3] > rates[0] && lows[3] > 0.5, "\(rates)")
    let regrets = curve.numbers("regret")
    #expect(regrets[3] < regrets[0], "\(regrets)")
  }

  @Test func `the summary follows from the curves`() {
    for row in sample.summary.rows {
      let learner = row[sample.summary.column("learner")]
      let curve = sample.curves.rows(["setting": row[0], "learner": learner])
      let levels = curve.numbers("win_rate")
      let axis = curve.numbers("count").map { log2(1 + $0) }
      var area = 0.0
      for i in 1...3 { area += (axis[i] - axis[i - 1]) * (levels[i] + levels[i - 1]) / 2 }
      area /= axis[3]
      let centre = mean(axis)
      var (products, squares) = (0.0, 0.0)
      for i in 0...3 {
        products += (axis[i] - centre) * levels[i]
        squares += (axis[i] - centre) * (axis[i] - centre)
      }
      let slope = products / squares
      let number = { (name: String) in Double(row[sample.summary.column(name)]) ?? .nan }
      #expect(number("first") == levels[0] && number("last") == levels[3])
      #expect(number("best") == levels.max())
      #expect(abs(number("area") - area) < 1e-12 && abs(number("slope") - slope) < 1e-12)
      if row[sample.summary.column("role")] == "floor" {
        #expect(number("slope") == 0 && number("r2").isNaN, "\(row)")
      }
    }
  }
}
