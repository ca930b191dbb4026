import Configuration

/// Figures of cumulative regret: one for all settings that differ by `feedback.pairs` alone, a line for
/// each; none where only one way of asking was tried. Settings past `ResultFolder.drawnSettings` are left out.
struct RegretFigures {
  private let design: Design
  private var curves: [QueryCurve] = []

  init(design: Design) {
    self.design = design
  }

  mutating func add(_ curve: QueryCurve) {
    guard curve.setting < ResultFolder.drawnSettings else { return }
    if curve.points.contains(where: { $0.count > 0 }) { curves.append(curve) }
  }

  /// Names below `plots/` with their scripts.
  var scripts: [(name: String, text: String)] {
    guard let axis = design.axes.firstIndex(of: "feedback.pairs") else { return [] }
    let others = { (curve: QueryCurve) in
      var values = design.settings[curve.setting].axes
      values.remove(at: axis)
      return values
    }
    var seen: Set<[String]> = []
    let groups = curves.map(others).filter { seen.insert($0).inserted }.map { values in
      curves.filter { others($0) == values }
    }
    return groups.filter { $0.count > 1 }.map { group in
      let suffix = groups.count > 1 ? "-\(group[0].setting)" : ""
      return ("regret" + suffix, script(group, lineNames: axis))
    }
  }

  /// Gnuplot lines that draw the curves, named by the axis in which they differ.
  private func script(_ group: [QueryCurve], lineNames axis: Int) -> String {
    let title = zip(design.axes, design.settings[group[0].setting].axes).enumerated()
      .filter { $0.offset != axis }.map { "\($0.element.0)=\($0.element.1)" }
    let preamble = """
      set encoding utf8
      set title "\(Gnuplot.label(([design.name] + title).joined(separator: ", ")))"
      set xlabel "Feedback items per user"
      set ylabel "Cumulative regret of the pairs shown (standard deviations)"
      set yrange [0:]
      set key outside right center vertical Left reverse
      set border 3
      set tics nomirror
      set grid ytics lc rgb "#dddddd" lw 0.5

      """
    let plots = group.enumerated().map { index, curve in
      line(index, name: design.settings[curve.setting].axes[axis])
    }
    return preamble + group.enumerated().map(block).joined() + "plot \\\n"
      + plots.joined(separator: ", \\\n") + "\n"
  }

  private func block(_ index: Int, _ curve: QueryCurve) -> String {
    let rows = curve.points.map { point in
      ["\(point.count)"]
        + [point.regret.mean, point.regret.low, point.regret.high].map(shortest)
    }
    return "$curve\(index) << END\n"
      + rows.map { $0.joined(separator: " ") + "\n" }.joined() + "END\n"
  }

  private func line(_ index: Int, name: String) -> String {
    let color = CurveFigure.colors[index % CurveFigure.colors.count]
    let mark = CurveFigure.marks[index % CurveFigure.marks.count]
    return "  $curve\(index) using 1:2:3:4 with yerrorlines lw 2 pt \(mark) lc rgb \"\(color)\""
      + " title \"\(Gnuplot.label(name))\""
  }
}
