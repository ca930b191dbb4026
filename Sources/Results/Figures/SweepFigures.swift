import Worlds
import Learners
import Statistics

/// The figures of a sweep, gathered setting by setting: every measure against feedback count, in one
/// figure for all settings and in one of its own for each, and against every swept axis.
package struct SweepFigures {
  /// Settings past this number have no figures of their own: nobody would look at them.
  static let drawnSettings = 40

  package typealias Named = (name: FigureName, figure: Figure)

  private let design: Design
  private let learners: [String: ReportLearner]
  private let counts: HorizontalScale
  /// The largest count that all settings have: where axes are compared.
  private let commonCount: Int?
  private var curves: [[Curve]] = []
  private var reliability: [[SettingReliability]] = []
  /// By setting and label: one estimate per measure, at the common count.
  private var levels: [[String: [Estimate]]]

  package init(design: Design) {
    self.design = design
    learners = Self.places(of: design)
    counts = HorizontalScale(counts: design.counts)
    commonCount = design.settings.map { Set($0.counts) }
      .reduce(nil) { common, counts in common?.intersection(counts) ?? counts }?.max()
    levels = design.settings.map { _ in [:] }
  }

  package mutating func add(_ statistics: SettingStatistics) {
    let setting = statistics.results.setting
    for curve in statistics.curves {
      guard let point = curve.points.first(where: { $0.count == commonCount }) else { continue }
      levels[setting][curve.learner.label] = Measure.plotted.map { measure in
        curve.learner.belongs(to: measure) ? point[measure] : .none
      }
    }
    guard setting < Self.drawnSettings else { return }
    curves.append(statistics.curves)
    reliability.append(statistics.reliability)
  }

  /// All figures that have something to show, the most important first.
  package var all: [Named] {
    measures.flatMap { together($0) } + measures.flatMap(alongAxes) + measures.flatMap(alone)
      + reliabilityFigures
  }

  /// Measures with figures, the headline first.
  private var measures: [Measure] {
    let headline = design.settings[0].headline
    return [headline] + Measure.plotted.filter { $0 != headline }
  }

  // MARK: Against feedback count

  private func together(_ measure: Measure) -> [Named] {
    let title = design.settings.count == 1 ? self.title(0) : design.name
    let panels = curves.compactMap { curves in
      curves.first.map { panel(curves, measure, caption: caption($0.setting)) }
    }
    return named(
      FigureName(measure.figureName), title: title, counts, measure.axisTitle, panels)
  }

  /// A figure per setting; none for a single setting, which `together` draws already.
  private func alone(_ measure: Measure) -> [Named] {
    guard design.settings.count > 1 else { return [] }
    return curves.flatMap { curves -> [Named] in
      guard let setting = curves.first?.setting else { return [] }
      return named(
        FigureName(measure.figureName, caption(setting)), title: title(setting), counts,
        measure.axisTitle, [panel(curves, measure, caption: [])])
    }
  }

  private func panel(
    _ curves: [Curve], _ measure: Measure, caption: [(path: String, value: String)]
  ) -> FigurePanel {
    FigurePanel(
      caption: caption,
      lines: curves.filter { $0.learner.belongs(to: measure) }.map { curve in
        FigureLine(
          learner: learners[curve.learner.label]!,
          points: curve.points.map { point in
            FigurePoint(
              across: counts.place("\(point.count)")!, estimate: point[measure],
              name: counted(point.count, "item"))
          })
      })
  }

  // MARK: Against a swept axis

  private func alongAxes(_ measure: Measure) -> [Named] {
    guard let commonCount else { return [] }
    let settings = design.settings.map(\.axes)
    return design.axes.indices.flatMap { axis -> [Named] in
      let path = design.axes[axis]
      let families = AxisFamily.all(along: axis, of: design.axes, settings: settings)
      let scale = HorizontalScale(path: path, values: settings.map { $0[axis] }.uniqued())
      return named(
        FigureName(measure.figureName, against: path),
        title: "\(design.name) after \(counted(commonCount, "item"))", scale, measure.axisTitle,
        families.map { panel($0, measure, scale) })
    }
  }

  private func panel(
    _ family: AxisFamily, _ measure: Measure, _ scale: HorizontalScale
  ) -> FigurePanel {
    let position = Measure.plotted.firstIndex(of: measure)!
    let members = family.members.map { (place: scale.place($0.value)!, member: $0) }
      .sorted { $0.place < $1.place }
    let labels = family.members.flatMap { design.settings[$0.setting].learners.map(\.label) }
    return FigurePanel(
      caption: family.fixed,
      lines: labels.uniqued().map { label in
        FigureLine(
          learner: learners[label]!,
          points: members.compactMap { place, member in
            levels[member.setting][label].map {
              FigurePoint(across: place, estimate: $0[position], name: member.value)
            }
          })
      })
  }

  // MARK: Reliability

  private var reliabilityFigures: [Named] {
    let settings = reliability.compactMap { learners in
      learners.first.map { ($0.setting, learners) }
    }
    let together = reliabilityFigure(
      FigureName("reliability"), design.name,
      settings.map { FigurePanel(caption: caption($0), lines: lines($1)) })
    guard design.settings.count > 1 else { return together }
    return together
      + settings.flatMap { setting, learners in
        reliabilityFigure(
          FigureName("reliability", caption(setting)), title(setting),
          [FigurePanel(caption: [], lines: lines(learners))])
      }
  }

  private func reliabilityFigure(
    _ name: FigureName, _ title: String, _ panels: [FigurePanel]
  ) -> [Named] {
    let scale = HorizontalScale(probabilities: "predicted probability of a choice")
    return named(name, title: title, scale, "Share of such choices", panels, range: 0...1)
  }

  /// The diagonal, on which predicted probabilities are right, then the learners.
  private func lines(_ tables: [SettingReliability]) -> [FigureLine] {
    let ends = [0.0, 1.0].map { end in
      FigurePoint(across: end, estimate: Estimate(end), name: "")
    }
    let calibrated = ReportLearner(label: "calibrated", kind: "", role: .floor, place: 0)
    return [FigureLine(learner: calibrated, points: ends)] + tables.map(line)
  }

  private func line(_ table: SettingReliability) -> FigureLine {
    FigureLine(
      learner: learners[table.learner.label]!,
      points: table.atCount.last!.groups().map { bin in
        FigurePoint(
          across: bin.predicted,
          estimate: Estimate(bin.observed), name: "")
      })
  }

  // MARK: Names

  private func named(
    _ name: FigureName, title: String, _ horizontal: HorizontalScale, _ vertical: String,
    _ panels: [FigurePanel], range: ClosedRange<Double>? = nil
  ) -> [Named] {
    let across = panels.count > 1 ? Set(panels.compactMap { $0.caption.last?.value }).count : 0
    let hasRows = panels.first?.caption.count ?? 0 > 1
    let figure = Figure(
      title: title, horizontal: horizontal, vertical: vertical, panels: panels,
      across: hasRows ? across : 0, range: range)
    return figure.map { [(name, $0)] } ?? []
  }

  private func caption(_ setting: Int) -> [(path: String, value: String)] {
    zip(design.axes, design.settings[setting].axes).map { (path: $0, value: $1) }
  }

  private func title(_ setting: Int) -> String {
    let title = design.settings[setting].title
    return design.name + (title.isEmpty ? "" : " (\(title))")
  }

  /// The place of every learner of the sweep among those of its role, the same in all figures.
  private static func places(of design: Design) -> [String: ReportLearner] {
    var used: [LearnerRole: Int] = [:]
    var learners: [String: ReportLearner] = [:]
    for slot in design.settings.flatMap(\.learners) where learners[slot.label] == nil {
      learners[slot.label] = ReportLearner(
        label: slot.label, kind: slot.kind, role: slot.role, place: used[slot.role, default: 0])
      used[slot.role, default: 0] += 1
    }
    return learners
  }
}

extension Measure {
  fileprivate var axisTitle: String { axis ?? title }

  /// Start of its files' names in `plots/`: `win-rate`.
  fileprivate var figureName: String { String(name.map { $0 == "_" ? "-" : $0 }) }
}
