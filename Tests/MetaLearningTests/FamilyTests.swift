import Configuration
import Foundation
import Inference
import Learners
import MetaLearning
import Preferences
import SimulatedWorld
import Testing

@Suite struct `The family's outer gradients` {
  static let cases = try! FamilyCase.all()

  @Test(arguments: cases.indices)
  func `equal automatic differentiation`(index: Int) throws {
    let golden = Self.cases[index]
    let outer = try golden.outer(at: golden.parameters)
    let label = "case \(index), \(golden.algorithm)"
    // imaml's solutions and linear systems are held to 1e-6; Newton's last step squares the former.
    let tolerance = golden.algorithm == "proximal" ? 1e-5 : 1e-10
    #expect(abs(outer.loss - golden.json["loss"]!.double!) < tolerance, "\(label)")
    let difference = largestRelative(outer.gradient, golden.numbers("gradient"))
    #expect(difference < tolerance, "\(label): relative difference \(difference)")
  }

  /// Gradients to first order leave terms out that finite differences have.
  @Test(arguments: cases.indices.filter { cases[$0].json["order"]?.text != "first" })
  func `equal finite differences where they are exact`(index: Int) throws {
    let golden = Self.cases[index]
    let parameters = golden.parameters
    let outer = try golden.outer(at: parameters)
    // Central differences of the exactly solved inner problem: error h^2 and 1e-16 / h, below 1e-8.
    let h = 1e-5
    let slopes = try parameters.indices.map { i in
      var (up, down) = (parameters, parameters)
      up[i] += h
      down[i] -= h
      return try (golden.outer(at: up).loss - golden.outer(at: down).loss) / (2 * h)
    }
    let difference = largestRelative(outer.gradient, slopes)
    #expect(difference < 1e-5, "case \(index): relative difference \(difference)")
  }
}

@Suite struct `Inner loops` {
  @Test func `by mirror descent stay on the simplex, however large the rate`() throws {
    let golden = try FamilyCase.all().filter { $0.json["link"]?.text == "mirror" }
    for (index, rate) in zip(golden.indices, [0.1, 10, 1e6]) {
      let model = golden[index].head
      var parameters = golden[index].parameters
      for t in 0..<golden[index].steps { parameters[model.head.count + t] = log(rate) }
      let s = model.coefficients(after: golden[index].support, at: parameters)
      #expect(s.allSatisfy { $0 >= 0 }, "rate \(rate): \(s)")
      #expect(abs(s.reduce(0, +) - 1) < 1e-12, "rate \(rate): sum \(s.reduce(0, +))")
    }
  }

  @Test func `by Newton steps end at the regularised maximum likelihood`() throws {
    for golden in try FamilyCase.all() where golden.algorithm == "newton" {
      let K = golden.parameters.count / 2
      let ones = [Double](repeating: 1, count: K)
      let steps = NewtonSteps(name: "newton", initial: ones, precision: ones, steps: 50)
      let w = try steps.weights(after: golden.support, at: golden.parameters)
      let at = golden.support.derivatives(at: w)
      for k in 0..<K {
        let pull = exp(golden.parameters[K + k]) * (w[k] - golden.parameters[k])
        #expect(abs(at.gradient[k] + pull) < 1e-10, "weight \(k): \(at.gradient[k] + pull)")
      }
    }
  }

  @Test func `are certified by imaml, or fail with the residual`() throws {
    let golden = try #require(try FamilyCase.all().first { $0.algorithm == "proximal" })
    func solve(_ learner: IMAML) throws -> IMAML.ImplicitGradient {
      try learner.implicitGradient(
        support: golden.support, query: golden.query,
        initial: Array(golden.parameters.dropLast()), lambda: golden.parameters.last!)
    }
    let solved = try solve(IMAML())
    let limit = 1e-6 * Double(1 + golden.support.count)
    #expect(solved.residual <= limit, "residual \(solved.residual), limit \(limit)")
    var strict = IMAML()
    strict.tolerance = 1e-300
    let residual = #expect(throws: LearnerFailure.self) { _ = try solve(strict) }
    #expect(try #require(residual).description.contains("residual"))
    var hasty = IMAML()
    hasty.solverSteps = 1
    let steps = #expect(throws: LearnerFailure.self) { _ = try solve(hasty) }
    #expect(try #require(steps).description.contains("conjugate gradients"))
  }
}

@Suite struct `Worst-served users` {
  @Test func `decide the objective by their share`() {
    var outer = OuterLoop()
    let losses = [0.5, 2, 1, 0.1]
    #expect(outer.objective(losses).value == 0.9)
    outer.weighting = .cvar
    outer.tail = 0.375
    let (value, weights) = outer.objective(losses)  // the worst user and half of the next
    #expect(abs(value - 2.5 / 1.5) < 1e-15)
    #expect(largestRelative(weights, [0, 1 / 1.5, 0.5 / 1.5, 0]) < 1e-15)
    outer.weighting = .softmax
    for (temperature, limit) in [(1e6, 0.9), (1e-3, 2)] {
      outer.temperature = temperature
      #expect(abs(outer.objective(losses).value - limit) < 0.01, "temperature \(temperature)")
    }
  }
}

@Suite struct `Every meta-learner` {
  static let kinds = ["maml", "fomaml", "reptile", "meta-sgd", "imaml", "mrm", "anil"]

  private func world(_ form: FeedbackForm, alpha: Double = 0.05) -> BuiltWorld {
    var world = SimulatedWorld()
    (world.historical, world.test, world.form, world.alpha) = (200, 100, form, alpha)
    return world.build()
  }

  private func learner(_ kind: String, _ json: String = "{}") throws -> any Learner {
    let type = try #require(metaLearners.first { $0.kind == kind })
    return try type.init(decoding: JSONValue(parsing: Array(json.utf8)), at: kind)
  }

  @Test(arguments: kinds)
  func `is above its own cold start after feedback without noise`(kind: String) throws {
    let world = world(.comparison)
    let rates = try learner(kind).fit(world.training).scores(
      for: world.candidates, histories: world.histories, counts: [0, 2, 8, 32]
    ).map { world.winRate($0) }
    #expect(rates.dropFirst().allSatisfy { $0 >= rates[0] - 0.005 }, "win rates \(rates)")
    #expect(rates[3] > rates[0] + 0.08, "win rates \(rates)")
  }

  @Test(arguments: kinds)
  func `finds a user's direction after 500 comparisons`(kind: String) throws {
    var world = SimulatedWorld()
    (world.alpha, world.test, world.maximumCount, world.historical) = (1, 3, 500, 100)
    let built = world.build()
    // Rates learned for 32 items overshoot at 500 on the simplex, where steps grow with the evidence.
    let json = #"{"iterations": 100, "inner": "gradient", "innerSteps": 20}"#
    let type = kind == "imaml" ? try learner(kind) : try learner(kind, json)
    let fitted = try #require(try type.fit(built.training) as? any LinearLearner)
    for user in 0..<3 {
      let w = try fitted.weights(after: built.histories[user])
      let likeness = cosine(w, built.testWeights[user])
      #expect(likeness > 0.9, "user \(user): cosine \(likeness)")
    }
  }

  @Test(arguments: ["fomaml", "reptile", "meta-sgd", "mrm"])
  func `without Newton steps refuses them by name`(kind: String) throws {
    let error = #expect(throws: ConfigurationError.self) {
      _ = try learner(kind, #"{"inner": "newton"}"#)
    }
    #expect(try #require(error).description.contains("inner"))
  }
}

func cosine(_ a: [Double], _ b: [Double]) -> Double {
  func dot(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
  return dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
}
