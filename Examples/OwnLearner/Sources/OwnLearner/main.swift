import Experiments
import Learners

// A simulated crowd, what it is asked, and a learner of one's own judged in it.
var simulation = Simulation()
simulation.users.historical = 300
simulation.feedback.counts = [0, 2, 8, 32]
let world = try simulation.world()
for point in try world.outcomes(of: Rocchio()) {
  print("after \(point.count) items: win rate \(point.winRate)")
}

// The same learner beside Attune's in a whole sweep, with tables, figures and a report.
let registry = LearnerRegistry(LearnerRegistry.standard.types + [Rocchio.self])
let file = """
  { "experiments": [{
    "name": "own-learner",
    "replicates": 2,
    "users": { "historical": 300, "test": 50 },
    "feedback": { "counts": [0, 2, 8, 32] },
    "learners": [{ "kind": "rocchio" }, { "kind": "logistic" }],
    "sweep": { "learners.rocchio.rate": [0.3, 1, 3] }
  }] }
  """
for experiment in try ExperimentsFile(parsing: Array(file.utf8), registry: registry).experiments {
  let plan = try Plan(experiment, path: "experiments[0]", folder: ".", environment: [:])
  let results = CommandLine.arguments.dropFirst().first ?? "results"
  let run = ExperimentRun(plan: plan, results: results, options: RunOptions())
  print("curves: \(try run.run().folder)/curves.csv")
}
