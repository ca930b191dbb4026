/// What a person's embedding is the mean of.
public enum UserEmbedding: String, CaseIterable, Sendable {
  case winners
  case losers
  /// Winners minus losers.
  case difference
}

/// PersonalLLM's learning across users (Zollo et al., 2025): the examples of the most similar historical
/// people that are nearest to the question, before the person's own.
///
/// A person without feedback resembles nobody: the prompt then has no examples.
public struct SimilarUsersExamples: ExampleChoice {
  public let style = ExampleStyle.winnersAndLosers
  public let embedding: UserEmbedding
  /// Similar people to draw from.
  public let userCount: Int
  /// Examples taken from them.
  public let itemCount: Int
  let vectors: TextVectors
  private let people: [HistoricalUser]

  private struct HistoricalUser: Sendable {
    let embedding: [Float]
    let examples: [Example]
    let questions: [[Float]]
  }

  /// - Parameter historical: Per historical user, the examples.
  /// - Throws: What an embedding model throws.
  public init(
    historical: [[Example]], embedding: UserEmbedding = .difference, userCount: Int = 5,
    itemCount: Int = 5, vectors: TextVectors = TextVectors()
  ) throws {
    self.embedding = embedding
    self.userCount = userCount
    self.itemCount = itemCount
    self.vectors = vectors
    let style = style
    people = try historical.map { examples in
      let usable = style.usable(examples)
      return HistoricalUser(
        embedding: try userEmbedding(usable, embedding, vectors), examples: usable,
        questions: try vectors.vectors(of: usable.map(\.question.text)))
    }
  }

  public func examples(for request: PromptRequest, shots: Int?) throws -> ChosenExamples {
    let own = style.usable(request.examples)
    return ChosenExamples(
      own: own.suffix(shots ?? .max),
      similar: own.isEmpty ? [] : try related(to: request.question, own))
  }

  /// The similar people's examples, the nearest to the question last.
  private func related(to question: Segment, _ own: [Example]) throws -> [Example] {
    let me = try userEmbedding(own, embedding, vectors)
    let similar = last(userCount, of: people.indices) { cosine(people[$0].embedding, me) }
    let asked = try vectors[question.text]
    let items = similar.flatMap { person in
      people[person].examples.indices.map { (person: person, item: $0) }
    }
    let near = last(itemCount, of: items.indices) {
      cosine(people[items[$0].person].questions[items[$0].item], asked)
    }
    return near.map { people[items[$0].person].examples[items[$0].item] }
  }
}

/// Mean embedding of a person's preferred texts, rejected texts, or their difference, as a unit vector; empty
/// where there is no such text.
private func userEmbedding(
  _ examples: [Example], _ kind: UserEmbedding, _ vectors: TextVectors
) throws -> [Float] {
  var sum: [Float] = []
  func add(_ texts: [Segment], _ sign: Float) throws {
    for vector in try vectors.vectors(of: texts.map(\.text)) {
      if sum.isEmpty { sum = [Float](repeating: 0, count: vector.count) }
      for i in sum.indices { sum[i] += sign / Float(texts.count) * vector[i] }
    }
  }
  if kind != .losers { try add(examples.flatMap(\.preferred), 1) }
  if kind != .winners { try add(examples.flatMap(\.rejected), kind == .losers ? 1 : -1) }
  let norm = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
  return norm > 0 ? sum.map { $0 / norm } : sum
}
