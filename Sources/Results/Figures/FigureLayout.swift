/// Where the parts of a figure stand on its drawing, in pixels of a screen, counted from the top left.
struct FigureLayout {
  let width: Double
  let height: Double
  /// Characters beside each other in a panel, in the whole drawing, and along its height.
  let charactersAcross: Int
  let charactersOfTitle: Int
  let charactersUp: Int
  private let columns: Int
  private let count: Int
  private let panel: (width: Double, height: Double)
  /// Height of the figure's title and of a panel's.
  private let titles: (figure: Double, panel: Double)
  private let keyLeft: Double

  private static let left = 104.0
  private static let gap = 22.0
  private static let character = 8.2
  private static let line = 18.0

  init(_ figure: Figure) {
    count = figure.panels.count
    columns = min(figure.columns, count)
    let rows = (count + columns - 1) / columns
    let panelWidth = count == 1 ? 580.0 : columns == 2 ? 380 : 310
    let across = Int(panelWidth / Self.character)
    charactersAcross = across
    let inner = Double(columns) * (panelWidth + Self.gap)
    charactersOfTitle = Int((Self.left + inner) / Self.character)
    let labels = figure.learners.map { min(40, $0.label.count) }
    keyLeft = Self.left + inner
    width = keyLeft + 74 + 9.4 * Double(max(10, labels.max() ?? 0))
    titles = (
      figure: 18 + Self.line * Double(wrapped(figure.title, at: charactersOfTitle).count),
      panel: Self.line
        * Double(figure.panels.map { wrapped($0.title, at: across).count }.max() ?? 0) + 6
    )
    let foot = 46 + Self.footOfTicks(figure.horizontal, across)
    let fixed = titles.figure + Double(rows) * (titles.panel + 8) + foot
    let wanted = min(1800, max(count == 1 ? 560 : 0, 40 + 22 * Double(labels.count)))
    let panelHeight = max(count == 1 ? 300 : 215, (wanted - fixed) / Double(rows))
    panel = (panelWidth, panelHeight)
    height = fixed + Double(rows) * panelHeight
    charactersUp = Int((height - titles.figure) / Self.character)
  }

  /// Height of the tick labels below the axis; turned ones reach further.
  private static func footOfTicks(_ scale: HorizontalScale, _ across: Int) -> Double {
    let (ticks, areTurned) = scale.ticks(fitting: across)
    let longest = ticks.map { min($0.label.count, Gnuplot.longestTick) }.max() ?? 0
    return areTurned ? 0.6 * character * Double(longest) : 8
  }

  /// Panels at the left carry the labels of the vertical axis, those at the bottom of the horizontal one.
  func isLeft(_ index: Int) -> Bool { index % columns == 0 }
  func isBottom(_ index: Int) -> Bool { index + columns >= count }

  /// Margins of a panel, in gnuplot's shares of the drawing, from the bottom left.
  func box(_ index: Int) -> (left: Double, right: Double, bottom: Double, top: Double) {
    let left = Self.left + Double(index % columns) * (panel.width + Self.gap)
    let row = Double(index / columns)
    let top = titles.figure + titles.panel + row * (panel.height + titles.panel + 8)
    return (
      left / width, (left + panel.width) / width, 1 - (top + panel.height) / height,
      1 - top / height
    )
  }

  private var middle: Double { (box(0).left + (keyLeft - Self.gap) / width) / 2 }

  var titlePlace: String { "\(middle), \(1 - 17 / height)" }
  var horizontalTitlePlace: String { "\(middle), \(14 / height)" }
  var verticalTitlePlace: String {
    "\(24 / width), \((box(count - 1).bottom + box(0).top) / 2)"
  }
  var keyPlace: String { "\(keyLeft / width), \(box(0).top)" }
}

/// Text in lines of at most so many characters, broken after commas and spaces where that is possible.
/// - Returns: No line for no text.
package func wrapped(_ text: String, at limit: Int) -> [String] {
  var lines: [String] = []
  var rest = text[...]
  while rest.count > limit {
    let line = rest.prefix(limit)
    let space = line.lastIndex(of: ",") ?? line.lastIndex(of: " ")
    let cut = space.map { rest.index(after: $0) }
    let end = cut ?? line.endIndex
    lines.append(String(rest[..<end]))
    rest = rest[end...].drop { $0 == " " }
  }
  if !rest.isEmpty { lines.append(String(rest)) }
  return lines
}
