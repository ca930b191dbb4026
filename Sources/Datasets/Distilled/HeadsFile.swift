internal import Configuration
internal import LinearAlgebra
internal import Preferences

extension DistilledScorer {
  /// Reads heads that `attune distill` wrote. The file says all there is: embedder, features and heads.
  public init(file: String) throws(DataError) {
    try self.init(reading: OpenFile(path: file))
  }

  init(reading open: OpenFile) throws(DataError) {
    let file = open.path
    let contents: HeadsFile
    do {
      contents = try HeadsFile(decoding: JSONValue(parsing: try allBytes(of: open)), at: "")
    } catch let error as DataError {
      throw error
    } catch let error as ConfigurationError {
      throw DataError(file: file, line: error.line, "\(error); write it again by attune distill")
    } catch let error as JSONSyntaxError {
      throw DataError(file: file, line: error.line, error.message)
    } catch {
      throw DataError(file: file, "\(error)")
    }
    self = contents.scorer
  }

  /// The file's text: JSON, the same bytes for the same heads.
  public var fileText: String {
    JSONValue.object(HeadsFile(self).resolved).serialized() + "\n"
  }
}

/// Heads as JSON.
struct HeadsFile: Configuration {
  /// Changes whenever an older file would be read as other scores: with the embedder, with the features.
  enum Format: String, CaseIterable {
    case first = "attune-heads-1"
  }

  var format = Format.first
  var rewardModels: [String]?
  var embedder = Embedder()
  var mean: [Double] = []
  var scale: [Double] = []
  var weights: [Double] = []
  var offset: [Double] = []
  var hidden: Hidden?

  static let fields: [Field<Self>] = [
    .choice("format", \.format, "What this file is.").required,
    .optionalStrings("rewardModels", \.rewardModels, "Names of the K heads.").required,
    .object("embedder", \.embedder, "Makes vectors of texts.").required,
    .numbers("mean", \.mean, .finite, "Subtracted from each feature.").required,
    .numbers("scale", \.scale, .finite, "What each is then multiplied by.").required,
    .numbers("weights", \.weights, .finite, "K x features.").required,
    .numbers("offset", \.offset, .finite, "One for each head.").required,
    .optionalObject("hidden", \.hidden, "A hidden layer, where there is one."),
  ]

  /// Name, width and the document frequencies of the buckets that occurred.
  struct Embedder: Configuration {
    var name = ""
    var width = 1
    var documents = 1
    var buckets: [Int] = []
    var frequencies: [Int] = []

    static let fields: [Field<Self>] = [
      .string("name", \.name, "What its signs are drawn by.").required,
      .integer("width", \.width, 1...16_384, "Entries of a vector.").required,
      .integer("documents", \.documents, 1...Int(Int32.max), "Texts it was fitted to.").required,
      .integers("buckets", \.buckets, 0...HashedEmbedder.buckets - 1, "Buckets that occurred.")
        .required,
      .integers("frequencies", \.frequencies, 1...Int(Int32.max), "In how many texts.").required,
    ]
  }

  struct Hidden: Configuration {
    var inputs: [Double] = []
    var bias: [Double] = []
    var outputs: [Double] = []

    static let fields: [Field<Self>] = [
      .numbers("inputs", \.inputs, .finite, "Units x features.").required,
      .numbers("bias", \.bias, .finite, "One for each unit.").required,
      .numbers("outputs", \.outputs, .finite, "K x units.").required,
    ]
  }

  /// Checks that the parts fit each other, so that no sum or size of them overflows.
  func validate() throws(InvalidField) {
    let (K, D) = (rewardModels!.count, embedder.width + ResponseFeatures.cues)
    let H = hidden?.bias.count ?? 0
    let lengths = [
      ("mean", mean.count, D), ("scale", scale.count, D), ("weights", weights.count, K * D),
      ("offset", offset.count, K), ("hidden", hidden?.inputs.count ?? 0, H * D),
      ("hidden", hidden?.outputs.count ?? 0, K * H),
      ("embedder", embedder.frequencies.count, embedder.buckets.count),
    ]
    for (name, found, expected) in lengths where found != expected {
      throw InvalidField(name, "has \(found) entries; expected \(expected)")
    }
    if let largest = embedder.frequencies.max(), largest > embedder.documents {
      throw InvalidField(
        "embedder.frequencies",
        "has \(largest), and the embedder was fitted to \(embedder.documents) documents; expected"
          + " at most that")
    }
    if Set(embedder.buckets).count < embedder.buckets.count {
      throw InvalidField("embedder.buckets", "has a bucket twice; expected each once")
    }
  }
}

extension HeadsFile {
  init(_ heads: DistilledScorer) {
    let embedder = heads.features.embedder
    let buckets = embedder.frequencies.indices.filter { embedder.frequencies[$0] > 0 }
    rewardModels = heads.rewardModels
    (self.embedder.name, self.embedder.width) = (embedder.name, embedder.width)
    self.embedder.documents = embedder.documents
    self.embedder.buckets = buckets
    self.embedder.frequencies = buckets.map { Int(embedder.frequencies[$0]) }
    (mean, scale) = (heads.features.mean, heads.features.scale)
    (weights, offset) = (heads.weights.values, heads.offset)
    hidden = heads.hidden.map {
      Hidden(inputs: $0.inputs.values, bias: $0.bias, outputs: $0.outputs.values)
    }
  }

  /// The heads, of parts that `validate` has checked.
  var scorer: DistilledScorer {
    var frequencies = [Int32](repeating: 0, count: HashedEmbedder.buckets)
    for (bucket, count) in zip(embedder.buckets, embedder.frequencies) {
      frequencies[bucket] = Int32(count)
    }
    let features = ResponseFeatures(
      embedder: HashedEmbedder(
        width: embedder.width, name: embedder.name, documents: embedder.documents,
        frequencies: frequencies), mean: mean, scale: scale)
    let (K, D) = (rewardModels!.count, features.count)
    return DistilledScorer(
      rewardModels: rewardModels!, features: features,
      weights: Matrix(rows: K, columns: D, values: weights), offset: offset,
      hidden: hidden.map { hidden in
        DistilledScorer.HiddenLayer(
          inputs: Matrix(rows: hidden.bias.count, columns: D, values: hidden.inputs),
          bias: hidden.bias,
          outputs: Matrix(rows: K, columns: hidden.bias.count, values: hidden.outputs))
      })
  }
}

extension Bounds {
  fileprivate static let finite = Bounds.atLeast(
    -.greatestFiniteMagnitude, upTo: .greatestFiniteMagnitude)
}

private func allBytes(of file: OpenFile) throws(DataError) -> [UInt8] {
  var reader = try ByteReader(file)
  var bytes: [UInt8] = []
  var line: [UInt8] = []
  while try reader.nextLine(into: &line) { bytes += line + [UInt8(ascii: "\n")] }
  return bytes
}
