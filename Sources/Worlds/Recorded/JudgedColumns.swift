import Learners
import LinearAlgebra
import Preferences
import Randomness

/// Columns made of judgements: the mean, people's level where ratings are to be explained, and latent factors.
struct JudgedColumns: Sendable {
  /// Per row, the mean of the judgements; 0 where fewer than two people judged.
  let means: [Double]
  let judgements: Judgements
  private var factors: LatentFactors
  private let offersLevel: Bool
  private let stream: RandomStream

  /// - Parameters:
  ///   - factors: How many; nil to choose.
  ///   - offersLevel: Whether feedback tells levels. In a comparison they cancel.
  init(
    _ judgements: Judgements, factors: Int?, offersLevel: Bool, stream: RandomStream
  ) throws(SettingError) {
    self.judgements = judgements
    self.offersLevel = offersLevel
    self.stream = stream
    let rowCount = judgements.isJudged.count
    do {
      self.factors = try LatentFactors(
        judgements.shared, rowCount: rowCount,
        factors: factors ?? FactorChoice(judgements, stream).count(),
        hasLevels: judgements.areRatings, stream: stream)
    } catch {
      throw SettingError(
        key: "users.factors", message: "is more than these ratings can carry: \(error); lower it")
    }
    means = zip(self.factors.means, judgements.isJudged).map { $1 ? $0 : 0 }
  }

  var names: [String] {
    ["mean"] + (offersLevel ? ["level"] : [])
      + (0..<factors.factorCount).map { "factor-\($0 + 1)" }
  }

  func values(ofRow row: Int) -> [Double] {
    guard judgements.isJudged[row] else { return names.map { _ in 0 } }
    return [means[row]] + (offersLevel ? [factors.levelDeviation] : [])
      + factors.effects.row(row).dropLast()
  }

  /// Most factors of people's values: where columns are few, so that learners may weigh them, values may follow
  /// whatever people have in common.
  private static let mostFactors = 32
  /// Most people that these are fitted to: more cost time and change them little.
  private static let fittedPeople = 2000

  /// What people made of the responses, with as many factors as there may be.
  /// - Parameters:
  ///   - people: Indices of the historical users whose judgements have no part in it.
  ///   - described: What the others' weights of the columns make of rows.
  func sharedFactors(without people: [Int], described: Matrix?) throws -> SharedFactors {
    let shared = judgements.without(people).first(Self.fittedPeople)
    do {
      let model = try LatentFactors(
        shared.shared, rowCount: shared.isJudged.count,
        factors: min(shared.mostFactors, Self.mostFactors), hasLevels: shared.areRatings,
        stream: stream.stream("values"))
      return SharedFactors(
        loadings: model.loadings,
        described: described ?? Matrix(rows: shared.isJudged.count, columns: 0),
        levelDeviation: model.levelDeviation,
        noiseVariance: model.noiseVariance)
    } catch {
      throw LearnerFailure(
        "a model of people's values of shared responses cannot be fitted: \(error)")
    }
  }

  /// The same columns from the judgements of the others alone.
  ///
  /// - Parameter people: Indices of the historical users whose judgements have no part in them.
  func without(_ people: [Int]) throws(SettingError) -> JudgedColumns {
    var remade = try JudgedColumns(
      judgements.without(people), factors: factors.factorCount, offersLevel: offersLevel,
      stream: stream)
    remade.factors.turn(towards: factors)
    return remade
  }
}
