package import Worlds

/// Something that a reader should know before believing the curves.
package struct Alarm: Sendable, Equatable {
  package typealias Kind = AlarmKind

  package let kind: Kind
  /// Number of the setting; nil for the whole sweep.
  package var setting: Int?
  /// Nil for all.
  package var replicate: Int?
  /// Label of the learner; nil for all.
  package var learner: String?
  /// One sentence without the place.
  package let message: String

  init(
    _ kind: Kind, setting: Int? = nil, replicate: Int? = nil, learner: String? = nil,
    _ message: String
  ) {
    self.kind = kind
    self.setting = setting
    self.replicate = replicate
    self.learner = learner
    self.message = message
  }

  package static let columns = ["alarm", "setting", "replicate", "learner", "message"]

  /// A row of alarms.csv.
  package var cells: [String] {
    [
      kind.name, setting.map(String.init) ?? "", replicate.map(String.init) ?? "",
      learner ?? "", message,
    ]
  }

  /// The message with its place, for standard error and run.json.
  /// - Parameter title: Of the setting; empty where nothing is swept.
  package func sentence(title: String) -> String {
    let places = [title, replicate.map { "replicate \($0)" } ?? "", learner ?? ""]
      .filter { !$0.isEmpty }
    return places.isEmpty ? message : places.joined(separator: ", ") + ": " + message
  }
}

/// Alarms as standard error and run.json report them: one sentence per kind and learner, the first found,
/// however many settings and replicates it holds for.
package struct AlarmSummary {
  private var order: [String] = []
  private var groups: [String: (first: String, count: Int)] = [:]

  package init() {}

  package mutating func add(_ alarms: [Alarm], of design: Design) {
    for alarm in alarms {
      let key = alarm.kind.name + "/" + (alarm.learner ?? "")
      if groups[key] == nil {
        order.append(key)
        let title = alarm.setting.map { design.settings[$0].title } ?? ""
        groups[key] = (alarm.sentence(title: title), 0)
      }
      groups[key]!.count += 1
    }
  }

  package var sentences: [String] {
    order.map { key in
      let (first, count) = groups[key]!
      return count == 1 ? first : first + " (and \(count - 1) more alike: alarms.csv)"
    }
  }
}
