import Configuration
import Learners

extension ExperimentReader {
  typealias Axis = (path: String, values: [JSONValue])
  typealias Point = [(path: String, value: JSONValue)]

  /// The axes of `sweep`, in the order of the file.
  func sweepAxes(_ value: JSONValue) throws -> [Axis] {
    guard let sweep = value["sweep"] else { return [] }
    guard let members = sweep.members else {
      throw ConfigurationError(
        at: path + ".sweep", sweep,
        "is \(sweep.typeName); expected an object such as {\"users.alpha\": [0.01, 0.1]}")
    }
    return try members.map { member in
      let place = "\(path).sweep[\"\(member.key)\"]"
      guard let values = member.value.elements, !values.isEmpty else {
        throw ConfigurationError(
          at: place, member.value,
          "is \(shown(member.value)); expected a list of the values the axis takes")
      }
      for (index, item) in values.enumerated()
      where values[..<index].contains(where: { isSame($0, item) }) {
        throw ConfigurationError(at: place, item, "has \(shown(item)) twice; keep one")
      }
      let top = member.key.split(separator: ".", omittingEmptySubsequences: false).first.map(
        String.init)
      let sweepable = ["dataset", "users", "feedback", "drift", "evaluation", "learners"]
      guard let top, sweepable.contains(top), member.key != top else {
        throw ConfigurationError(
          at: place, member.value,
          "is not a path that can be swept; expected a dotted path under "
            + sweepable.joined(separator: ", ") + ", for example users.alpha")
      }
      return (member.key, values)
    }
  }

  /// The product of the axes, the last axis fastest.
  func grid(_ axes: [Axis], of sweep: JSONValue?) throws -> [Point] {
    let size = axes.reduce(1.0) { $0 * Double($1.values.count) }
    guard size <= 100_000 else {
      throw ConfigurationError(
        at: path + ".sweep", sweep ?? JSONValue(.null),
        "has \(shortest(size)) settings; expected at most 100000: split the sweep")
    }
    return axes.reduce([[]]) { points, axis in
      points.flatMap { point in axis.values.map { point + [(axis.path, $0)] } }
    }
  }

  /// The experiment with each swept path set to the point's value.
  func substituted(_ point: Point, in value: JSONValue) throws -> JSONValue {
    try point.reduce(value) { result, axis in
      let steps = axis.path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      return try set(steps[...], to: axis.value, in: result, sweeping: axis.path)
    }
  }

  private func set(
    _ steps: ArraySlice<String>, to value: JSONValue, in object: JSONValue, sweeping path: String
  ) throws -> JSONValue {
    guard let key = steps.first else { return value }
    if object.elements != nil, steps.startIndex == 1, path.hasPrefix("learners.") {
      return try setLearner(steps, to: value, in: object, sweeping: path)
    }
    guard let members = object.members else {
      throw ConfigurationError(
        at: "\(self.path).sweep[\"\(path)\"]", object,
        "leads into \(object.typeName) at \"\(key)\"; expected an object there")
    }
    let old = members.first { $0.key == key }?.value ?? JSONValue(.object([]), line: value.line)
    let new = try set(steps.dropFirst(), to: value, in: old, sweeping: path)
    let rest = members.filter { $0.key != key }
    return JSONValue(
      .object(rest + [JSONValue.Member(key, new)]), line: object.line, column: object.column)
  }

  /// A learner is addressed by its label, or by its kind where none is given; labels may hold dots.
  private func setLearner(
    _ steps: ArraySlice<String>, to value: JSONValue, in array: JSONValue, sweeping path: String
  ) throws -> JSONValue {
    var elements = array.elements!
    let labels = elements.map { element in
      let kind = element["kind"]?.text ?? ""
      return element["label"]?.text ?? registry[kind]?.init().defaultLabel ?? kind
    }
    for length in stride(from: steps.count - 1, to: 0, by: -1) {
      let name = steps.prefix(length).joined(separator: ".")
      let unlabelled = elements.firstIndex { $0["label"] == nil && $0["kind"]?.text == name }
      guard let index = labels.firstIndex(of: name) ?? unlabelled else { continue }
      let rest = steps.dropFirst(length)
      guard rest.first != "label", rest.first != "kind" else { break }
      elements[index] = try set(rest, to: value, in: elements[index], sweeping: path)
      return JSONValue(.array(elements), line: array.line, column: array.column)
    }
    let name = steps.dropLast().joined(separator: ".")
    throw ConfigurationError(
      at: "\(self.path).sweep[\"\(path)\"]", value,
      "names no hyperparameter of a learner (learners.<label>.<key>); labels: "
        + suggestion(for: name, among: labels))
  }
}

/// Equal values; numbers by value, however they are written.
private func isSame(_ a: JSONValue, _ b: JSONValue) -> Bool {
  a == b || (a.double != nil && a.double == b.double)
}
