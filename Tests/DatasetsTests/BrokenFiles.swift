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

  private static func dataset(
    _ kind: String, _ name: String, _ text: String, _ fields: String, file: String,
    _ more: [String: String], expect expected: String
  ) -> Broken {
    let members =
      [#""kind": "\#(kind)""#, #""path": "\#(file)""#] + (fields.isEmpty ? [] : [fields])
    return Broken(
      name: name, json: "{\(members.joined(separator: ", "))}",
      files: more.merging([file: text]) { $1 }, expected: expected)
  }

  static func scores(
    _ name: String, _ text: String, _ fields: String = "", file: String = "s.csv",
    _ more: [String: String] = [:], expect: String
  ) -> Broken {
    dataset("scores-table", name, text, fields, file: file, more, expect: expect)
  }

  static func personalLLM(
    _ name: String, _ text: String, _ fields: String = "", file: String = "a.jsonl",
    _ more: [String: String] = [:], expect: String
  ) -> Broken {
    dataset("personalllm", name, text, fields, file: file, more, expect: expect)
  }

  static func recorded(
    _ name: String, _ text: String, _ fields: String = "", file: String = "r.csv",
    _ more: [String: String] = [:], expect: String
  ) -> Broken {
    dataset("recorded", name, text, fields, file: file, more, expect: expect)
  }
}

extension Broken {
  static let all =
    delimited + jsonLines + scoresTables + badScores + personalLLMFiles
    + recordedFeedback + features
}
