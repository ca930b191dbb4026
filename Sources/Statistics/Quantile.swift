/// Quantile by linear interpolation (Hyndman and Fan's type 7), in time proportional to the count.
///
/// - Parameter values: At least one, none NaN; left in another order.
package func quantile(_ values: inout [Double], _ p: Double) -> Double {
  let position = p * Double(values.count - 1)
  let lower = Int(position.rounded(.down))
  let below = select(lower, in: &values)
  // What follows the selected value is no smaller.
  let above = values[(lower + 1)...].min() ?? below
  return below + (position - Double(lower)) * (above - below)
}

/// Puts the value of this rank, counted from 0, in its place, no larger ones before it and no smaller ones
/// behind it (Hoare's selection), and returns it.
private func select(_ rank: Int, in values: inout [Double]) -> Double {
  var (first, last) = (0, values.count - 1)
  while first < last {
    let pivot = values[(first + last) / 2]
    var (i, j) = (first, last)
    while i <= j {
      while values[i] < pivot { i += 1 }
      while values[j] > pivot { j -= 1 }
      if i <= j {
        values.swapAt(i, j)
        i += 1
        j -= 1
      }
    }
    if rank <= j { last = j } else if rank >= i { first = i } else { break }
  }
  return values[rank]
}
