/// Groups of `size`, the last one as it comes.
package func chunks<Element>(of rows: [Element], _ size: Int) -> [[Element]] {
  stride(from: 0, to: rows.count, by: size).map { Array(rows[$0..<min($0 + size, rows.count)]) }
}
