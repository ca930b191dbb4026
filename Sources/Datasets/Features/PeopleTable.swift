public import Configuration
import Preferences

/// Where features of people are: a table with one line a person.
public struct PeopleTable: Configuration, Equatable {
  /// CSV, TSV or JSON Lines, by the name's ending.
  public var path = ""
  /// Column of the person's name.
  public var userColumn = "user"
  /// Columns that are features, in any order; by default all others.
  public var columns: [String]?

  public init() {}

  public static let fields: [Field<Self>] = [
    .string("path", \.path, "Table with one line a person: .csv, .tsv or .jsonl.").required
      .example(.string("people.csv")),
    .string("userColumn", \.userColumn, "Column of the person's name, as in the feedback."),
    .optionalStrings(
      "columns", \.columns,
      "Columns that are features, in any order; default all but the person's name."
    ).example(.array([.string("age"), .string("group")])),
  ]

  public func validate() throws(InvalidField) {
    if columns?.contains(userColumn) == true {
      throw InvalidField(
        "columns", "has \"\(userColumn)\", the column of names; expected features alone")
    }
  }
}

extension PeopleTable {
  /// Features of the people who gave feedback, and what is to be said of them. Other people's lines decide nothing.
  /// - Parameter table: File of the feedback, for messages.
  func read(
    of users: [String], from table: String, in files: DataFiles
  ) throws(DataError) -> (features: PersonFeatures, warnings: [String]) {
    var reader = try files.rows(path)
    let file = reader.file
    let user = try reader.position(of: userColumn, namedBy: "userColumn")
    let positions = try reader.features(columns, besides: [user])
    let wanted = Set(users.map { Name($0) })
    var seen: Set<Name> = []
    var cells: [(user: Name, cells: [String])] = []
    while try reader.next() {
      let person = try reader.identifier(user)
      guard seen.insert(Name(person)).inserted else {
        throw reader.error(user, "user \(shown(person)) has a line already; keep one")
      }
      var own: [String] = []
      for column in positions { own.append(try reader.text(column)) }
      if wanted.contains(Name(person)) { cells.append((Name(person), own)) }
    }
    guard !cells.isEmpty else {
      throw DataError(
        file: file, column: userColumn,
        "none of its people, such as \(shown(seen.min()!.text)), is among those in \(table), such as"
          + " \(shown(wanted.min()!.text)); give both files the same names")
    }
    // A sum's last bits are decided by its order.
    cells.sort { $0.user < $1.user }
    let all = positions.indices.map { i in
      FeatureColumn(name: reader.columns[positions[i]], cells: cells.map { $0.cells[i] })
    }.sorted { Name($0.name) < Name($1.name) }
    guard all.contains(where: { !$0.features.isEmpty }) else {
      throw DataError(
        file: file,
        "no column tells the people in \(table) apart: each has one value, or another for everyone; give a"
          + " column of numbers, or of groups that two people share, or leave \"people\" out")
    }
    let features = all.flatMap(\.features)
    let missing = wanted.count - cells.count
    let said =
      missing == 0
      ? []
      : [
        "\(missing) of the \(wanted.count) people in \(table) have no line; all their features are 0, the mean"
      ]
    return (
      PersonFeatures(
        names: features.map(\.name),
        people: cells.enumerated().map { u, person in
          (person.user.text, features.map { $0.values[u] })
        }),
      (said + all.compactMap(\.warning)).map { "\(file): \($0)" }
    )
  }
}

/// One column of the people's table as numbers: of mean 0, and of variance 1 all its features together.
private struct FeatureColumn {
  let name: String
  private(set) var features: [(name: String, values: [Double])] = []
  private(set) var warning: String?

  /// - Parameter cells: Of each person, empty where nothing is known.
  init(name: String, cells: [String]) {
    self.name = name
    let numbers = cells.map { text in
      decimal(text.utf8).flatMap { $0.value.isFinite ? $0 : nil }
    }
    let known = cells.count { !$0.isEmpty }
    let numeric = numbers.count { $0 != nil }
    if known > 0, numeric == known {
      readNumbers(numbers)
    } else {
      readGroups(cells)
      if 2 * numeric > known {
        let other = zip(cells, numbers).first { !$0.0.isEmpty && $0.1 == nil }!.0
        warning =
          "column \(name) has \(shown(other)), which is not a number, and so all its numbers are taken for"
          + " names of groups; leave cells empty where nothing is known"
      }
    }
    if known == 0 {
      warning = "column \(name) has no values; it is left out"
    } else if features.isEmpty, warning == nil {
      warning =
        "column \(name) has one value, or another for everyone, which tells nothing apart; it is left out"
    }
  }

  private mutating func readNumbers(_ numbers: [Precise?]) {
    let given = numbers.compactMap(\.self)
    let unit = ColumnUnit(of: given)
    guard let scale = Standardisation(of: given.map(unit.value(of:))) else { return }
    let values = numbers.map { $0.map { scale.standardised(unit.value(of: $0)) } ?? 0 }
    features = [(name, values)]
  }

  /// An indicator per value; of values that one person has alone, one for all of them.
  private mutating func readGroups(_ cells: [String]) {
    let known = cells.filter { !$0.isEmpty }.map { Name($0) }
    let sizes = known.reduce(into: [Name: Int]()) { $0[$1, default: 0] += 1 }
    let groups = sizes.filter { $0.value > 1 }.keys.sorted()
    let alone = sizes.filter { $0.value == 1 }
    var indicators = groups.map { group in
      ("\(name)=\(group.text)", { (cell: String) in Name(cell) == group })
    }
    if !alone.isEmpty {
      indicators.append(("\(name), other values", { alone[Name($0)] != nil }))
    }
    guard indicators.count > 1 else { return }
    let n = Double(known.count)
    let shares = indicators.map { indicator in Double(known.count { indicator.1($0.text) }) / n }
    let deviation = shares.reduce(0) { $0 + $1 * (1 - $1) }.squareRoot()
    features = zip(indicators, shares).map { indicator, share in
      let values = cells.map { cell in
        cell.isEmpty ? 0 : ((indicator.1(cell) ? 1 : 0) - share) / deviation
      }
      return (indicator.0, values)
    }
  }
}
