import Datasets
import Experiments
import Learners
import Testing
import Worlds

@Suite struct `A simulation in code` {
  private var tiny: Simulation {
    var simulation = Simulation()
    simulation.name = "tiny"
    simulation.seed = 3
    var dataset = SyntheticTextDataset()
    dataset.prompts = 20
    dataset.responses = 4
    simulation.dataset = dataset
    simulation.users.historical = 20
    simulation.users.test = 5
    simulation.users.items = [5, 8]
    simulation.users.alpha = .same(0.5)
    simulation.feedback.counts = [0, 2, 4]
    simulation.evaluation.prompts = 4
    return simulation
  }

  @Test(arguments: [0, 1])
  func `a simulated world is the one that attune run draws`(replicate: Int) throws {
    let world = try tiny.world(replicate: replicate)
    let points = try world.outcomes(of: Logistic())
    #expect(points.map(\.count) == [0, 2, 4])
    try inFolder { folder in
      write(Sweeps.experiment(), to: folder + "/e.json")
      let run = attune(
        "run", folder + "/e.json", "--quiet", "--results", folder, capturingIn: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      let users = try Table(file: folder + "/tiny/users.csv")
      for point in points {
        let rows = users.rows([
          "users.alpha": "0.5", "replicate": "\(replicate)", "learner": "logistic",
          "count": "\(point.count)",
        ])
        #expect(rows.numbers("win_rate") == point.users.map(\.winRate))
        #expect(abs(point.winRate - mean(rows.numbers("win_rate"))) < 1e-12)
      }
    }
  }

  @Test func `a field out of its range is refused by name`() throws {
    var simulation = tiny
    simulation.users.test = 0
    #expect(complaint(simulation).contains("simulation.users.test is 0"))
    simulation = tiny
    simulation.feedback.counts = [4, 2]
    #expect(complaint(simulation).contains("simulation.feedback.counts is [4, 2]"))
    simulation = tiny
    simulation.feedback.counts = [0, 4000]
    #expect(complaint(simulation).contains("asks for 4000 items"))
  }

  /// What a simulation refuses to draw for.
  private func complaint(_ simulation: Simulation) -> String {
    do {
      _ = try simulation.world()
      return "nothing"
    } catch {
      return "\(error)"
    }
  }
}
