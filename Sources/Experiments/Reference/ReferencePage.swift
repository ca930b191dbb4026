import Configuration
import Learners
import Results

/// `docs/experiments.md`: every setting of `experiments.json` in Markdown, from the fields that decode it.
public enum ReferencePage {
  public static var text: String {
    ([head] + Topic.sections.map { section($0, level: 2) }).joined(separator: "\n\n") + "\n"
  }

  private static let head = """
    # experiments.json

    Every setting, made by `attune explain --page` from the declarations that read the file; `attune
    explain NAME` prints one part. An unknown key, a value of the wrong type or out of range is an error
    that names line, path, value and what was expected; all of a file's mistakes are said at once.

    ```json
    {
      "$schema": "experiments.schema.json",
      "experiments": [
        {
          "name": "cold-start",
          "dataset": { "kind": "synthetic-text", "prompts": 600, "responses": 8 },
          "users": { "historical": 2000, "test": 200 },
          "feedback": { "counts": [0, 1, 2, 4, 8, 16, 32] },
          "evaluation": { "prompts": 16 },
          "learners": [ { "kind": "logistic" }, { "kind": "maml", "label": "one-step", "innerSteps": 1 } ],
          "sweep": { "users.alpha": [0.01, 0.1], "learners.one-step.innerRate": [0.1, 1] }
        }
      ]
    }
    ```
    """

  private static func section(_ topic: Topic, level: Int) -> String {
    let title = String(repeating: "#", count: level) + " `\(topic.path)`"
    let parts = (Topic.datasets + Topic.learners).filter { $0.path.hasPrefix(topic.path + ".") }
      .map { section($0, level: level + 1) }
    let isLearner = topic.path.hasPrefix("learners.")
    let table = topic.fields.isEmpty && !isLearner ? [] : [settings(topic.fields)]
    return ([title, escaped(topic.summary)] + table + parts).joined(separator: "\n\n")
  }

  /// A learner's settings, as they stand on the page.
  static func settings(of type: any Learner.Type) -> String { settings(type.descriptions) }

  private static func settings(_ fields: [FieldDescription]) -> String {
    fields.isEmpty
      ? "No settings."
      : markdownTable(
        ["setting", "expected", "default", "example", "meaning"],
        fields.flatMap { rows($0, under: "") })
  }

  private static func rows(_ field: FieldDescription, under path: String) -> [[String]] {
    let name = joined(path, field.name)
    let start = field.isRequired ? "required" : field.defaultValue.map { code($0) } ?? "none"
    let cells = [
      "`\(name)`", escaped(field.expected), start, code(field.example), escaped(field.summary),
    ]
    return [cells] + field.parts.flatMap { rows($0, under: name) }
  }

  private static func code(_ value: JSONValue) -> String {
    "`" + value.serialized().replacingOccurrences(of: "|", with: "\\|") + "`"
  }

  /// Text as Markdown shows it in a table.
  private static func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "|", with: "\\|").replacingOccurrences(of: "<", with: "&lt;")
  }
}

extension String {
  fileprivate func replacingOccurrences(of piece: Character, with other: String) -> String {
    reduce(into: "") { $0 += $1 == piece ? other : String($1) }
  }
}
