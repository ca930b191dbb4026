/// The name of a figure's files below `plots/`: what it shows, and of which setting.
///
/// `win-rate` is of all settings, `win-rate-users.alpha=0.05` of one, `win-rate-against-users.alpha` has a swept
/// axis for its horizontal one.
package struct FigureName {
  let text: String

  init(_ measure: String, _ setting: [(path: String, value: String)] = []) {
    let axes = setting.map { "\($0.path)=\($0.value)" }
    text = axes.isEmpty ? measure : measure + "-" + axes.joined(separator: ",")
  }

  init(_ measure: String, against path: String) {
    text = "\(measure)-against-\(path)"
  }

  private static let longest = 100

  /// Names that every file system and shell takes: ASCII letters, digits and `.=,+-_`, short, and
  /// different even where case is not told apart. A name that another had before gets `~2`, `~3`, ...
  static func files(_ names: [FigureName]) -> [String] {
    var used: [String: Int] = [:]
    return names.map { name in
      let plain = String(name.text.unicodeScalars.map { isSafe($0) ? Character($0) : "_" })
      let short = String(plain.prefix(longest))
      let count = used[short.lowercased(), default: 0] + 1
      used[short.lowercased()] = count
      return count == 1 ? short : "\(short)~\(count)"
    }
  }

  private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
    isPlain(scalar) && scalar != "/" || scalar == "=" || scalar == "," || scalar == "+"
  }
}
