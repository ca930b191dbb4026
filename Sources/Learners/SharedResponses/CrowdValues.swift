internal import Inference
internal import LinearAlgebra
internal import Preferences

/// Models of people's values of shared responses: of everybody, and of those left when some people are played as new
/// ones.
///
/// Widths are those that predict best what people say later who had no part in means and loadings; those of a part's
/// model are chosen by the other parts, where there are others.
public struct CrowdValues: Sendable {
  let everybody: ValueModel
  /// By `TrainingData.parts`: models of the others.
  private(set) var parts: [ValueModel]

  /// - Parameters:
  ///   - factors: Of the historical people but for these (indices of `historical`).
  ///   - offset: Per row, what everybody but these people thinks of it.
  public init(
    _ training: TrainingData,
    factors: (_ without: [Int]) throws -> SharedFactors,
    offset: (_ without: [Int]) throws -> [Double]
  ) throws {
    let table = training.table
    let siblings = table.prompts.indices.flatMap { prompt in
      let rows = table.rows(ofPrompt: prompt)
      return [Int](repeating: rows.count, count: rows.count)
    }
    let isRated = training.historical.form.tellsScale
    let first = ValueModel.Widths(isRated: isRated)
    func model(_ without: [Int]) throws -> ValueModel {
      ValueModel(
        factors: try factors(without), offset: try offset(without), siblings: siblings,
        widths: first)
    }
    parts = try training.parts.map(model)
    var everybody = try model([])
    var search = WidthSearch(
      isRated: isRated, areDescribed: everybody.factors.described.columns > 0,
      played: zip(training.parts, parts).map { people, model in
        PlayedValues(
          training.historical.selecting(Array(people.prefix(PlayedValues.people))), model: model,
          novelty: training.novelty)
      })
    let places = Array(parts.indices)
    for part in places {
      let others = places.filter { $0 != part || places.count == 1 }
      parts[part].widths = search.best(for: others)
    }
    everybody.widths = search.best(for: places)
    self.everybody = everybody
  }
}

/// People who are played as new ones, for a model that knows nothing of them.
private struct PlayedValues {
  private let histories: Histories
  private let layout: ItemLayout
  private let model: ValueModel
  private let counts: [Int]

  /// People of one part who choose: more cost more than they tell.
  static let people = 40
  /// Feedback counts at which widths are tried.
  private static let counts = [1, 4, 16, 64]

  init(_ histories: Histories, model: ValueModel, novelty: Novelty) {
    self.histories = histories
    self.model = model
    counts = Self.counts.filter { count in
      (0..<histories.count).contains { Practice.suffice(histories[$0].count, after: count) }
    }
    layout = ItemLayout(histories, upTo: 2 * (counts.last ?? 0), novelty: novelty)
  }

  /// Loss of what people say next, at the length of scores that suits it best.
  func loss(_ widths: ValueModel.Widths) -> Double {
    var tried = model
    tried.widths = widths
    return counts.reduce(0) { sum, count in
      let scores = tried.scores(for: layout.sets, histories: histories, count: count)
      let people = (0..<histories.count).filter {
        Practice.suffice(histories[$0].count, after: count)
      }
      let margins = people.map {
        layout.margins(ofUser: $0, items: count..<min(2 * count, histories[$0].count), [scores])
      }
      let evidence = Evidence(
        joining: margins.map { $0.evidence(ratingVariance: 1) }, width: 1,
        isRated: histories.form.tellsScale)
      let prior = GaussianPrior(centre: [0], ridge: 1e-3)
      return sum + evidence.mode(under: prior, nonNegative: true).objective
    }
  }
}

/// Widths by coordinate descent; what was tried once is not tried again.
private struct WidthSearch {
  private let axes: [Axis]
  private let isRated: Bool
  private let played: [PlayedValues]
  /// By place on the axes: the loss of each part's people.
  private var tried: [[Int]: [Double]] = [:]

  /// One width and the values that are tried, the search beginning at `first`.
  private struct Axis {
    let width: WritableKeyPath<ValueModel.Widths, Double>
    let values: [Double]
    let first: Int
  }

  init(isRated: Bool, areDescribed: Bool, played: [PlayedValues]) {
    self.isRated = isRated
    self.played = played
    let described = Axis(width: \.weights, values: [0, 0.2, 0.5, 1, 1.5, 2.5], first: 0)
    axes =
      (isRated
        ? [
          Axis(width: \.spread, values: [0, 0.3, 0.5, 0.7, 1, 1.4], first: 4),
          Axis(width: \.noise, values: [0.5, 0.7, 1, 1.4, 2, 3, 5], first: 2),
        ]
        : [
          Axis(width: \.length, values: [0.7, 1, 1.5, 2.5, 4], first: 1),
          Axis(width: \.spread, values: [0, 0.5, 1, 2, 4], first: 2),
          Axis(width: \.own, values: [0, 0.5, 1, 2, 4], first: 2),
        ]) + (areDescribed ? [described] : [])
  }

  private func widths(_ point: [Int]) -> ValueModel.Widths {
    var widths = ValueModel.Widths(isRated: isRated)
    for (axis, value) in zip(axes, point) { widths[keyPath: axis.width] = axis.values[value] }
    return widths
  }

  /// The widths that suit these parts' people best, as far as two rounds lead.
  mutating func best(for judges: [Int]) -> ValueModel.Widths {
    var point = axes.map(\.first)
    for _ in 0..<2 {
      for axis in axes.indices {
        let losses = axes[axis].values.indices.map { value -> Double in
          var next = point
          next[axis] = value
          return loss(next, judges)
        }
        // Where nobody can say, the point stays.
        for value in losses.indices where losses[value] < losses[point[axis]] {
          point[axis] = value
        }
      }
    }
    return widths(point)
  }

  private mutating func loss(_ point: [Int], _ judges: [Int]) -> Double {
    if tried[point] == nil { tried[point] = played.map { $0.loss(widths(point)) } }
    return judges.reduce(0) { $0 + tried[point]![$1] }
  }
}
