import Learners
import LinearAlgebra
import Preferences

/// What could be wrong with a world before any learner is judged in it: facts, not verdicts.
///
/// Found once per world and kept with every cell's record; `Alarm` turns them into sentences.
package struct WorldAudit: Sendable, Equatable {
  /// Test users who are a historical user over again.
  package var twins = 0
  /// Test users with feedback on a response that they are judged on.
  package var judgedOnFeedback = 0
  /// Evaluation prompts that anybody's feedback is about; 0 where responses are split, not prompts.
  package var touchedPrompts = 0
  /// Test users whose utilities the judge got wrong: not their own weights times the table.
  package var wrongUtilities = 0
  /// Groups of users (historical, test) whose weights name other reward models than the table.
  package var misnamedGroups = 0
  /// Does the simulated historical users' feedback follow from their weights? Nil for recorded people.
  package var historical: Consistency?
  /// The same of the test users.
  package var test: Consistency?
  /// The reward model whose scores are least standardised on the training prompts.
  package var leastStandard: ColumnScale?
  /// What tells winners from losers by the look of a text; only for recorded comparisons.
  package var formatLeak: FormatLeak?

  package init() {}

  package var isSimulated: Bool { historical != nil }

  /// - Parameter choice: How utilities became feedback; used for simulated people alone.
  package init(of world: World) {
    judgedOnFeedback = world.usersJudgedOnTheirFeedback
    touchedPrompts = world.touchedEvaluationPrompts
    if let people = world.people {
      twins = people.twins
      wrongUtilities = world.usersWithWrongUtilities(people)
      misnamedGroups = [people.historical, people.test].count {
        $0.rewardModels != world.table.rewardModels
      }
      let choice = world.secrets.choiceModel
      historical = Consistency(
        of: world.historical, from: people.historical, table: world.table, choice: choice)
      test = Consistency(of: world.test, from: people.test, table: world.table, choice: choice)
      leastStandard = world.leastStandardColumn
    } else {
      formatLeak = FormatLeak(in: [world.historical, world.test], table: world.table)
    }
  }
}

/// One reward model's scores over the training prompts, after standardisation: 0 and 1 if all is well.
package struct ColumnScale: Sendable, Equatable {
  package let rewardModel: String
  package let mean: Double
  package let deviation: Double

  /// How far from standard, in units of the deviation's or mean's own size.
  package var distance: Double { max(abs(mean), abs(deviation - 1)) }
}

extension People {
  /// Test users with the weights of a historical user to seven digits, those at a corner of the simplex
  /// left out: at a small alpha many users care for one reward model alone, and no seed is to blame.
  ///
  /// Cost: O((test + historical) K), by hashing.
  fileprivate var twins: Int {
    let fingerprint = { (weights: [Double]) in weights.map { Float($0).bitPattern } }
    let known = Set((0..<historical.weights.rows).map { fingerprint(historical.weights.row($0)) })
    return (0..<test.weights.rows).count { u in
      let weights = test.weights.row(u)
      return weights.count { Float($0) != 0 } > 1 && known.contains(fingerprint(weights))
    }
  }
}

extension World {
  /// Where held-out pairs may share a response with feedback (recorded comparisons of few prompts), it
  /// is the pair that must not have been shown before; elsewhere it is the response.
  fileprivate var usersJudgedOnTheirFeedback: Int {
    let byPair = people == nil && test.form.showsPairs && evaluationPrompts.isEmpty
    return (0..<test.count).count { user in
      let sets = candidates.sets(ofUser: user).map { set in
        candidates.positions(ofSet: set).map { Int(candidates.rows[$0]) }
      }
      let shown = test[user].map { [$0.chosen] + $0.others.map(Int.init) }
      if byPair {
        return !Set(shown.map { $0.sorted() }).isDisjoint(with: sets.map { $0.sorted() })
      }
      return !Set(shown.joined()).isDisjoint(with: sets.joined())
    }
  }

  fileprivate var touchedEvaluationPrompts: Int {
    var isTouched = [Bool](repeating: false, count: table.prompts.count)
    for histories in [historical, test] {
      for row in histories.chosen { isTouched[Int(table.promptOfRow[Int(row)])] = true }
      for row in histories.others { isTouched[Int(table.promptOfRow[Int(row)])] = true }
    }
    return evaluationPrompts.count { isTouched[$0] }
  }

  fileprivate func usersWithWrongUtilities(_ people: People) -> Int {
    (0..<candidates.userCount).count { user in
      let weights = people.test.weights(ofUser: user, at: test[user].count)
      return candidates.positions(ofUser: user).contains {
        table.utility(Int(candidates.rows[$0]), weights) != secrets.utilities[$0]
      }
    }
  }

  fileprivate var leastStandardColumn: ColumnScale? {
    let isHeld = Set(evaluationPrompts)
    let rows = table.prompts.indices.filter { !isHeld.contains($0) }
      .flatMap { table.rows(ofPrompt: $0) }
    let k = table.modelCount
    return table.rewardModels.indices.map { column in
      let values = rows.map { Double(table.scores[$0 * k + column]) }
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      return ColumnScale(
        rewardModel: table.rewardModels[column], mean: mean, deviation: variance.squareRoot())
    }.max { $0.distance < $1.distance }
  }
}
