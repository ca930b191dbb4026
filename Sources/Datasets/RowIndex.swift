import Preferences

/// The distinct (prompt, response) pairs of a file, in the order in which they first occur.
///
/// A file may scatter a prompt's rows; a reward table keeps them together. `tableOrder` leads from
/// one to the other: prompts by first occurrence, a prompt's responses in the order of the file.
struct RowIndex {
  private(set) var prompts = NameIndex()
  private(set) var responses = NameIndex()
  /// Per row: its prompt, its response name and the line where it first occurs.
  private(set) var promptOfRow: [Int] = []
  private(set) var responseOfRow: [Int] = []
  private(set) var lines: [Int] = []
  private var rows: [Int: Int] = [:]

  var count: Int { lines.count }

  /// The row of a pair, new or known.
  mutating func row(prompt: String, response: String, line: Int) -> Int {
    let (p, r) = (prompts.position(of: prompt), responses.position(of: response))
    let key = p << 32 | r
    if let row = rows[key] { return row }
    rows[key] = count
    promptOfRow.append(p)
    responseOfRow.append(r)
    lines.append(line)
    return count - 1
  }

  /// The row of a pair, or nil where the file does not have it.
  func row(prompt: String, response: String) -> Int? {
    guard let p = prompts[prompt], let r = responses[response] else { return nil }
    return rows[p << 32 | r]
  }

  func promptName(ofRow row: Int) -> String { prompts.names[promptOfRow[row]] }
  func responseName(ofRow row: Int) -> String { responses.names[responseOfRow[row]] }

  /// Number of rows of each prompt.
  var responsesPerPrompt: [Int] {
    promptOfRow.reduce(into: [Int](repeating: 0, count: prompts.names.count)) { $0[$1] += 1 }
  }

  /// Rows in the order of the table.
  var tableOrder: [Int] {
    var next = responsesPerPrompt.reduce(into: [0]) { $0.append($0.last! + $1) }
    var order = [Int](repeating: 0, count: count)
    for (row, prompt) in promptOfRow.enumerated() {
      order[next[prompt]] = row
      next[prompt] += 1
    }
    return order
  }

  /// The table of these rows, without columns.
  /// - Parameter texts: Of prompts and of rows, in the order of this index; empty where there are none.
  func table(texts: Texts, usersAreMixtures: Bool = true) -> RewardTable {
    RewardTable(
      rewardModels: [],
      prompts: prompts.names.enumerated().map { p, name in
        Prompt(id: name, text: texts.prompts.isEmpty ? nil : texts.prompts[p])
      },
      responsesPerPrompt: responsesPerPrompt,
      responses: tableOrder.map { row in
        Response(
          id: responseName(ofRow: row), text: texts.responses.isEmpty ? nil : texts.responses[row])
      },
      scores: [], usersAreMixtures: usersAreMixtures)
  }
}

/// Distinct names, numbered in the order in which they first occur; two are one where their bytes are equal.
struct NameIndex {
  private(set) var names: [String] = []
  private var positions: [Name: Int] = [:]

  /// Number of a name, new or known.
  mutating func position(of name: String) -> Int {
    if let position = positions[Name(name)] { return position }
    positions[Name(name)] = names.count
    names.append(name)
    return names.count - 1
  }

  /// Number of a known name.
  subscript(name: String) -> Int? { positions[Name(name)] }
}
