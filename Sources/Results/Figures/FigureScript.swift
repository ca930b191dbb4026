import Configuration
import Statistics

/// A figure as a gnuplot script with its data inside, to be drawn and edited.
package struct FigureScript {
  let name: String
  let figure: Figure
  let layout: FigureLayout

  init(name: String, figure: Figure) {
    self.name = name
    self.figure = figure
    layout = FigureLayout(figure)
  }

  /// The first line, by which a script is known as one of Attune's own under this name.
  static func mark(_ name: String) -> String { "# Attune drew this as \(name)\n" }

  var text: String {
    let indices = figure.panels.indices
    return Self.mark(name) + indices.map(data).joined() + frame + indices.map(panel).joined() + key
      + "unset multiplot\n"
  }

  // MARK: Data

  /// A block of place, mean, low and high for every line of a panel.
  private func data(_ panel: Int) -> String {
    figure.panels[panel].lines.enumerated().map { index, line in
      let rows = line.points.map { point in
        row([
          point.across + figure.shift(of: line.learner), point.estimate.mean, point.estimate.low,
          point.estimate.high,
        ])
      }
      return "\(block(panel, index)) << END\n\(rows.joined())END\n"
    }.joined()
  }

  private func block(_ panel: Int, _ line: Int) -> String { "$panel\(panel)_\(line)" }

  private func row(_ values: [Double]) -> String {
    values.map { abs($0) < 1e9 ? shortest($0) : "NaN" }.joined(separator: " ") + "\n"
  }

  // MARK: Panels

  /// What all panels share, and the titles of the figure and of its axes.
  private var frame: String {
    let vertical = figure.vertical
    return """
      reset
      set encoding utf8
      set multiplot
      set border 3
      set tics nomirror
      set bars 0.6
      set grid ytics lc rgb "#dddddd" lw 0.5
      set xrange [-0.06:1.06]
      set yrange [\(shortest(vertical.low)):\(shortest(vertical.high))]
      unset key
      set label "\(lines(figure.title, layout.charactersOfTitle, size: 1.1))" \
      at screen \(layout.titlePlace) center
      set label "\(lines(figure.horizontal.title, layout.charactersOfTitle))" \
      at screen \(layout.horizontalTitlePlace) center
      set label "\(lines(vertical.title, layout.charactersUp))" \
      at screen \(layout.verticalTitlePlace) center rotate

      """
  }

  private func panel(_ index: Int) -> String {
    let panel = figure.panels[index]
    let box = layout.box(index)
    let below = figure.vertical.below(panel).map(\.learner)
    let order = panel.lines.indices.filter { !below.contains(panel.lines[$0].learner) }.sorted {
      (panel.lines[$0].learner.layer, $0) < (panel.lines[$1].learner.layer, $1)
    }
    var plots = order.flatMap { self.plots(of: block(index, $0), panel.lines[$0]) }
    if plots.isEmpty { plots = ["  NaN notitle"] }
    return """
      set lmargin at screen \(shortest(box.left))
      set rmargin at screen \(shortest(box.right))
      set bmargin at screen \(shortest(box.bottom))
      set tmargin at screen \(shortest(box.top))
      set title "\(lines(panel.title, layout.charactersAcross, size: 0.85))" offset 0,-0.6
      \(tics(index))
      set label 99 "\(lines(foot(panel), layout.charactersAcross, size: 0.75))" \
      at graph 0.02,\(figure.vertical.foot > 0.1 ? 0.12 : 0.06) left tc rgb "#555555"
      plot \\
      \(plots.joined(separator: ", \\\n"))
      unset label

      """
  }

  /// Tick labels, only at the panels on the left and at the bottom.
  private func tics(_ index: Int) -> String {
    let (ticks, areTurned) = figure.horizontal.ticks(fitting: layout.charactersAcross)
    let names = ticks.map {
      "\"\(layout.isBottom(index) ? Gnuplot.tick($0.label) : "")\" \(shortest($0.place))"
    }
    let levels = figure.vertical.ticks.map { level in
      let label = readableTick(level, places: figure.vertical.places)
      return "\"\(layout.isLeft(index) ? label : "")\" \(shortest(level))"
    }
    return
      "set xtics \(areTurned ? "rotate by 35 right" : "norotate") (\(names.joined(separator: ", ")))\n"
      + "set ytics (\(levels.joined(separator: ", ")))"
  }

  /// The floors that lie below a panel.
  private func foot(_ panel: FigurePanel) -> String {
    figure.vertical.footnote(panel)
  }

  /// Lines of text inside double quotes, of a size relative to the figure's.
  private func lines(_ text: String, _ limit: Int, size: Double = 1) -> String {
    wrapped(text, at: limit).map { "{/*\(size) \(Gnuplot.label($0))}" }.joined(separator: "\\n")
  }
}
