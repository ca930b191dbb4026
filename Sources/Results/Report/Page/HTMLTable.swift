/// A table that is readable without script and can be sorted by column where script runs.
struct HTMLTable {
  struct Column {
    let title: String
    /// What the column means, shown to whoever points at its head.
    let help: String
    let isNumeric: Bool

    init(_ title: String, help: String = "", isNumeric: Bool = true) {
      self.title = title
      self.help = help
      self.isNumeric = isNumeric
    }
  }

  /// What a cell shows, and the value it is sorted by.
  struct Cell {
    let shown: HTML
    let value: String
    var isStrong = false

    static func text(_ text: String) -> Cell { Cell(shown: "\(text)", value: text) }

    /// A number under its full digits, shown rounded; empty where there is none.
    static func number(
      _ digits: String, _ rounded: (Double) -> String = readableRate
    ) -> Cell {
      guard let value = Double(digits) else { return text(digits) }
      return Cell(shown: "\(rounded(value))", value: digits)
    }

    /// A number with its interval behind it.
    static func estimate(_ digits: String, low: String, high: String) -> Cell {
      let cell = number(digits)
      guard let low = Double(low), let high = Double(high) else { return cell }
      return Cell(
        shown: "\(cell.shown) <small>\(readableRate(low)) to \(readableRate(high))</small>",
        value: digits)
    }

    static func learner(_ label: String, _ learner: ReportLearner?) -> Cell {
      Cell(shown: learner?.key ?? "\(label)", value: label)
    }

    func strong(_ isStrong: Bool) -> Cell {
      var cell = self
      cell.isStrong = isStrong
      return cell
    }
  }

  /// Rows after which a table is cut: the page is for reading, the CSV for computing.
  static let mostRows = 200

  let caption: HTML
  let columns: [Column]
  /// The first columns, which name the row and stay in sight.
  var headColumns = 1
  /// False where the order of the rows carries the meaning.
  var isSortable = true
  let rows: [[Cell]]
  /// Number of rows in the file; `rows` may hold only the first.
  let total: Int
  /// The file that holds all of them.
  let file: String

  var html: HTML {
    """
    <div class="scroll\(isSortable ? " tall" : "")" tabindex="0" role="region" \
    aria-label="Table: \(file)">\
    <table class="\(isSortable ? "sortable" : "across")">
    <caption><span>\(caption)\(cutNote)</span></caption>
    <thead><tr>\(columns.map(head))</tr></thead>
    <tbody>
    \(rows.prefix(Self.mostRows).map(line))</tbody></table></div>

    """
  }

  private var cutNote: HTML {
    let shown = min(rows.count, Self.mostRows)
    guard shown < total else { return "" }
    return " <strong>The first \(shown) of \(total) rows; all are in <code>\(file)</code>.</strong>"
  }

  private func head(_ column: Column) -> HTML {
    let kind: HTML = column.isNumeric ? " class=\"n\"" : ""
    let help: HTML = column.help.isEmpty ? "" : " title=\"\(column.help)\""
    return "<th scope=\"col\"\(kind)\(help)>\(column.title)</th>"
  }

  private func line(_ cells: [Cell]) -> HTML {
    let parts = zip(columns, cells).enumerated().map { index, pair -> HTML in
      let (column, cell) = pair
      let shown: HTML = cell.isStrong ? "<strong>\(cell.shown)</strong>" : cell.shown
      if index < headColumns {
        return "<th scope=\"row\" data-v=\"\(cell.value)\">\(shown)</th>"
      }
      let kind: HTML = column.isNumeric ? " class=\"n\"" : ""
      return "<td\(kind) data-v=\"\(cell.value)\">\(shown)</td>"
    }
    return "<tr>\(parts)</tr>\n"
  }
}
