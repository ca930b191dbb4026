import ArgumentParser
import Configuration
import Experiments
import Inference
import Learners
import Platform
import Preferences
import Randomness

struct BenchPosterior: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "posterior",
    abstract:
      "Posterior weights of 1,000 users after each of 64 comparisons, on 4,096 prior draws.",
    discussion: """
        attune bench posterior
        attune bench posterior --peers ../peers --peer numba --peer jax

      With --dump, the folder's particles.bin, users.bin, feedback.bin and test.bin are computed on.
      """)

  @OptionGroup var arguments: BenchArguments
  @Option(name: .customLong("peer"), help: "Peers to time; repeat for several.")
  var peerNames = ["numba"]
  @Option(help: "Most that the processor can do, in GFLOP/s, to state the share of.")
  var limit: Double?

  func run() throws {
    let input = try PosteriorInputs(arguments)
    let posterior = ImportancePosterior(
      draws: input.particles, models: input.models, sharpness: 2)
    var own = Timing()
    var peers = peerNames.map { _ in Timing() }
    var answer = input.answer(posterior, jobs: arguments.jobs)
    // Rounds of all in turn, so that a change of the machine's speed meets everybody.
    for _ in 0..<(arguments.peer == nil ? 1 : 3) {
      for _ in 0..<arguments.repeats {
        answer = own.measure { input.answer(posterior, jobs: arguments.jobs) }
      }
      guard let peer = arguments.peer else { continue }
      for (index, name) in peerNames.enumerated() {
        let size = ["--repeat", "\(arguments.repeats)", "--threads", "\(arguments.jobs)"]
        peers[index].seconds.append(try peer.median("w5_bayes.py", size, name: name))
      }
    }
    print("posterior of \(input.users) users x \(input.items) items x \(input.draws) draws,")
    print("\(input.models) reward models, \(arguments.jobs) threads")
    print("  means and choices: \(own.line); \(shown(input.operations / own.median / 1e9)) GFLOP/s")
    if let limit {
      print("  share of \(limit) GFLOP/s: \(shown(input.operations / own.median / 1e9 / limit))")
    }
    print("  check: \(answer.check(input))")
    for (name, peer) in zip(peerNames, peers) where !peer.seconds.isEmpty {
      print("  \(name): \(peer.line)\n  ratio to it: \(shown(own.median / peer.median))")
    }
  }
}

/// Draws from the prior, users, their comparisons, and the prompts at which choices are made.
private struct PosteriorInputs {
  var users = 1000
  var items = 64
  var models = 10
  var draws = 4096
  var prompts = 100
  var responses = 8
  /// [draws, models], [users, models], [users, items, models], [prompts, responses, models].
  var particles: [Float]
  var truth: [Float]
  var feedback: [Float]
  var test: [Float]

  init(_ arguments: BenchArguments) throws {
    if let folder = arguments.dump {
      self = try PosteriorInputs(dump: folder)
    } else {
      self.init(stream: RandomStream(seed: 1).stream("bench", "posterior"))
    }
  }

  /// Random numbers of the right kind: Dirichlet(0.05) users at sharpness 2.
  private init(stream start: RandomStream) {
    var stream = start
    let alpha = [Double](repeating: 0.05, count: 10)
    particles = (0..<4096).flatMap { _ in stream.dirichlet(alpha).map(Float.init) }
    truth = (0..<1000).flatMap { _ in stream.dirichlet(alpha).map(Float.init) }
    test = (0..<100 * 8).flatMap { _ -> [Float] in
      let common = stream.normal()
      return (0..<10).map { _ in Float(0.6 * common + 0.8 * stream.normal()) }
    }
    feedback = []
    for user in 0..<1000 {
      for _ in 0..<64 {
        let x = (0..<10).map { _ in Float(0.8 * (stream.normal() - stream.normal())) }
        let utility = (0..<10).reduce(0.0) { $0 + Double(truth[user * 10 + $1] * x[$1]) }
        let isRight = stream.uniform() < logistic(2 * utility)
        feedback += x.map { isRight ? $0 : -$0 }
      }
    }
  }

