import Configuration
import Learners

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What a figure shows against feedback count.
enum FigureMeasure: String, CaseIterable {
  case winRate = "win-rate"
  case accuracy
  case reward

  var title: String {
    switch self {
    case .winRate: "Win rate against the reference"
    case .accuracy: "Share of held-out pairs ordered right"
    case .reward: "Reward of the choice (standard deviations of a score)"
    }
  }

  func estimate(_ point: CurvePoint) -> Estimate {
    switch self {
    case .winRate: point.winRate
    case .accuracy: point.accuracy
    case .reward: point.reward
    }
  }
}

/// The curves of one setting as a gnuplot script with its data inside.
///
/// Learners have colours that differ in lightness and marks that differ in shape, so that the figure can
/// be read in black and white; floors are thin grey and dashed, ceilings black.
struct CurveFigure {
  let title: String
  let measure: FigureMeasure
  let curves: [Curve]

  // Okabe and Ito's (2008) colours, safe for colour-blind readers.
  static let colors = [
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7F3C8D", "#444444",
  ]
  static let marks = [7, 5, 9, 13, 11, 6, 4, 8]
  // Far enough apart to be told in grey: dots, long dashes, dash and dot, very long, short, two dots.
  private static let floorDashes = [
    "3,9", "18,8", "18,6,3,6", "40,8", "8,8", "18,6,3,6,3,6",
  ]

  var script: String {
    let drawn = curves.filter { curve in
      curve.points.contains { !measure.estimate($0).mean.isNaN }
    }
    var text = preamble(drawn)
    for (index, curve) in drawn.enumerated() { text += block(index, curve) }
    return text + "plot \\\n" + plots(drawn).joined(separator: ", \\\n") + "\n"
  }

  /// Evenly spaced for 0, 1, 3, 7, ...
  private func position(_ count: Int) -> Double { log2(1 + Double(count)) }

  private func preamble(_ drawn: [Curve]) -> String {
    let counts = Array(Set(drawn.flatMap { $0.points.map(\.count) })).sorted()
    let tics = counts.map { "\"\($0)\" \(shortest(position($0)))" }.joined(separator: ", ")
    let last = position(counts.last ?? 1)
    return """
      set encoding utf8
      set title "\(Gnuplot.label(title))"
      set xlabel "Feedback items per user"
      set ylabel "\(measure.title)"
      set xtics (\(tics))
      set xrange [\(shortest(-0.03 * max(last, 1))):\(shortest(1.03 * max(last, 1)))]
      set key outside right center vertical Left reverse samplen 5 spacing 1.25
      set border 3
      set tics nomirror
      set grid ytics lc rgb "#dddddd" lw 0.5
      set bars 0.8

      """
  }

  private func block(_ index: Int, _ curve: Curve) -> String {
    // A little sideways shift keeps the intervals of different curves apart.
    let shift = 0.012 * position(curve.points.last!.count) * Double(index % 5 - 2) / 2
    var text = "$curve\(index) << END\n"
    for point in curve.points {
      let estimate = measure.estimate(point)
      guard !estimate.mean.isNaN else { continue }
      let x = position(point.count) + (curve.learner.role == .learner ? shift : 0)
      text += [x, estimate.mean, estimate.low, estimate.high].map(shortest).joined(separator: " ")
      text += "\n"
    }
    return text + "END\n"
  }

  private func plots(_ drawn: [Curve]) -> [String] {
    var used: [LearnerRole: Int] = [:]
    // Ceilings first in the key, then learners, then floors: the order in which the curves end.
    let order: [LearnerRole] = [.ceiling, .learner, .floor]
    return order.flatMap { role in
      drawn.indices.filter { drawn[$0].learner.role == role }.flatMap { index in
        let number = used[role, default: 0]
        used[role] = number + 1
        return lines(index, drawn[index].learner, number)
      }
    }
  }

  private func lines(_ index: Int, _ learner: Design.Slot, _ number: Int) -> [String] {
    let name = Gnuplot.label(learner.label)
    let data = "  $curve\(index) using 1:2"
    switch learner.role {
    case .ceiling:
      let dash = number == 0 ? "1" : "(12,4)"
      return [
        "\(data):3:4 with yerrorbars pt -1 lw 1 lc rgb \"#000000\" notitle",
        "\(data) with lines lw 2.5 dt \(dash) lc rgb \"#000000\" title \"\(name)\"",
      ]
    case .floor:
      let dash = Self.floorDashes[number % Self.floorDashes.count]
      return ["\(data) with lines lw 1.5 dt (\(dash)) lc rgb \"#666666\" title \"\(name)\""]
    case .learner:
      let color = Self.colors[number % Self.colors.count]
      // Colours repeat after eight learners; marks go on by one then.
      let mark = Self.marks[(number + number / Self.colors.count) % Self.marks.count]
      return [
        "\(data):3:4 with yerrorbars pt -1 lw 1.6 lc rgb \"\(color)\" notitle",
        "\(data) with linespoints lw 2 pt \(mark) ps 0.9 lc rgb \"\(color)\" title \"\(name)\"",
      ]
    }
  }
}
