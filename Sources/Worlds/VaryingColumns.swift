package import Datasets
import Preferences

/// On which prompts each column of a table has more than one value, so that it can be standardised.
package struct VaryingColumns {
  /// Prompts within which the column tells responses apart.
  private let within: [[Int]]
  /// By prompt, the value of its first response.
  private let first: [[Double]]

  package init(of dataset: Dataset) {
    let table = dataset.table
    let k = dataset.scores.modelCount
    let value = { (row: Int, column: Int) in dataset.scores.values[row * k + column] }
    first = (0..<k).map { column in
      table.prompts.indices.map { value(table.rows(ofPrompt: $0).lowerBound, column) }
    }
    within = (0..<k).map { column in
      table.prompts.indices.filter { prompt in
        let rows = table.rows(ofPrompt: prompt)
        return rows.contains { value($0, column) != value(rows.lowerBound, column) }
      }
    }
  }

  /// True where every column has two values on any prompt.
  var varyEverywhere: Bool {
    zip(within, first).allSatisfy { within, first in within.count == first.count }
  }

  /// True where every column has two values on these prompts.
  package func vary(onPrompts training: [Int]) -> Bool {
    guard let some = training.first, let promptCount = first.first?.count else { return false }
    var isTraining = [Bool](repeating: false, count: promptCount)
    for prompt in training { isTraining[prompt] = true }
    return zip(within, first).allSatisfy { within, first in
      within.contains { isTraining[$0] } || training.contains { first[$0] != first[some] }
    }
  }
}
