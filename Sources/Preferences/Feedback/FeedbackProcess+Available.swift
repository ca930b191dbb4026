extension FeedbackProcess {
  /// How many different items `items` finds in prompts: without noise a tie makes no comparison, and a prompt
  /// whose responses are all tied no best one.
  /// - Parameter utilities: By prompt, of its responses.
  public func available(_ utilities: [[Double]]) -> Int {
    utilities.reduce(0) { $0 + available(inOnePrompt: $1) }
  }

  private func available(inOnePrompt utilities: [Double]) -> Int {
    let count = utilities.count
    let isNoisy = choice.temperature > 0
    let sizes = Dictionary(grouping: utilities, by: \.self).values.map(\.count)
    switch form {
    case .rating: return count
    case .bestOf: return count > 1 && (isNoisy || sizes.count > 1) ? 1 : 0
    case .comparison:
      switch pairs {
      case .random, .nearestPrompt, .uncertainty, .dOptimal, .informationGain, .thompson:
        let tied = isNoisy ? 0 : sizes.reduce(0) { $0 + $1 * ($1 - 1) / 2 }
        return count * (count - 1) / 2 - tied
      case .bestWorst: return count > 1 && (isNoisy || sizes.count > 1) ? 1 : 0
      case .adjacent: return max(0, (isNoisy ? count : sizes.count) - 1)
      }
    }
  }
}
