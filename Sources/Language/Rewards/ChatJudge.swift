public import Configuration

/// A chat model as a reward model, by the probability of its verdict.
public struct ChatJudgeDefinition: RewardDefinition {
  public static let kind = "judge"
  public static let summary =
    "A chat model that judges: the logarithm of how much likelier it is to say yes than no."

  public var model = ""
  public var question = "Is this a good answer to the question?"

  public init() {}

  public static let fields: [Field<ChatJudgeDefinition>] = [
    .string("model", \.model, "Name under models of one that chats, with likelihoods.")
      .example(.string("small")).required,
    .string(
      "question", \.question, "What is asked of each answer; to be answered with yes or no."),
  ]

  public func rewardModel(among models: ModelShelf) throws -> any RewardModel {
    ChatJudge(model: try models.chat(model), question: question)
  }
}

struct ChatJudge: RewardModel {
  let model: any ChatModel
  let question: String

  var identity: String { "judge:" + model.identity }

  func scores(of pairs: [TextPair]) throws -> [Double] {
    let requests = pairs.map { pair in
      ChatRequest(
        [
          Message(
            .user,
            "Question: \(pair.prompt)\n\nAnswer: \(pair.response)\n\n\(question) Reply with Yes or No and"
              + " nothing else.")
        ], sampling: Sampling(maxTokens: 1), alternatives: 20)
    }
    return try zip(pairs, model.answers(to: requests)).map { pair, answer in
      guard let score = Self.verdict(answer.tokens.first ?? []) else {
        throw ModelFailure(
          "\(model.identity) says neither yes nor no of the answer \"\(pair.response.prefix(60))\", but"
            + " \"\(answer.text.prefix(60))\"; a judge must offer likelihoods (logprobs)")
      }
      return score
    }
  }

  /// Logarithm of the odds of yes; a word that is not among the tokens told is as likely as the least likely of them.
  static func verdict(_ told: [TokenProbability]) -> Double? {
    guard let least = told.map(\.logProbability).min() else { return nil }
    func mass(_ word: String) -> Double? {
      let named = told.filter { $0.token.lowercased().filter(\.isLetter) == word }
      return named.isEmpty ? nil : logOfSum(named.map(\.logProbability))
    }
    let (yes, no) = (mass("yes"), mass("no"))
    guard yes != nil || no != nil else { return nil }
    return (yes ?? least) - (no ?? least)
  }
}
