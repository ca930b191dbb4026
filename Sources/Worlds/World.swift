import Configuration
package import Datasets
import Language
package import Learners
import LinearAlgebra
package import Preferences
package import Randomness

/// Everything one replicate of a setting is judged in: what learners may see, and what they may not.
///
/// Equal (dataset, users, feedback, evaluation, seed, experiment, replicate) make equal worlds, so that
/// every learner and every count is judged on the same people, feedback and candidates.
public struct World: Sendable {
  // What learners see.
  package var table: RewardTable
  package var historical: Histories
  package let populationUtility: [Double]
  /// Columns made of the historical people's judgements, without some of these people; nil where none are.
  var remake: TrainingData.Remake?
  /// What of a candidate set a person's feedback never showed.
  var novelty = Novelty.responses
  /// What is known of people before they say anything; nil where nothing is.
  package var personFeatures: PersonFeatures?
  /// Models of the values of responses that historical people judged in common; nil where there are none.
  var values: SharedValues?
  package var test: Histories
  package var candidates: CandidateSets
  /// Per test user, the count at which they give their first item: they then have `arrivals[u]` items
  /// less than the count says. Empty where all are there from the start.
  package var arrivals: [Int] = []
  // What only the judge and the ceilings see.
  package var secrets: Secrets
  // What only the audits see.
  /// Who the simulated users are; nil for recorded people.
  package var people: People?
  /// Prompts without feedback from anybody; empty where responses are split, not prompts.
  package let evaluationPrompts: [Int]
  /// What scores texts that are written, by the name of the column: a reward model of the dataset's own, or the name of
  /// one of the experiment's models.
  var scorers: [String: Scorer] = [:]
  /// The users and candidate sets of learners' audits.
  package var sample: AuditSample
  /// Facts for run.json and alarms, not used by anything that is judged.
  package var description: WorldDescription
  /// What simulated comparisons cost test user u by count index c: entry `c * users + u`; else empty.
  package var queries: [QueryOutcome] = []
  /// Recorded test users who duplicate a historical one; 0 for simulated people.
  var recordedTwins = 0
  /// Feedback counts at which learners are judged, ascending.
  public internal(set) var counts: [Int] = []
  /// The stream that everything random in this world derives from.
  package var root = RandomStream(seed: 0)

  /// Collects the facts that alarms are based on.
  package mutating func audit() {
    description.audit = WorldAudit(of: self)
  }
}

/// Where a column's scores of new texts come from.
enum Scorer: Sendable {
  case own(any RewardModel)
  case named(String)
}

/// The weights of simulated users, which nothing that is judged is handed.
package struct People: Sendable {
  package var historical: Population
  package var test: Population

  package init(historical: Population, test: Population) {
    self.historical = historical
    self.test = test
  }
}

package struct WorldDescription: Sendable {
  package var trainingPrompts = 0
  package var evaluationPrompts = 0
  package var standardisation: [(name: String, Standardisation)] = []
  package var duplicatesDropped = 0
  package var audit = WorldAudit()

  package init(
    trainingPrompts: Int = 0,
    evaluationPrompts: Int = 0,
    standardisation: [(name: String, Standardisation)] = [],
    duplicatesDropped: Int = 0,
    audit: WorldAudit = WorldAudit()
  ) {
    self.trainingPrompts = trainingPrompts
    self.evaluationPrompts = evaluationPrompts
    self.standardisation = standardisation
    self.duplicatesDropped = duplicatesDropped
    self.audit = audit
  }
}

/// A setting that cannot be run on its data, found before the first cell.
package struct SettingError: Error, CustomStringConvertible {
  /// Key below the experiment, for example `users.test`.
  package let key: String
  package let message: String

  package init(
    key: String,
    message: String
  ) {
    self.key = key
    self.message = message
  }
  package var description: String { "\(key) \(message)" }
}

/// Builds the world of one replicate of one setting.
package struct WorldBuilder: Sendable {
  /// Name that the random streams derive from.
  package let stream: String
  package let seed: UInt64
  package var replicate: Int
  package let setting: Setting
  package let dataset: Dataset
  /// Unit vectors of the prompts' texts; empty unless pairs are of the nearest prompts.
  let promptEmbeddings: [[Float]]

  package init(stream: String, seed: UInt64, setting: Setting, replicate: Int, dataset: Dataset) {
    self.stream = stream
    self.seed = seed
    self.replicate = replicate
    self.setting = setting
    self.dataset = dataset
    let embedding = TextEmbedding()
    promptEmbeddings =
      setting.feedback.pairs == .nearestPrompt
      ? dataset.table.prompts.map { embedding($0.text ?? "") } : []
  }

  /// A builder for checks before the first cell, which need no embeddings.
  package init(checking setting: Setting, stream: String, seed: UInt64, dataset: Dataset) {
    self.stream = stream
    self.seed = seed
    replicate = 0
    self.setting = setting
    self.dataset = dataset
    promptEmbeddings = []
  }

  /// Names in the setting come before what the dataset has.
  var scorers: [String: Scorer] {
    dataset.rewardModels.mapValues(Scorer.own)
      .merging((setting.evaluation.scorers ?? [:]).mapValues(Scorer.named)) { _, named in named }
  }

  /// The random stream of this replicate, named for the experiment and the replicate but not for the
  /// setting: settings share their random numbers and differ only in what is swept.
  package var root: RandomStream {
    RandomStream(seed: seed).stream(stream, "replicate", "\(replicate)")
  }

  /// The stream of who is in which part, of the split and of what each person is asked: that of the replicate
  /// or, where everyone is judged in turn, one for all folds, so that each person is judged under one design.
  package var rootOfPeople: RandomStream {
    setting.users.folds == nil ? root : RandomStream(seed: seed).stream(stream, "folds")
  }

  package func build() throws -> World {
    var world = dataset.recorded == nil ? try simulated() : try recorded()
    world.counts = setting.feedback.counts
    world.root = root
    world.scorers = scorers
    world.audit()
    return world
  }

  /// The positions that stand for the reference in each candidate set: all that are equally good.
  package func reference(
    _ candidates: CandidateSets, utilities: [Double], populationUtility: [Double],
    table: RewardTable
  ) -> [[Int]] {
    var stream = root.stream("reference")
    return (0..<candidates.rowOffsets.count - 1).map { set in
      let positions = candidates.positions(ofSet: set)
      let rows = candidates.rows[positions].map(Int.init)
      switch setting.evaluation.reference {
      case .populationBest: return topPositions(rows.map { populationUtility[$0] })
      case .bestOfAll: return topPositions(utilities[positions])
      case .random: return [stream.below(rows.count)]
      case .response: return rows.indices.filter { isNamedReference(rows[$0], table) }
      }
    }
  }

  /// True for the response that the setting names as the reference.
  func isNamedReference(_ row: Int, _ table: RewardTable) -> Bool {
    guard case .response(let id) = setting.evaluation.reference else { return false }
    return Name(table.responses[row].id) == Name(id)
  }

  /// `limit` candidates of a prompt, or all, ascending. The response that the setting names as the
  /// reference is always among them.
  package func sampled(
    _ rows: [Int], limit: Int?, table: RewardTable, using stream: inout RandomStream
  ) -> [Int] {
    guard let limit, limit < rows.count else { return rows.sorted() }
    var chosen = stream.sample(limit, from: rows.count).map { rows[$0] }
    if let row = rows.first(where: { isNamedReference($0, table) }), !chosen.contains(row) {
      chosen[stream.below(limit)] = row
    }
    return chosen.sorted()
  }
}
