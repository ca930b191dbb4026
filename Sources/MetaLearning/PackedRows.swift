internal import CKernels

/// Rows of many users' supports or queries for the single-precision kernel: comparisons only.
///
/// Rows are padded with zeros to a multiple of 16 numbers and each user's rows to a multiple of 8, so that
/// the kernel works on whole vectors; a row of zeros has no gradient.
public final class PackedRows: Sendable {
  let width: Int
  let paddedWidth: Int
  /// In padded rows, one per user and one more.
  let offsets: [Int64]
  /// True numbers of rows.
  let counts: [Int32]
  /// On a cache line: a vector that crosses two costs twice.
  nonisolated(unsafe) let values: UnsafeMutablePointer<Float>

  /// - Parameters:
  ///   - counts: Rows per user.
  ///   - value: Number k of a user's row.
  public init(width: Int, counts: [Int], value: (_ user: Int, _ row: Int, _ k: Int) -> Float) {
    self.width = width
    let lanes = Int(ATTUNE_META_WIDTH)
    paddedWidth = (width + lanes - 1) / lanes * lanes
    self.counts = counts.map(Int32.init)
    let multiple = Int(ATTUNE_META_ROWS)
    offsets = counts.reduce(into: [0]) {
      $0.append($0.last! + Int64(($1 + multiple - 1) / multiple * multiple))
    }
    let total = Int(offsets.last!) * paddedWidth
    values = UnsafeMutableRawPointer.allocate(byteCount: max(64, 4 * total), alignment: 64)
      .bindMemory(to: Float.self, capacity: max(16, total))
    values.initialize(repeating: 0, count: total)
    for (user, count) in counts.enumerated() {
      for row in 0..<count {
        let start = (Int(offsets[user]) + row) * paddedWidth
        for k in 0..<width { values[start + k] = value(user, row, k) }
      }
    }
  }

  deinit { values.deallocate() }

  var users: Int { counts.count }

  /// The largest number of padded rows of one user.
  var longest: Int { Int(zip(offsets, offsets.dropFirst()).map { $1 - $0 }.max() ?? 0) }

  func withKernelRows<Result>(_ body: (inout attune_meta_rows) -> Result) -> Result {
    offsets.withUnsafeBufferPointer { offsets in
      counts.withUnsafeBufferPointer { counts in
        var rows = attune_meta_rows(
          rows: values, offsets: offsets.baseAddress, counts: counts.baseAddress)
        return body(&rows)
      }
    }
  }
}
