import Learners
import Preferences
import Randomness

/// A simulated world: normal scores, users from a Dirichlet prior, feedback from a choice model.
struct BayesWorld {
  let table: RewardTable
  let alpha: [Double]
  let choice: ChoiceModel
  let form: FeedbackForm
  let stream: RandomStream
  static let responses = 8

  init(
    models: Int, prompts: Int, alpha: Double, choice: ChoiceModel = ChoiceModel(),
    form: FeedbackForm = .comparison, seed: UInt64 = 27
  ) {
    stream = RandomStream(seed: seed)
    var scores = stream.stream("scores")
    let rows = prompts * Self.responses
    table = RewardTable(
      rewardModels: (0..<models).map { "model\($0)" },
      prompts: (0..<prompts).map { Prompt(id: "p\($0)") },
      responsesPerPrompt: [Int](repeating: Self.responses, count: prompts),
      responses: (0..<rows).map { Response(id: "r\($0 % Self.responses)") },
      scores: (0..<rows * models).map { _ in Float(scores.normal()) })
    self.alpha = [Double](repeating: alpha, count: models)
    self.choice = choice
    self.form = form
  }

  func weights(ofUser name: String) -> [Double] {
    var draw = stream.stream("weights", name)
    return draw.dirichlet(alpha)
  }

  /// Feedback on the first `count` prompts.
  func items(ofUser name: String, count: Int) -> [FeedbackItem] {
    let w = weights(ofUser: name)
    var draw = stream.stream("feedback", name)
    return (0..<count).map { item(prompt: $0, w, &draw) }
  }

  private func item(prompt: Int, _ w: [Double], _ draw: inout RandomStream) -> FeedbackItem {
    let rows = Array(table.rows(ofPrompt: prompt))
    let size = form == .rating ? 1 : form == .comparison ? 2 : 4
    let shown = draw.sample(size, from: rows.count).map { rows[$0] }
    let utilities = shown.map { table.utility($0, w) }
    if form == .rating {
      let value = choice.rate(utilities[0], using: &draw)
      return FeedbackItem(chosen: shown[0], others: [], value: value)
    }
    let best = choice.choose(utilities, using: &draw)
    let others = shown.indices.filter { $0 != best }.map { Int32(shown[$0]) }
    return FeedbackItem(chosen: shown[best], others: others[...], value: 0)
  }

  func histories(_ names: [String], count: Int) -> Histories {
    Histories(
      form: form, users: names, items: names.map { items(ofUser: $0, count: count) })
  }

  /// Sets of all responses to the last `sets` prompts, the same for every user.
  func secrets(_ names: [String], sets: Int) -> Secrets {
    let prompts = table.prompts.count - sets..<table.prompts.count
    let offered = prompts.map { Array(table.rows(ofPrompt: $0)) }
    let candidates = CandidateSets(names.map { _ in offered })
    let utilities = names.flatMap { name in
      let w = weights(ofUser: name)
      return offered.joined().map { table.utility($0, w) }
    }
    return Secrets(
      priorAlpha: alpha, choiceModel: choice, utilities: utilities,
      reference: [[Int]](repeating: [0], count: names.count * sets), candidates: candidates)
  }

  var training: TrainingData { training(bank: 0) }

  /// The same data with another learner's stream.
  func training(bank: Int) -> TrainingData {
    TrainingData(
      table: table, historical: histories([], count: 0),
      populationUtility: [Double](repeating: 0, count: table.rowCount),
      stream: stream.stream("learner", "\(bank)"))
  }

  /// Share of sets in which the top-scored response beats the reference, ties one half.
  func winRate(_ scores: [Double], _ secrets: Secrets) -> Double {
    let sets = secrets.reference.indices
    let wins = sets.map { set -> Double in
      let positions = secrets.candidates.positions(ofSet: set)
      let top = positions.max { (scores[$0], -$0) < (scores[$1], -$1) }!
      let reference = secrets.utilities[positions.lowerBound + secrets.reference[set][0]]
      return secrets.utilities[top] > reference
        ? 1 : secrets.utilities[top] == reference ? 0.5 : 0
    }
    return wins.reduce(0, +) / Double(sets.count)
  }
}
