import Configuration
import Datasets
import Platform
import Randomness
import Results
import Worlds

/// Writing and reading users.csv, the one table that grows with users, counts, learners and settings.
struct UserTableBenchmark: Sendable {
  let rows: Int
  let path: String

  init(rows: Int, path: String) {
    self.rows = rows
    self.path = path
  }

  /// Writes the table with outcomes as a sweep has them: shares of sixteen prompts, and rewards that
  /// never repeat.
  /// - Returns: Bytes written.
  func write() throws -> Int {
    let table = try CSVFile(path, header: ["setting", "users.alpha"] + Tables.userColumns)
    var stream = RandomStream(seed: 1).stream("bench", "users")
    let users = 1000
    let names = (0..<users).map { CSVFile.rendered(["test/\($0)"]) }
    for start in stride(from: 0, to: rows, by: users) {
      let cell = start / users
      let prefix = CSVFile.rendered(["\(cell / 100)", "0.05", "\(cell % 10)", "maml", "16"])
      for user in 0..<min(users, rows - start) {
        var outcome = Outcome()
        let share = Double(stream.below(33)) / 32
        (outcome.winRate, outcome.strictWinRate) = (share, share)
        (outcome.accuracy, outcome.top1) = (share, share)
        outcome.reward = stream.normal()
        outcome.referenceReward = outcome.reward - 0.5
        outcome.oracleReward = outcome.reward + 0.25
        try table.append(rendered: prefix, names[user], numbers: outcome.values)
      }
    }
    try table.finish()
    return Files.size(path)
  }

  /// Reads every row.
  /// - Returns: The sum of the win rates.
  func read() throws -> Double {
    try sumOfColumn("win_rate", inFile: path)
  }
}
