public import Configuration
public import Language
public import Preferences
public import Randomness

/// What a method may learn from before it meets a new person: features of all responses, and the
/// feedback of historical users. No weights, no utilities and no test user are in it.
public struct TrainingData: Sendable {
  /// Standardised scores, texts where the dataset has them.
  public let table: RewardTable
  /// Feedback of the historical users, on training prompts only; of recorded people who judged the same
  /// responses on all prompts, as in the columns.
  public let historical: Histories
  /// Per row of the table: the utility of the mean historical user, the non-personal estimate that the
  /// reference `population-best` is made of. Public knowledge.
  public let populationUtility: [Double]
  /// The learner's own stream; derive children by name and per user by user name.
  public let stream: RandomStream
  /// Columns and population utility made without some historical users (indices of `historical`), where they are
  /// made of these users' judgements; nil where they are not.
  public let remake: Remake?
  /// What of a candidate set a person's feedback never showed.
  public let novelty: Novelty
  /// What is known of people, historical and new, before they say anything; nil where nothing is. A run makes it
  /// part of every learner's cold start (`Stacked`).
  public let personFeatures: PersonFeatures?
  /// Models of what people think of responses that the historical ones judged in common; nil where there are none.
  /// They take a while, and are made when first asked for.
  package var values: (@Sendable () throws -> CrowdValues)?
  /// The experiment's models by name, for learners that ask them (`ReachesOutside`).
  public var models = ModelShelf()

  /// Other columns of the same rows, from the indices of the historical users who are to have no part in them.
  public typealias Remake = @Sendable (_ without: [Int]) throws -> Remade

  public init(
    table: RewardTable, historical: Histories, populationUtility: [Double], stream: RandomStream,
    remake: Remake? = nil, novelty: Novelty = .responses, personFeatures: PersonFeatures? = nil,
    values: (@Sendable () throws -> CrowdValues)? = nil
  ) {
    precondition(populationUtility.count == table.rowCount, "one population utility per row")
    self.table = table
    self.historical = historical
    self.populationUtility = populationUtility
    self.stream = stream
    self.remake = remake
    self.novelty = novelty
    self.personFeatures = personFeatures
    self.values = values
  }
}

/// What learners see of the responses, made without some of the historical users.
public struct Remade: Sendable {
  /// As many columns as before, of the same names and near in meaning.
  public let table: RewardTable
  public let populationUtility: [Double]

  public init(table: RewardTable, populationUtility: [Double]) {
    self.table = table
    self.populationUtility = populationUtility
  }
}

extension TrainingData {
  /// The data as they were if some historical users had never been met: for a learner that plays them as
  /// new people. Their histories are dropped and, where columns are made of people's judgements, these are
  /// made again without theirs. `values` are of everybody, and left out.
  ///
  /// - Parameter people: Indices of `historical`, in any order.
  /// Cost: where there is `remake`, one factor analysis.
  public func without(_ people: [Int]) throws -> TrainingData {
    let dropped = Set(people)
    let kept = (0..<historical.count).filter { !dropped.contains($0) }
    let rest = historical.selecting(kept)
    guard let remake else {
      var data = TrainingData(
        table: table, historical: rest, populationUtility: populationUtility, stream: stream,
        novelty: novelty, personFeatures: personFeatures)
      data.models = models
      return data
    }
    let remade = try remake(people)
    var data = TrainingData(
      table: remade.table, historical: rest, populationUtility: remade.populationUtility,
      stream: stream, remake: { more in try remake(people + more.map { kept[$0] }) },
      novelty: novelty, personFeatures: personFeatures)
    data.models = models
    return data
  }
}

