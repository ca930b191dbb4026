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
public struct SimilarUsersExamples: PromptBuilder {
  public let limit: PromptLimit
  public let embedding: UserEmbedding
  /// Similar people to draw from.
  public let userCount: Int
  /// Examples taken from them.
  public let itemCount: Int
  let cache: EmbeddingCache
  private let people: [HistoricalUser]

  private struct HistoricalUser: Sendable {
    let embedding: StyleEmbedding
    let examples: [Example]
    let questions: [StyleEmbedding]
  }

  /// - Parameter historical: Per historical user, the examples.
  public init(
    historical: [[Example]], embedding: UserEmbedding = .difference, userCount: Int = 5,
    itemCount: Int = 5, limit: PromptLimit = PromptLimit(),
    cache: EmbeddingCache = EmbeddingCache()
  ) {
    self.limit = limit
    self.embedding = embedding
    self.userCount = userCount
    self.itemCount = itemCount
    self.cache = cache
    people = historical.map { examples in
      let usable = ExampleStyle.winnersAndLosers.usable(examples)
      return HistoricalUser(
        embedding: userEmbedding(usable, embedding, cache), examples: usable,
        questions: usable.map { cache.embedding(of: $0.question.text) })
    }
  }

  public func prompt(for request: PromptRequest) -> String {
    let style = ExampleStyle.winnersAndLosers
    let own = style.usable(request.examples)
    let others = own.isEmpty ? [] : related(to: request.question, own)
    return PromptLayout(style: style, limit: limit).text(
      request, own: Array(own.suffix(limit.shots ?? .max)), others: others)
  }

  /// The similar people's examples, the nearest to the question last.
  func related(to question: Segment, _ own: [Example]) -> [Example] {
    let me = userEmbedding(own, embedding, cache)
    let similar = last(userCount, of: people.indices) { people[$0].embedding.similarity(to: me) }
    let asked = cache.embedding(of: question.text)
    let items = similar.flatMap { person in
      people[person].examples.indices.map { (person: person, item: $0) }
    }
    let near = last(itemCount, of: items.indices) {
      people[items[$0].person].questions[items[$0].item].similarity(to: asked)
    }
    return near.map { people[items[$0].person].examples[items[$0].item] }
  }
}

/// The `count` indices with the largest values, ascending; of equals the later.
private func last(_ count: Int, of indices: Range<Int>, by value: (Int) -> Float) -> [Int] {
  let values = indices.map(value)
  return Array(indices.sorted { (values[$0], $0) < (values[$1], $1) }.suffix(count))
}

/// Mean embedding of a person's preferred texts, rejected texts, or their difference, as a unit vector.
private func userEmbedding(
  _ examples: [Example], _ kind: UserEmbedding, _ cache: EmbeddingCache
) -> StyleEmbedding {
  var sum = [Float](repeating: 0, count: StyleEmbedding.width)
  func add(_ texts: [Segment], _ sign: Float) {
    for text in texts {
      let values = cache.embedding(of: text.text).values
      let share = sign / Float(texts.count)
      for i in sum.indices { sum[i] += share * values[i] }
    }
  }
  if kind != .losers { add(examples.flatMap(\.preferred), 1) }
  if kind != .winners { add(examples.flatMap(\.rejected), kind == .losers ? 1 : -1) }
  return StyleEmbedding(unnormalised: sum)
}
