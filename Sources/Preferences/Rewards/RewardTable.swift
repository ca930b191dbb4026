/// A user's question.
public struct Prompt: Sendable, Equatable {
  public let id: String
  public let text: String?

  public init(id: String, text: String? = nil) {
    self.id = id
    self.text = text
  }
}

/// One candidate answer to a prompt.
public struct Response: Sendable, Equatable {
  /// Who or what answered, for example a system's name: unique within a prompt.
  public let id: String
  public let text: String?

  public init(id: String, text: String? = nil) {
    self.id = id
    self.text = text
  }
}

/// Standardised scores of K reward models for every response of every prompt, addressed by reward-model name.
///
/// A *row* is one response; the rows of a prompt are contiguous, and prompts may differ in their number
/// of responses. Everything in Attune that points at a response is a row number of one table.
public struct RewardTable: Sendable {
  /// Names of the K columns, in the order of `scores`.
  public let rewardModels: [String]
  public let prompts: [Prompt]
  public let responses: [Response]
  /// Prompt p owns rows `promptOffsets[p] ..< promptOffsets[p + 1]`.
  public let promptOffsets: [Int]
  /// Prompt of each row.
  public let promptOfRow: [Int32]
  /// Row-major, rows x K.
  public let scores: [Float]
  /// What raw scores were standardised by: one per reward model, or empty where they were not.
  public let standardisation: [Standardisation]
  /// True where users are mixtures of the columns, so that their weights are known to be non-negative;
  /// false where the columns are factors of either sign.
  public let usersAreMixtures: Bool

  public init(
    rewardModels: [String], prompts: [Prompt], responsesPerPrompt: [Int], responses: [Response],
    scores: [Float], standardisation: [Standardisation] = [], usersAreMixtures: Bool = true
  ) {
    var offsets = [0]
    var promptOfRow: [Int32] = []
    for (prompt, count) in responsesPerPrompt.enumerated() {
      offsets.append(offsets[prompt] + count)
      promptOfRow += [Int32](repeating: Int32(prompt), count: count)
    }
    precondition(prompts.count == responsesPerPrompt.count, "one response count per prompt")
    precondition(
      responses.count == offsets.last!,
      "\(responses.count) responses for \(offsets.last!) rows")
    precondition(
      scores.count == responses.count * rewardModels.count,
      "\(scores.count) scores for \(responses.count) rows x \(rewardModels.count) reward models")
    precondition(
      standardisation.isEmpty || standardisation.count == rewardModels.count,
      "\(standardisation.count) standardisations for \(rewardModels.count) reward models")
    self.rewardModels = rewardModels
    self.prompts = prompts
    self.responses = responses
    promptOffsets = offsets
    self.promptOfRow = promptOfRow
    self.scores = scores
    self.standardisation = standardisation
    self.usersAreMixtures = usersAreMixtures
  }

  public var rowCount: Int { responses.count }
  /// K, the number of reward models.
  public var modelCount: Int { rewardModels.count }

  /// Rows of prompt p.
  public func rows(ofPrompt p: Int) -> Range<Int> {
    promptOffsets[p]..<promptOffsets[p + 1]
  }

  /// The K scores of a row.
  public func features(_ row: Int) -> [Double] {
    let k = modelCount
    return scores[row * k..<(row + 1) * k].map(Double.init)
  }

  /// Weighted sum of a row's scores, left to right in double precision: a mixture user's utility.
  @inlinable public func utility(_ row: Int, _ weights: [Double]) -> Double {
    let start = row * modelCount
    var sum = 0.0
    for k in 0..<modelCount { sum += weights[k] * Double(scores[start + k]) }
    return sum
  }

  /// Words of each response, or nil where the table has no texts.
  public var responseLengths: [Double]? {
    guard !responses.isEmpty, responses.allSatisfy({ $0.text != nil }) else { return nil }
    return responses.map { Double(wordCount($0.text!)) }
  }
}
