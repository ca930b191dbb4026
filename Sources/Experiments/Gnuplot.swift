#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Draws scripts with gnuplot, an outside program.
enum Gnuplot {
  /// Path of the program, or nil where it is not installed.
  static func find(environment: [String: String]) -> String? {
    (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
      .map { $0 + "/gnuplot" }.first { access($0, X_OK) == 0 }
  }

  /// For screens and for papers.
  private static let terminals = [
    ("svg", "svg size 900,560 dynamic enhanced font 'Helvetica,15' background '#ffffff'"),
    ("png", "pngcairo size 1350,840 enhanced font 'DejaVu Sans,16' background '#ffffff'"),
    ("pdf", "pdfcairo size 6.3in,3.9in enhanced font 'DejaVu Sans,10' background '#ffffff'"),
  ]

  /// Draws each script as `<base>.svg`, `<base>.png` and `<base>.pdf` beside it; the script stays, to be
  /// edited.
  /// - Returns: The failed scripts.
  static func draw(_ bases: [String], program: String) -> [String] {
    bases.filter { base in
      let script = "load '\(escaped(base)).gp'"
      // One process for all formats: half of a figure's time is gnuplot's start.
      let commands = terminals.flatMap { format, terminal in
        ["set terminal \(terminal)", "set output '\(escaped(base)).\(format)'", script]
      }
      return runProgram(program, (commands + ["unset output"]).flatMap { ["-e", $0] }) != 0
    }
  }

  /// Text inside single quotes of a gnuplot script.
  static func escaped(_ text: String) -> String {
    doubling("'", in: text)
  }

  /// Text shown as it is in an enhanced title or key: markup characters lose their meaning.
  static func label(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "_", "^", "@", "&", "{", "}", "~": result += "\\\\" + String(scalar)
      case "\\": result += "\\\\\\\\"
      case "\"": result += "\\\""
      case "\0"..<" ", "$", "`": result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
