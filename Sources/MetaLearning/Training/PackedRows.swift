internal import CKernels

/// Rows of many users' supports or queries for the single-precision kernel: comparisons only.
///
/// Users stand side by side in groups, one per lane of a vector. A group has as many rows as its user with
/// most, the others' last ones zeros, which have no gradient: users of like numbers of rows belong together.
public final class PackedRows: Sendable {
  let width: Int
  /// In rows of a group, one per group and one more.
  let offsets: [Int64]
  /// True numbers of rows, whole groups of them.
  let counts: [Int32]
  let users: Int
  let values: VectorBuffer

  static let lanes = Int(ATTUNE_META_LANES)

  /// - Parameters:
  ///   - counts: Rows per user.
  ///   - value: Number k of a user's row.
  public init(width: Int, counts: [Int], value: (_ user: Int, _ row: Int, _ k: Int) -> Float) {
    self.width = width
    let lanes = Self.lanes
    users = counts.count
    let groups = (users + lanes - 1) / lanes
    let padded = counts + [Int](repeating: 0, count: groups * lanes - users)
    self.counts = padded.map(Int32.init)
    offsets = (0..<groups).reduce(into: [0]) {
      $0.append($0.last! + Int64(padded[$1 * lanes..<($1 + 1) * lanes].max()!))
    }
    values = VectorBuffer(count: Int(offsets.last!) * width * lanes)
    for (user, count) in counts.enumerated() {
      let (group, lane) = (user / lanes, user % lanes)
      for row in 0..<count {
        let start = (Int(offsets[group]) + row) * width
        for k in 0..<width { values.start[(start + k) * lanes + lane] = value(user, row, k) }
      }
    }
  }

  var groups: Int { offsets.count - 1 }

  /// The largest number of rows of a group.
  var longest: Int { Int(zip(offsets, offsets.dropFirst()).map { $1 - $0 }.max() ?? 0) }

  func withKernelRows<Result>(_ body: (inout attune_meta_rows) -> Result) -> Result {
    offsets.withUnsafeBufferPointer { offsets in
      counts.withUnsafeBufferPointer { counts in
        var rows = attune_meta_rows(
          rows: values.start, offsets: offsets.baseAddress, counts: counts.baseAddress)
        return body(&rows)
      }
    }
  }
}

/// Numbers on a cache line's boundary, zero at first: a vector that crosses two lines costs twice.
final class VectorBuffer: Sendable {
  nonisolated(unsafe) let start: UnsafeMutablePointer<Float>

  init(count: Int) {
    start = UnsafeMutableRawPointer.allocate(byteCount: max(64, 4 * count), alignment: 64)
      .bindMemory(to: Float.self, capacity: max(16, count))
    start.initialize(repeating: 0, count: count)
  }

  deinit { start.deallocate() }
}
