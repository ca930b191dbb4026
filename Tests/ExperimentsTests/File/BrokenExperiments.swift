import Foundation
import Testing

/// An experiments file that cannot be run, and what the one line on standard error must say.
struct BrokenExperiments: CustomTestStringConvertible, Sendable {
  let name: String
  let bytes: [UInt8]
  /// Parts of the message, in order; the first stands right behind "attune: ".
  let says: [String]
  var exitCode: Int32 = 65
  var files: [String: String] = [:]
  /// Lines of standard error.
  var mistakes = 1
  /// How the valid file was broken, where a piece of it was replaced.
  var edit: Edit?

  struct Edit: Sendable {
    let piece: String
    let other: String

    /// Nil where the piece is not there any more.
    func applied(to text: String) -> String? {
      text.contains(piece) ? text.replacingOccurrences(of: piece, with: other) : nil
    }

    /// The line of the valid file that is changed.
    var section: Int {
      valid.components(separatedBy: piece)[0].split(
        separator: "\n", omittingEmptySubsequences: false
      )
      .count
    }
  }

  var testDescription: String { name }

  /// A file that can be run.
  static let valid = """
    {
      "experiments": [
        {
          "name": "x",
          "seed": 3,
          "replicates": 1,
          "dataset": { "kind": "synthetic-text", "prompts": 20, "responses": 4 },
          "users": { "historical": 20, "test": 5, "alpha": 0.5 },
          "feedback": { "form": "comparison", "counts": [0, 2, 4] },
          "evaluation": { "prompts": 4 },
          "learners": [{ "kind": "logistic" }, { "kind": "maml", "label": "m" }],
          "sweep": { "users.alpha": [0.05, 0.5] }
        }
      ]
    }

    """

  /// The valid file with `piece` replaced.
  static func edit(_ piece: String, _ other: String, _ says: String...) -> BrokenExperiments {
    precondition(valid.contains(piece), "\(piece) is not in the valid file")
    return BrokenExperiments(
      name: "\(piece) -> \(other.prefix(60))",
      bytes: Array(valid.replacingOccurrences(of: piece, with: other).utf8), says: says,
      edit: Edit(piece: piece, other: other))
  }

  /// A whole text.
  static func whole(_ name: String, _ text: String, _ says: String...) -> BrokenExperiments {
    BrokenExperiments(name: name, bytes: Array(text.utf8), says: says)
  }

  /// The valid file with a dataset of files, and without a sweep.
  static func data(
    _ name: String, _ dataset: String, files: [String: String] = [:], exitCode: Int32 = 65,
    feedback: String = #""counts": [0, 1]"#, users: String = #""historical": 2, "test": 2"#,
    learners: String = #"[{ "kind": "logistic" }]"#, more: String = "", _ says: String...
  ) -> BrokenExperiments {
    let text = """
      { "experiments": [{
        "name": "x",
        "dataset": \(dataset),
        "users": { \(users) },
        "feedback": { \(feedback) },
        "evaluation": { "prompts": 1 },
        "learners": \(learners)\(more)
      }] }
      """
    return BrokenExperiments(
      name: name, bytes: Array(text.utf8), says: says, exitCode: exitCode, files: files)
  }

  static let all = syntax + structure + sections + learners + sweeps + plans + dataFiles + drifts
}
