import Experiments
import Foundation
import Testing

private let dataFolder = ProcessInfo.processInfo.environment["ATTUNE_DATA"]

/// The main job on real data, held against known figures. Needs the data's folder in ATTUNE_DATA.
@Suite(.enabled(if: dataFolder != nil, "set ATTUNE_DATA to the folder of the real data"))
struct `Real data` {
  /// Win rates that a simple exponentiated-gradient learner reaches against the mean user with nine
  /// little-redundant scorers; 0.03 below it is what one replicate of 200 users may miss by chance.
  @Test func `the best learner of realsumm reaches the known win rates`() throws {
    let curves = try curves(of: "realsumm", column: "win_rate")
    for (count, known) in [(0, 0.5), (4, 0.59), (8, 0.68), (16, 0.68), (32, 0.75), (64, 0.76)] {
      let best = try #require(curves["nearest-neighbor"]?[count])
      #expect(best > known - 0.03, "\(count) comparisons: \(best), known \(known)")
    }
  }

  /// Pairs that a Gaussian prior over users orders right; a low bar, so without allowance.
  @Test(arguments: ["logistic", "nearest-neighbor", "maml"])
  func `every learner of jester orders more pairs right than is known`(learner: String) throws {
    let curves = try curves(of: "jester", column: "accuracy")
    for (count, known) in [(4, 0.591), (8, 0.595), (16, 0.6), (32, 0.609), (64, 0.617)] {
      let found = try #require(curves[learner]?[count])
      #expect(found > known, "\(count) ratings: \(found), known \(known)")
    }
  }

  /// One replicate of an experiment of the repository: per learner, its column by count.
  private func curves(of name: String, column: String) throws -> [String: [Int: Double]] {
    try inFolder { folder in
      let file = try String(
        contentsOf: packageRoot.appendingPathComponent("experiments/\(name).json"), encoding: .utf8)
      write(
        file.replacingOccurrences(of: "\"replicates\": 5", with: "\"replicates\": 1"),
        to: folder + "/e.json")
      let run = attune(
        "run", folder + "/e.json", "--quiet", "--results", folder, capturingIn: folder,
        environment: ["ATTUNE_DATA": dataFolder!])
      #expect(run.exitCode == 0, "\(run.error)")
      let table = try Table(file: "\(folder)/\(name)/curves.csv")
      var found: [String: [Int: Double]] = [:]
      for (learner, (count, value)) in zip(
        table.values("learner"), zip(table.values("count"), table.values(column)))
      {
        found[learner, default: [:]][Int(count)!] = Double(value)
      }
      return found
    }
  }
}