  private init(dump folder: String) throws {
    let shapes = try JSONValue(parsing: try Files.read(folder + "/shapes.json"))
    func read(_ name: String, _ rank: Int) throws -> (values: [Float], shape: [Int]) {
      let shape = shapes[name]?["shape"]?.elements?.compactMap { $0.double.map { Int($0) } } ?? []
      let values = floats(try Files.read("\(folder)/\(name).bin"))
      guard shape.count == rank, values.count == shape.reduce(1, *) else {
        throw ValidationError("\(folder)/\(name).bin does not have the size of shapes.json")
      }
      return (values, shape)
    }
    let (p, w) = (try read("particles", 2), try read("users", 2))
    let (d, g) = (try read("feedback", 3), try read("test", 3))
    (draws, models) = (p.shape[0], p.shape[1])
    (users, items, prompts, responses) = (d.shape[0], d.shape[1], g.shape[0], g.shape[1])
    (particles, truth, feedback, test) = (p.values, w.values, d.values, g.values)
  }

  /// Products and sums of means and choices; exponentials and divisions are not counted.
  var operations: Double {
    4 * Double(users * items) * Double(draws * models)
      + 2 * Double(users * (items + 1)) * Double(prompts * responses * models)
  }

  func answer(_ posterior: ImportancePosterior, jobs: Int) -> PosteriorAnswer {
    let means = posterior.means(feedback, users: users, items: items, jobs: jobs)
    let readers = users * (items + 1)
    nonisolated(unsafe) let choices = UnsafeMutablePointer<Int32>.allocate(
      capacity: prompts * readers)
    defer { choices.deallocate() }
    _ = bestResponses(
      of: test, prompts: prompts, responses: responses, models: models, weights: means,
      users: readers, jobs: jobs
    ) { block in
      for p in block.prompts {
        (choices + p * readers + block.users.lowerBound).update(
          from: block.row(p).baseAddress!, count: block.users.count)
      }
    }
    return PosteriorAnswer(
      means: means, choices: Array(UnsafeBufferPointer(start: choices, count: prompts * readers)))
  }
}

/// Means [users, items + 1, models] and choices [prompts, users x (items + 1)].
private struct PosteriorAnswer {
  let means: [Float]
  let choices: [Int32]

  /// The figures that the peers' --check prints.
  func check(_ input: PosteriorInputs) -> String {
    let sum = means.reduce(0.0) { $0 + Double($1) }
    let last = input.items * input.models
    let first = means[last..<last + 4].map { "\($0)" }.joined(separator: ", ")
    let regrets = [0, 1, 4, 16, input.items].filter { $0 <= input.items }.map { item in
      "\((regret(input, item) * 1e6).rounded() / 1e6)"
    }
    return "regret at 0, 1, 4, 16, all [\(regrets.joined(separator: ", "))], mean_sum \(sum), "
      + "mean_user0 [\(first)], choice_sum \(choices.reduce(0) { $0 + Int($1) })"
  }

  /// Mean utility that users lose by the choices made after this many items.
  private func regret(_ input: PosteriorInputs, _ item: Int) -> Double {
    let readers = input.users * (input.items + 1)
    var lost = 0.0
    for p in 0..<input.prompts {
      for u in 0..<input.users {
        let utilities = (0..<input.responses).map { m in
          (0..<input.models).reduce(0.0) { sum, k in
            sum + Double(input.truth[u * input.models + k])
              * Double(input.test[(p * input.responses + m) * input.models + k])
          }
        }
        let choice = Int(choices[p * readers + u * (input.items + 1) + item])
        lost += utilities.max()! - utilities[choice]
      }
    }
    return lost / Double(input.prompts * input.users)
  }
}
