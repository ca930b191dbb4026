/// The person's examples whose questions are most like the one asked, the nearest last.
public struct NearestExamples: ExampleChoice {
  public let style: ExampleStyle
  let vectors: TextVectors

  public init(_ style: ExampleStyle = .winnersAndLosers, vectors: TextVectors = TextVectors()) {
    self.style = style
    self.vectors = vectors
  }

  public func examples(for request: PromptRequest, shots: Int?) throws -> ChosenExamples {
    let own = style.usable(request.examples)
    let asked = try vectors[request.question.text]
    let questions = try vectors.vectors(of: own.map(\.question.text))
    let order = last(shots ?? .max, of: own.indices) { cosine(questions[$0], asked) }
    return ChosenExamples(own: order.map { own[$0] })
  }
}

/// The `count` indices with the largest values, ascending; of equals the later.
func last(_ count: Int, of indices: Range<Int>, by value: (Int) -> Float) -> [Int] {
  let values = indices.map(value)
  return Array(indices.sorted { (values[$0], $0) < (values[$1], $1) }.suffix(count))
}
