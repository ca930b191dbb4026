import Platform

/// `plots/` of a result folder: a gnuplot script and three drawings of every figure.
package struct FigureFolder {
  package let path: String

  package init(
    path: String
  ) {
    self.path = path
  }

  /// Writes the scripts of these figures, and removes what an earlier run drew and this one does not.
  package func write(_ figures: [SweepFigures.Named]) throws -> [FigureScript] {
    let names = FigureName.files(figures.map(\.name))
    let scripts = zip(names, figures).map { FigureScript(name: $0, figure: $1.figure) }
    removeFigures(except: Set(names))
    if !scripts.isEmpty { try Files.makeFolder(path) }
    for script in scripts { try Files.write(script.text, to: "\(path)/\(script.name).gp") }
    return scripts
  }

  /// Draws scripts that were written, up to a signal to stop.
  /// - Returns: Paths without ending of those drawn; nil where gnuplot is missing.
  package func draw(_ scripts: [FigureScript], environment: [String: String]) -> [String]? {
    guard let program = Gnuplot.find(environment: environment) else { return nil }
    return scripts.compactMap { script in
      guard StopSignals.request == nil else { return nil }
      let base = "\(path)/\(script.name)"
      let layout = script.layout
      if Gnuplot.draw(base, width: layout.width, height: layout.height, program: program) {
        return base
      }
      guard StopSignals.request == nil else { return nil }
      writeError("gnuplot could not draw \(base).gp; run it to see why\n")
      return nil
    }
  }

  private func removeFigures(except names: Set<String>) {
    let scripts = Files.list(path).filter { $0.hasSuffix(".gp") }.map { String($0.dropLast(3)) }
    for name in scripts where !names.contains(name) && isOurs(name) {
      for format in Gnuplot.formats + ["gp"] { Files.remove("\(path)/\(name).\(format)") }
    }
  }

  /// Whether Attune wrote a script: it bears the mark of its own name, or a name that figures had before
  /// they were marked. Other files, even a copy of a script, are left alone.
  private func isOurs(_ name: String) -> Bool {
    let mark = FigureScript.mark(name)
    let start = try? Files.read("\(path)/\(name).gp", count: mark.utf8.count)
    return start == Array(mark.utf8)
      || name.firstMatch(of: /^(win-rate|accuracy|reward|reliability|regret)(-[0-9]+)?$/) != nil
  }
}
