internal import Language
internal import Platform

/// Reads how likely each option's label was as the first token of an answer.
enum LabelLikelihood {
  /// Likeliest tokens asked for: what the OpenAI protocol allows.
  static let alternatives = 20

  /// Logarithms of the options' shares, which add up to 1; nil where no label is among the tokens told.
  ///
  /// Tokens that differ by white space or an opening bracket name the same label. A label that is not among the tokens
  /// told is less likely than all of them, and is given the probability of the least likely.
  static func logShares(of answer: ChatAnswer, options: Int, labels: OptionLabels) -> [Double]? {
    guard let told = answer.tokens.first, let least = told.map(\.logProbability).min() else {
      return nil
    }
    var named = [[Double]](repeating: [], count: options)
    for token in told {
      let label = String(token.token.filter { !($0.isWhitespace || $0 == "[" || $0 == "(") })
      if let position = labels.position(of: label, options: options) {
        named[position].append(token.logProbability)
      }
    }
    guard named.contains(where: { !$0.isEmpty }) else { return nil }
    let known = named.map { max(logOfSum($0), least) }
    let whole = logOfSum(known)
    return known.map { $0 - whole }
  }
}
