/// Settings of a sweep that differ in the value of one axis alone.
struct AxisFamily: Sendable {
  /// The other axes, whose values are the same in all of them.
  let fixed: [(path: String, value: String)]
  /// Positions of the settings with their values on the axis, in the order of the sweep.
  let members: [(setting: Int, value: String)]

  /// All families along an axis, in the order of the sweep; none where the axis has one value alone.
  /// - Parameters:
  ///   - axis: Position among the swept paths.
  ///   - settings: Values of every setting, aligned with the paths.
  static func all(along axis: Int, of paths: [String], settings: [[String]]) -> [AxisFamily] {
    let members = settings.enumerated().filter { $0.element.count == paths.count }.map {
      index, values in
      var others = values
      let value = others.remove(at: axis)
      return (others: others, member: (setting: index, value: value))
    }
    var paths = paths
    paths.remove(at: axis)
    return members.grouped { $0.others }.filter { $0.members.count > 1 }.map { values, members in
      AxisFamily(
        fixed: zip(paths, values).map { (path: $0, value: $1) }, members: members.map { $0.member })
    }
  }
}
