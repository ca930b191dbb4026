/// The person's most recent examples, oldest first: zero-shot, winners, losers, both, or ratings.
public struct RecentExamples: ExampleChoice {
  public let style: ExampleStyle

  public init(_ style: ExampleStyle) {
    self.style = style
  }

  public func examples(for request: PromptRequest, shots: Int?) -> ChosenExamples {
    ChosenExamples(own: style.usable(request.examples).suffix(shots ?? .max))
  }
}
