import Configuration
import Platform

/// Draws scripts with gnuplot, an outside program.
package enum Gnuplot {
  /// Path of the program, or nil where it is not installed.
  package static func find(environment: [String: String]) -> String? {
    (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
      .map { $0 + "/gnuplot" }.first { access($0, X_OK) == 0 }
  }

  /// Output for screens, sized in pixels, and for papers, in inches of a column about 6 wide.
  private static func terminals(width: Double, height: Double) -> [(String, String)] {
    let (w, h) = (Int(width), Int(height))
    return [
      ("svg", "svg size \(w),\(h) dynamic enhanced font 'Helvetica,15' background '#ffffff'"),
      (
        "png",
        "pngcairo size \(w * 3 / 2),\(h * 3 / 2) enhanced font 'DejaVu Sans,16' background '#ffffff'"
      ),
      (
        "pdf",
        "pdfcairo size \(shortest(width / 143))in,\(shortest(height / 143))in enhanced"
          + " font 'DejaVu Sans,10' background '#ffffff'"
      ),
    ]
  }

  package static let formats = ["svg", "png", "pdf"]

  /// Draws a script that stands at `<base>.gp` as `<base>.svg`, `<base>.png` and `<base>.pdf`; the script
  /// stays, to be edited. What a failed drawing has left is removed.
  /// - Returns: Whether that worked.
  package static func draw(
    _ base: String, width: Double, height: Double, program: String
  ) -> Bool {
    // One process for all formats: half of a figure's time is gnuplot's start.
    let commands = terminals(width: width, height: height).flatMap { format, terminal in
      [
        "set terminal \(terminal)", "set output '\(escaped(base)).\(format)'",
        "load '\(escaped(base)).gp'",
      ]
    }
    let isDrawn =
      runProgram(program, (commands + ["unset output"]).flatMap { ["-e", $0] }) == 0
    if !isDrawn { for format in formats { Files.remove("\(base).\(format)") } }
    return isDrawn
  }

  /// Text inside single quotes of a gnuplot script.
  package static func escaped(_ text: String) -> String {
    doubling("'", in: text)
  }

  /// Text shown as it is in an enhanced title or key: markup characters lose their meaning.
  package static func label(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "_", "^", "@", "&", "{", "}", "~": result += "\\\\" + String(scalar)
      case "\\": result += "\\\\\\\\"
      case "\"": result += "\\\""
      case "\0"..<" ", "\u{7F}"..<"\u{A0}", "$", "`", "\u{200E}", "\u{200F}",
        "\u{2028}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{FFFE}", "\u{FFFF}":
        result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
  static let longestTick = 24

  /// A tick label, in which a percent sign would otherwise begin a number's format.
  package static func tick(_ text: String) -> String {
    "{" + doubling("%", in: label(shortened(text, to: longestTick))) + "}"
  }
}
