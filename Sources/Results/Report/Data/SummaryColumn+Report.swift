import Configuration
extension SummaryColumn {
  private static func called(_ name: String) -> SummaryColumn? {
    (all + overTime).first { $0.name == name }
  }

  /// The head of a column; a name not known here is shown as it is.
  static func head(_ name: String) -> HTMLTable.Column {
    let column = called(name)
    return .init(column?.title ?? name, help: column?.help ?? "")
  }

  static func cell(_ name: String, _ digits: String) -> HTMLTable.Cell {
    switch called(name)?.form {
    case .flag:
      HTMLTable.Cell(shown: digits == "true" ? "yes" : "no", value: digits)
        .strong(digits == "true")
    case .count: .number(digits, readable)
    case .items: .number(digits) { fixed($0, places: 1) }
    case .p: .number(digits, readableP)
    case .rate, nil: .number(digits)
    }
  }
}
