import Worlds
import Learners

extension LearnerRole {
  /// Order in which curves are drawn and listed: bounds first, learners on top.
  package var order: Int {
    switch self {
    case .ceiling: 0
    case .learner: 1
    case .floor: 2
    }
  }
}

/// How a learner's curve looks in every figure of a report: colour and mark for learners, grey dashes for
/// floors, black or white lines for ceilings.
extension ReportLearner {
  /// Colours repeat after eight learners, with other marks, so that 64 learners differ.
  private static let colors = 8
  private static let floorDashes = 6

  /// The classes that the style sheet gives colour and dashes to.
  var styleClass: String {
    switch role {
    case .ceiling: place == 0 ? "ceiling" : "ceiling dashed"
    case .learner: "learner k\(place % Self.colors)"
    case .floor: "floor d\(place % Self.floorDashes)"
    }
  }

  /// Outline of the mark around a point: filled for learners, hollow for floors; none for ceilings.
  func mark(x: Double, y: Double, radius: Double) -> HTML {
    if role == .ceiling { return "" }
    let r = role == .floor ? 0.75 * radius : radius
    switch (place + place / Self.colors) % Self.colors {
    case 0: return "<circle class=\"mark\" cx=\"\(x)\" cy=\"\(y)\" r=\"\(r)\"/>"
    case 1: return polygon(x, y, r, corners: 4, turn: 0.125, stretch: 1.25)
    case 2: return polygon(x, y, r, corners: 3, turn: 0, stretch: 1.35)
    case 3: return polygon(x, y, r, corners: 4, turn: 0, stretch: 1.3)
    case 4: return polygon(x, y, r, corners: 3, turn: 0.5, stretch: 1.35)
    case 5: return polygon(x, y, r, corners: 10, turn: 0, stretch: 1.5, inner: 0.45)
    case 6: return polygon(x, y, r, corners: 8, turn: 0, stretch: 1.5, inner: 0.35)
    default: return polygon(x, y, r, corners: 6, turn: 0, stretch: 1.15)
    }
  }

  /// A swatch with line and mark, for legends and tables.
  var swatch: HTML {
    """
    <svg class="swatch \(styleClass)" viewBox="0 0 28 12" width="28" height="12" \
    aria-hidden="true">\
    <path class="line" d="M1 6H27"/>\(mark(x: 14, y: 6, radius: 3.6))</svg>
    """
  }

  /// The measures of a ceiling, in small print.
  var ceilingNote: HTML {
    guard role == .ceiling else { return "" }
    let measures = ceilingOf.compactMap { Measure.compared(called: $0)?.words }
    let text = ceilingOf.contains("all") ? "every measure" : measures.joined(separator: ", ")
    return " <small>of \(text)</small>"
  }

  /// Swatch and label.
  var key: HTML { "<span class=\"key\">\(swatch) \(label)</span>" }
}
