/// Offsets of the largest value: of equal ones all, because the order in which they stand says nothing.
/// NaN is never among them; empty where there is no number.
package func topPositions(_ values: some Collection<Double>) -> [Int] {
  var best = -Double.infinity
  var positions: [Int] = []
  for (position, value) in values.enumerated() where value >= best {
    if value > best { positions.removeAll(keepingCapacity: true) }
    best = value
    positions.append(position)
  }
  return positions
}
