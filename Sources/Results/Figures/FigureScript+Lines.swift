import Learners

/// How learners look in `plots/`: colours that differ in lightness and marks that differ in shape, so that a
/// figure can be read in black and white; floors are grey and dashed with hollow marks, ceilings black.
extension FigureScript {
  // Okabe and Ito's (2008) colours, safe for colour-blind readers.
  private static let colors = [
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7F3C8D", "#444444",
  ]
  private static let marks = [7, 5, 9, 13, 11, 6, 4, 8]
  private static let floorMarks = [6, 4, 8, 12, 10, 2]
  // Far enough apart to be told in grey: dots, long dashes, dash and dot, very long, short, two dots.
  private static let floorDashes = [
    "3,9", "18,8", "18,6,3,6", "40,8", "8,8", "18,6,3,6,3,6",
  ]

  /// The interval, where there is one, and the line of some data.
  func plots(of data: String, _ line: FigureLine) -> [String] {
    let look = look(line.learner)
    let style = figure.horizontal.isContinuous ? "linespoints" : "points"
    let drawn = "  \(data) using 1:2 with \(style) \(look) notitle"
    guard line.learner.role != .floor, line.points.contains(where: \.hasInterval) else {
      return [drawn]
    }
    let color = color(line.learner)
    return [
      "  \(data) using 1:2:3:4 with yerrorbars pt -1 ps 0 lw 1.2 lc rgb \"\(color)\" notitle",
      drawn,
    ]
  }

  /// The names of all lines, beside the panels.
  var key: String {
    let style = figure.horizontal.isContinuous ? "linespoints" : "points"
    let entries = figure.learners.map { learner in
      "  NaN with \(style) \(look(learner)) "
        + " title \"{\(Gnuplot.label(shortened(learner.label, to: 40)))}\""
    }
    return """
      unset border
      unset tics
      unset title
      set lmargin at screen 0
      set rmargin at screen 1
      set bmargin at screen 0
      set tmargin at screen 1
      set key at screen \(layout.keyPlace) left top vertical Left reverse samplen 4 spacing 1.2
      plot \\
      \(entries.joined(separator: ", \\\n"))

      """
  }

  private func color(_ learner: ReportLearner) -> String {
    switch learner.role {
    case .ceiling: "#000000"
    case .floor: "#666666"
    case .learner: Self.colors[learner.place % Self.colors.count]
    }
  }

  private func look(_ learner: ReportLearner) -> String {
    let place = learner.place
    let color = "lc rgb \"\(color(learner))\""
    switch learner.role {
    case .ceiling:
      // The names of an axis are not joined by lines, so that even the first needs a mark there.
      let first = figure.horizontal.isContinuous ? -1 : 1
      return "lw 2.2 dt \(place == 0 ? "1" : "(12,4)") pt \(place == 0 ? first : 2) ps 0.8 \(color)"
    case .floor:
      let dash = Self.floorDashes[place % Self.floorDashes.count]
      return
        "lw 1.4 dt (\(dash)) pt \(Self.floorMarks[place % Self.floorMarks.count]) ps 0.8 \(color)"
    case .learner:
      // Colours repeat after eight learners; marks go on by one then.
      let mark = Self.marks[(place + place / Self.colors.count) % Self.marks.count]
      return "lw 2 pt \(mark) ps 0.9 \(color)"
    }
  }
}
