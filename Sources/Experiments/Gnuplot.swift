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

  /// Draws each script as `<base>.svg` and `<base>.png` beside it; the script stays, to be edited.
  /// - Returns: The failed scripts.
  static func draw(_ bases: [String], program: String) -> [String] {
    bases.filter { base in
      !["svg", "png"].allSatisfy { format in run(program, format: format, base: base) }
    }
  }

  private static func run(_ program: String, format: String, base: String) -> Bool {
    let terminal =
      format == "svg"
      ? "set terminal svg size 900,560 dynamic enhanced font 'Helvetica,15' background '#ffffff'"
      : "set terminal pngcairo size 1350,840 enhanced font 'DejaVu Sans,16' background '#ffffff'"
    let output = "set output '\(escaped(base)).\(format)'"
    return runProgram(program, ["-e", terminal, "-e", output, base + ".gp"]) == 0
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
