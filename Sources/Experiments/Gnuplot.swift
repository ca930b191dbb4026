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
      : "set terminal png size 1350,840 enhanced truecolor font 'DejaVu Sans,17'"
    // Data goes to "-e" as one argument of exec, never through a shell.
    return spawn(program, ["-e", terminal, "-e", "set output '\(escaped(base)).\(format)'", base + ".gp"])
  }

  private static func spawn(_ program: String, _ arguments: [String]) -> Bool {
    let strings = ([program] + arguments).map { strdup($0) } + [nil]
    defer { strings.forEach { free($0) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    var process: pid_t = 0
    guard posix_spawn(&process, program, &actions, nil, strings, environ) == 0 else { return false }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    return status == 0
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
