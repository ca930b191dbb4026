internal import Configuration

/// Embeddings of a server that speaks OpenAI's protocol.
struct OpenAIEmbeddings: EmbeddingModel {
  let server: OpenAIServer
  /// Texts of one request.
  private static let batch = 64

  init(server: OpenAIServer) {
    self.server = server
  }

  var identity: String { "openai:" + server.model }

  func vectors(of texts: [String]) throws -> [[Float]] {
    let starts = Array(stride(from: 0, to: texts.count, by: Self.batch))
    var found = [[Float]](repeating: [], count: texts.count)
    let bodies = starts.map { start in
      JSONValue.object([
        ("model", .string(server.model)),
        (
          "input",
          .array(texts[start..<min(start + Self.batch, texts.count)].map(JSONValue.string))
        ),
      ])
    }
    try server.post(bodies, to: "/embeddings", read: Vectors.init(body:), usage: \.usage) {
      index, vectors in
      let start = starts[index]
      guard vectors.all.count == min(Self.batch, texts.count - start) else {
        throw ModelFailure(
          "\(server.model) embedded \(vectors.all.count) of \(min(Self.batch, texts.count - start)) texts"
        )
      }
      for (offset, vector) in vectors.all.enumerated() { found[start + offset] = vector }
    }
    if let first = found.first, let odd = found.first(where: { $0.count != first.count }) {
      throw ModelFailure(
        "\(server.model) made vectors of \(first.count) and of \(odd.count) numbers; expected one width"
      )
    }
    return found
  }
}

/// Vectors of length 1, by the index that the server gives them.
private struct Vectors: Sendable {
  let all: [[Float]]
  let usage: Usage

  init?(body: JSONValue) {
    guard let data = body["data"]?.elements else { return nil }
    var all = [[Float]](repeating: [], count: data.count)
    for (position, item) in data.enumerated() {
      let index = item["index"]?.integer ?? position
      let numbers = (item["embedding"]?.elements ?? []).compactMap { $0.double.map(Float.init) }
      guard all.indices.contains(index), !numbers.isEmpty, numbers.allSatisfy(\.isFinite) else {
        return nil
      }
      let length = numbers.reduce(0) { $0 + $1 * $1 }.squareRoot()
      all[index] = length > 0 ? numbers.map { $0 / length } : numbers
    }
    guard all.allSatisfy({ !$0.isEmpty }) else { return nil }
    self.all = all
    usage = Usage(openAI: body["usage"])
  }
}
