/// Settings of a sweep that differ in the value of one axis alone.
package struct AxisFamily: Sendable {
  /// The other axes, whose values are the same in all of them.
  package let fixed: [(path: String, value: String)]
  /// Positions of the settings with their values on the axis, in the order of the sweep.
  package let members: [(setting: Int, value: String)]

  /// All families along an axis, in the order of the sweep; none where the axis has one value alone.
  /// - Parameters:
  ///   - axis: Position among the swept paths.
  ///   - settings: Values of every setting, aligned with the paths.
  package static func all(along axis: Int, of paths: [String], settings: [[String]]) -> [AxisFamily]
  {
    var members: [[String]: [(setting: Int, value: String)]] = [:]
    var order: [[String]] = []
    for (index, values) in settings.enumerated() where values.count == paths.count {
      var others = values
      let value = others.remove(at: axis)
      if members[others] == nil { order.append(others) }
      members[others, default: []].append((index, value))
    }
    var paths = paths
    paths.remove(at: axis)
    return order.filter { members[$0]!.count > 1 }.map { values in
      AxisFamily(
        fixed: zip(paths, values).map { (path: $0, value: $1) }, members: members[values]!)
    }
  }
}