/// An algorithm that turns historical users plus a new user's first items into scores for candidates.
///
/// A learner is its own configuration: its stored properties are what `experiments.json` may set.
/// Everything it knows when it scores is in the value that `fit` returns.
public protocol Learner: Configuration {
  /// The name in `experiments.json`, for example `nearest-neighbor`.
  static var kind: String { get }
  /// One sentence: what it does, and the source.
  static var summary: String { get }
  static var role: LearnerRole { get }
  /// The label of its curve where the file gives none: the kind, and more where the kind alone would mislead.
  var defaultLabel: String { get }
  /// What it needs that not every dataset or feedback form has; checked before the first cell runs.
  var requirements: Set<Requirement> { get }
  /// When a run weighs its scores against its cold start, and adds what is known of people and of shared responses
  /// (`Stacked`).
  static var stacking: StackingRule { get }
  /// What it has become once it has seen the historical users.
  associatedtype Fitted: FittedLearner
  /// Who is fitted instead where historical people are fewer than it can learn from; nil where any number will do.
  var standIn: StandIn? { get }
  /// Learns from historical users. Throws `LearnerFailure` where the data cannot be learned from.
  func fit(_ training: TrainingData) throws -> Fitted
}

extension Learner {
  public var standIn: StandIn? { nil }
  public static var role: LearnerRole { .learner }
  public static var stacking: StackingRule { .always }
  public var requirements: Set<Requirement> { [] }
  public var defaultLabel: String { Self.kind }
}

/// When a run weighs a learner's scores.
public enum StackingRule: Sendable {
  case always
  /// Where something is known of people, or of responses that they judged in common: of a posterior, which weighs what
  /// a person said by as much as can be known from the columns that it sees.
  case knownPeopleOrResponses
  /// Of a learner whose every call may cost money.
  case never
}

/// Where a curve stands in the figure: needs no personal learning, learns, or bounds what can be learned.
public enum LearnerRole: String, Sendable {
  case floor, learner, ceiling
}

/// A property of the data that a learner cannot do without.
public enum Requirement: String, Sendable {
  /// Texts of the responses.
  case responseTexts
  /// Texts of the prompts and of the responses.
  case texts
  /// Simulated users, whose prior and choice model are known.
  case simulatedUsers
  /// Users who are mixtures of the table's columns.
  case mixtures
  /// A reward model of texts for each column of scores, so that what is written can be judged.
  case writtenAnswers
}

/// A learner that has seen the historical users and is ready for new ones.
///
/// Contract: scores at count c depend on the first c items only, are finite, and are equal to the last
/// bit whatever other users are in the batch, in whatever order, on whatever thread.
public protocol FittedLearner: Sendable {
  /// What a reader of the results should know of this fit, in sentences, for run.json; the default is none.
  var notes: [String] { get }

  /// Scores of every candidate, aligned with `candidates.rows`; higher is better.
  /// - Parameters:
  ///   - candidates: Per user, sets of responses.
  ///   - histories: The same users' feedback; only the first `count` items of each may be used.
  ///   - count: Feedback count, at least 0.
  func scores(
    for candidates: CandidateSets, histories: Histories, count: Int
  ) throws -> [Double]

  /// Scores at several ascending counts, one array per count. The default asks for one after another;
  /// a sequential method may do better.
  func scores(
    for candidates: CandidateSets, histories: Histories, counts: [Int]
  ) throws -> [[Double]]
}

extension FittedLearner {
  public var notes: [String] { [] }

  public func scores(
    for candidates: CandidateSets, histories: Histories, counts: [Int]
  ) throws -> [[Double]] {
    try counts.map { try scores(for: candidates, histories: histories, count: $0) }
  }

  /// Scores of one set of responses for one person: the convenience on top of the batch.
  public func scores(of rows: [Int], after history: History) throws -> [Double] {
    let one = Histories(form: history.form, users: [history.userID], items: [Array(history)])
    return try scores(for: CandidateSets([[rows]]), histories: one, count: history.count)
  }
}

/// A learner could not learn: an expected numeric outcome, reported as a failed cell.
public struct LearnerFailure: Error, CustomStringConvertible {
  public let description: String

  public init(_ description: String) {
    self.description = description
  }
}
