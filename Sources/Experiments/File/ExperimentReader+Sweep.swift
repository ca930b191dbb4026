package import Configuration
import Learners

extension ExperimentReader {
  package typealias Axis = (path: String, values: [JSONValue])
  package typealias Point = [(path: String, value: JSONValue)]

  private static let sweepable = [
    "dataset", "users", "feedback", "drift", "evaluation", "models", "learners",
  ]

  /// The axes of `sweep` that can be set, in the order of the file.
  func sweepAxes(_ value: JSONValue, noting mistakes: inout Mistakes) -> [Axis] {
    guard let sweep = value["sweep"] else { return [] }
    guard let members = sweep.members else {
      mistakes.add(
        ConfigurationError(
          at: path + ".sweep", sweep,
          "is \(sweep.typeName); expected an object such as {\"users.alpha\": [0.01, 0.1]}"))
      return []
    }
    return members.filter { member in
      guard let message = problem(of: member, elsewhere: mistakes.elsewhere) else {
        return isReachable(member, in: value, noting: &mistakes)
      }
      mistakes.add(ConfigurationError(at: place(of: member.key), message.value, message.text))
      return false
    }.map { ($0.key, $0.value.elements!) }
  }

  private func place(of axis: String) -> String { "\(path).sweep[\"\(axis)\"]" }

  /// What is wrong with an axis by itself, and the offending value.
  private func problem(
    of axis: JSONValue.Member, elsewhere: [KnownKey]
  ) -> (value: JSONValue, text: String)? {
    let steps = axis.key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let top = steps.first, Self.sweepable.contains(top), steps.count > 1 else {
      let example = meanings(of: axis.key, elsewhere: elsewhere)
        .map { $0.dropFirst(path.count + 1) }.first { $0.contains(".") && !$0.contains("[") }
      return (
        axis.value,
        "is not a path that can be swept; expected a dotted path under "
          + Self.sweepable.joined(separator: ", ") + ", for example \(example ?? "users.alpha")"
      )
    }
    guard let values = axis.value.elements, !values.isEmpty else {
      return (
        axis.value, "is \(shown(axis.value)); expected a list of the values the axis takes"
      )
    }
    for (index, item) in values.enumerated()
    where values[..<index].contains(where: { isSame($0, item) }) {
      return (item, "has \(shown(item)) twice; keep one")
    }
    return nil
  }

  /// Whether the path names a place where values can be set.
  private func isReachable(
    _ axis: JSONValue.Member, in value: JSONValue, noting mistakes: inout Mistakes
  ) -> Bool {
    do {
      _ = try substituted([(axis.key, axis.value.elements![0])], in: value)
      return true
    } catch {
      mistakes.add(error)
      return false
    }
  }

  /// The product of the axes, the last axis fastest; nil where the sweep is broken.
  package func grid(_ axes: [Axis], of sweep: JSONValue?, noting mistakes: inout Mistakes)
    -> [Point]?
  {
    guard mistakes.isClean(at: path + ".sweep") else { return nil }
    let size = axes.reduce(1.0) { $0 * Double($1.values.count) }
    guard size <= 100_000 else {
      mistakes.add(
        ConfigurationError(
          at: path + ".sweep", sweep ?? JSONValue(.null),
          "has \(shortest(size)) settings; expected at most 100000: split the sweep"))
      return nil
    }
    return axes.reduce([[]]) { points, axis in
      points.flatMap { point in axis.values.map { point + [(axis.path, $0)] } }
    }
  }

  /// What the file says without the sweep. Of a dataset whose kind is swept only the kind can be read.
  func baseOfSweep(_ axes: [Axis], in value: JSONValue) -> JSONValue {
    guard axes.contains(where: { $0.path == "dataset.kind" }), let members = value.members else {
      return value
    }
    let kind = value["dataset"]?.members?.filter { $0.key == "kind" } ?? []
    return JSONValue(
      .object(
        members.map { member in
          member.key == "dataset"
            ? JSONValue.Member("dataset", JSONValue(.object(kind)).at(member.value)) : member
        })
    ).at(value)
  }

  /// The experiment with each swept path set to the point's value.
  func substituted(
    _ point: Point, in value: JSONValue
  ) throws(ConfigurationError) -> JSONValue {
    var result = value
    for axis in point {
      let steps = axis.path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      result = try set(steps[...], to: axis.value, in: result, sweeping: axis.path)
    }
    return result
  }

  private func set(
    _ steps: ArraySlice<String>, to value: JSONValue, in object: JSONValue, sweeping path: String
  ) throws(ConfigurationError) -> JSONValue {
    guard let key = steps.first else { return value }
    if object.elements != nil, steps.startIndex == 1, path.hasPrefix("learners.") {
      return try setLearner(steps, to: value, in: object, sweeping: path)
    }
    guard let members = object.members else {
      throw ConfigurationError(
        at: place(of: path), object,
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
  ) throws(ConfigurationError) -> JSONValue {
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
      if let key = rest.first, key == "label" || key == "kind" {
        throw ConfigurationError(
          at: place(of: path), value,
          "sweeps a learner's \(key), which tells learners apart; list each as a learner of its own"
        )
      }
      elements[index] = try set(rest, to: value, in: elements[index], sweeping: path)
      return JSONValue(.array(elements), line: array.line, column: array.column)
    }
    let name = steps.dropLast().joined(separator: ".")
    throw ConfigurationError(
      at: place(of: path), value,
      "names no hyperparameter of a learner (learners.<label>.<key>); labels: "
        + suggestion(for: name, among: labels))
  }
}

/// Equal values; numbers by value, however they are written.
private func isSame(_ a: JSONValue, _ b: JSONValue) -> Bool {
  a == b || (a.double != nil && a.double == b.double)
}
