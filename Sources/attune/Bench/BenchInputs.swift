import ArgumentParser
import Configuration
import Experiments
import Platform
import Preferences
import Randomness

/// Scores [prompts, responses, models] and weights [users, models] that a benchmark computes on.
struct BenchInputs {
  var prompts = 10_402
  var responses = 8
  var models = 10
  var users: Int
  var scores: [Float]
  var weights: [Float]

  init(_ arguments: BenchArguments, users: Int) throws {
    if let folder = arguments.dump {
      self = try BenchInputs(dump: folder)
    } else {
      self = BenchInputs(users: users)
    }
  }

  /// Random numbers of the right kind: correlated scores, Dirichlet(0.05) users.
  init(users: Int) {
    self.users = users
    var stream = RandomStream(seed: 1).stream("bench")
    var scores: [Float] = []
    scores.reserveCapacity(prompts * responses * models)
    for _ in 0..<prompts * responses {
      let common = stream.normal()
      for _ in 0..<models { scores.append(Float(0.6 * common + 0.8 * stream.normal())) }
    }
    self.scores = scores
    let alpha = [Double](repeating: 0.05, count: models)
    weights = (0..<users).flatMap { _ in stream.dirichlet(alpha).map(Float.init) }
  }

  /// Reads R.bin and W.bin, raw little-endian floats, with their shapes in shapes.json.
  init(dump folder: String) throws {
    let ((scores, r), (weights, w)) = (
      try dumpedArray("R", in: folder), try dumpedArray("W", in: folder)
    )
    (prompts, responses, models, users) = (r[0], r[1], r[2], w[0])
    (self.scores, self.weights) = (scores, weights)
    guard scores.count == prompts * responses * models, weights.count == users * models else {
      throw ValidationError("\(folder): R.bin or W.bin does not have the size of shapes.json")
    }
  }
}

/// The floats of NAME.bin and their shape in shapes.json.
func dumpedArray(_ name: String, in folder: String) throws -> (values: [Float], shape: [Int]) {
  let shapes = try JSONValue(parsing: try Files.read(folder + "/shapes.json"))
  let shape = shapes[name]?["shape"]?.elements?.compactMap { $0.double.map { Int($0) } }
  guard let shape, !shape.isEmpty else {
    throw ValidationError("\(folder)/shapes.json has no shape of \(name)")
  }
  let values = floats(try Files.read("\(folder)/\(name).bin"))
  guard values.count == shape.reduce(1, *) else {
    throw ValidationError("\(folder)/\(name).bin does not have the size of shapes.json")
  }
  return (values, shape)
}

func floats(_ bytes: [UInt8]) -> [Float] {
  bytes.withUnsafeBytes { raw in
    (0..<raw.count / 4).map {
      Float(
        bitPattern: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self))
      )
    }
  }
}
