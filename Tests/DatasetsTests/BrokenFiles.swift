import Datasets
import Testing

/// A dataset that cannot be loaded, and the whole message that must say so.
struct Broken: CustomTestStringConvertible, Sendable {
  let name: String
  let json: String
  let files: [String: String]
  /// The description, file names without their folder.
  let expected: String
  var kind = DataError.Kind.invalid

  var testDescription: String { name }

  /// A scores table.
  static func scores(
    _ name: String, _ text: String, _ fields: String = "", file: String = "s.csv",
    _ more: [String: String] = [:], expect expected: String
  ) -> Broken {
    Broken(
      name: name,
      json: #"{"kind": "scores-table", "path": "\#(file)"\#(fields.isEmpty ? "" : ", " + fields)}"#,
      files: more.merging([file: text]) { $1 }, expected: expected)
  }

  /// Rows of PersonalLLM.
  static func rows(
    _ name: String, _ text: String, _ fields: String = "", file: String = "a.jsonl",
    _ more: [String: String] = [:], expect expected: String
  ) -> Broken {
    Broken(
      name: name,
      json: #"{"kind": "personalllm", "path": "\#(file)"\#(fields.isEmpty ? "" : ", " + fields)}"#,
      files: more.merging([file: text]) { $1 }, expected: expected)
  }

  /// Recorded feedback.
  static func recorded(
    _ name: String, _ text: String, _ fields: String = "", file: String = "r.csv",
    _ more: [String: String] = [:], expect expected: String
  ) -> Broken {
    Broken(
      name: name,
      json: #"{"kind": "recorded", "path": "\#(file)"\#(fields.isEmpty ? "" : ", " + fields)}"#,
      files: more.merging([file: text]) { $1 }, expected: expected)
  }
}

extension Broken {
  static let all = delimited + jsonLines + scoresTables + personalLLM + recordedFeedback
}
