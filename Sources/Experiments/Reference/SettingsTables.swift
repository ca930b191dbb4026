import Learners

/// Pages written by hand in which the program fills in the learners' settings.
///
/// A table stands between the lines `<!-- settings of KIND -->` and `<!-- end -->`.
public enum SettingsTables {
  /// The page with every such table made anew.
  /// - Throws: `UnknownLearner` for a kind that there is not.
  public static func filled(in page: String) throws(UnknownLearner) -> String {
    var lines: [Substring] = []
    var isOld = false
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if line == end { isOld = false }
      guard !isOld else { continue }
      lines.append(line)
      if line.hasPrefix(start), line.hasSuffix(" -->") {
        let kind = String(line.dropFirst(start.count).dropLast(4))
        guard let type = LearnerRegistry.standard[kind] else { throw UnknownLearner(kind: kind) }
        lines += ["", ReferencePage.settings(of: type)[...], ""]
        isOld = true
      }
    }
    return lines.joined(separator: "\n")
  }

  private static let start = "<!-- settings of "
  private static let end = "<!-- end -->"

  public struct UnknownLearner: Error, CustomStringConvertible {
    public let kind: String
    public var description: String { "settings of \(kind): there is no such learner" }
  }
}
