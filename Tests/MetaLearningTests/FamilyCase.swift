import Configuration
import Foundation
import Inference
import Learners
import LinearAlgebra
import MetaLearning
import Testing

/// The file of that name in Golden, written by the script beside it.
func golden(_ name: String) throws -> JSONValue {
  let url = try #require(
    Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Golden"))
  return try JSONValue(parsing: Data(contentsOf: url))
}

/// One case of `family.json` or `maml.json`: an episode, meta-parameters, and what JAX makes of them.
struct FamilyCase {
  let json: JSONValue
  let support: Evidence
  let query: Evidence

  init(_ json: JSONValue) {
    self.json = json
    support = Self.evidence(json["support"]!, json["supportTargets"]!)
    query = Self.evidence(json["query"]!, json["queryTargets"]!)
  }

  static func all(in file: String = "family") throws -> [FamilyCase] {
    try golden(file).elements!.map(FamilyCase.init)
  }

  var algorithm: String { json["algorithm"]!.text! }
  var parameters: [Double] { numbers("parameters") }
  var episode: Episode { Episode(support: support, query: query) }

  func numbers(_ key: String) -> [Double] { json[key]!.elements!.map { $0.double! } }
  var pseudoItems: Double { json["pseudoItems"]!.double! }
  func isTrue(_ key: String) -> Bool { json[key]?.serialized() == "true" }
  var steps: Int { Int(json["steps"]!.double!) }

  /// Loss and gradient by the flat parameters, as Attune computes them.
  func outer(at parameters: [Double]) throws -> (loss: Double, gradient: [Double]) {
    switch algorithm {
    case "gradient": return gradientSteps(parameters)
    case "newton":
      let result = try newton.gradient(of: episode, at: parameters)
      return (result.loss, result.gradient)
    case "proximal":
      let result = try IMAML().implicitGradient(
        support: support, query: query, initial: Array(parameters.dropLast()),
        lambda: parameters.last!)
      return (result.loss, result.initial + [result.lambda])
    default:
      let result = head.gradient(of: episode, at: parameters)
      return (result.loss, result.gradient)
    }
  }

  var newton: NewtonSteps {
    let K = parameters.count / 2
    let ones = [Double](repeating: 1, count: K)
    return NewtonSteps(name: "newton", initial: ones, precision: ones, steps: steps)
  }

  var head: HeadSteps {
    let links: [String: HeadLink] = ["linear": .linear, "softmax": .softmax, "mirror": .mirror]
    let basis = json["basis"]!.elements!.map { $0.elements!.map { $0.double! } }
    let J = basis[0].count
    let rates = [Double](repeating: 1, count: isTrue("perWeight") ? J : steps)
    var head = HeadSteps(
      name: "head", link: links[json["link"]!.text!]!, head: numbers("head"),
      rates: isTrue("perWeight")
        ? InnerRates(perWeight: rates, steps: steps) : InnerRates(perStep: rates),
      basis: Matrix(rows: basis.count, columns: J, values: basis.flatMap { $0 }),
      learnBasis: isTrue("learnBasis"))
    head.vote = isTrue("vote")
    return head
  }

  /// Rates are public by their values; the flat vector holds their logarithms.
  private func gradientSteps(_ parameters: [Double]) -> (loss: Double, gradient: [Double]) {
    let K = numbers("initial").count
    let initial = Array(parameters[..<K])
    let rates = parameters[K...].map { exp($0) }
    let outer =
      isTrue("perWeight")
      ? MetaSGD.outerGradient(
        support: support, query: query, initial: initial, rates: rates, steps: steps,
        pseudoItems: pseudoItems)
      : FOMAML.outerGradient(
        support: support, query: query, initial: initial, rates: rates, pseudoItems: pseudoItems)
    return (outer.loss, outer.initial + zip(outer.rates, rates).map { $0 * $1 })
  }

  private static func evidence(_ rows: JSONValue, _ targets: JSONValue) -> Evidence {
    let rows = rows.elements!.map { $0.elements!.map { $0.double! } }
    return Evidence(
      width: rows[0].count, rows: rows.flatMap { $0 },
      targets: targets.elements?.map { $0.double! }, ratingVariance: 1)
  }
}

/// Largest difference, relative to the largest entry of b.
func largestRelative(_ a: [Double], _ b: [Double]) -> Double {
  let size = b.map(abs).max() ?? 1
  return zip(a, b).map { abs($0 - $1) }.max()! / size
}
