import Configuration

/// What `attune explain` prints of a section, a kind or a setting of `experiments.json`.
public struct Explanation: CustomStringConvertible {
  public let description: String

  /// - Parameter name: A topic (`feedback`, `learners.maml`), a setting with its path
  ///   (`feedback.flipRate`) or without (`flipRate`), or another name of one (`noise`).
  /// - Returns: Nil where nothing is called so.
  public init?(of name: String) {
    if let topic = Topic.all.first(where: { $0.path == name }) {
      description = Self.text(of: topic)
      return
    }
    let fields = Self.fields(called: name)
    guard !fields.isEmpty else { return nil }
    description = fields.map { topic, field in
      field.text(under: topic.path == "experiment" ? "" : topic.path)
    }.joined(separator: "\n\n")
  }

  /// One line per topic.
  public static var list: [String] {
    let topics = Topic.sections + Topic.datasets
    let width = topics.map(\.path.count).max()! + 2
    return topics.map { topic in
      topic.path + String(repeating: " ", count: width - topic.path.count) + topic.summary
    }
  }

  /// Everything that can be asked for.
  public static var names: [String] {
    Topic.all.flatMap { topic in [topic.path] + topic.fields.map(topic.place) }
  }

  private static func text(of topic: Topic) -> String {
    let parts = Topic.all.filter { $0.path.hasPrefix(topic.path + ".") }
      .map { "  \($0.path): \($0.summary)" }
    let body = parts.isEmpty || !topic.fields.isEmpty ? topic.fieldTexts : ""
    let text = "\(topic.path): \(topic.summary)"
    if topic.path == "sweep" { return text }
    return ([text, body] + (parts.isEmpty ? [] : [parts.joined(separator: "\n")]))
      .filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  /// The settings of a path or name; where there is none, those that are called so elsewhere.
  private static func fields(called name: String) -> [(Topic, FieldDescription)] {
    let all = Topic.all.flatMap { topic in topic.fields.map { (topic, $0) } }
    let exact = all.filter { $0.0.place(of: $0.1) == name || $0.1.name == name }
    if !exact.isEmpty { return exact }
    return all.filter { $0.1.key.isMeant(by: name) }
  }
}
