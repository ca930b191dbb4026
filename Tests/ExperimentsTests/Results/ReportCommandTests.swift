import Experiments
import Foundation
import Platform
import Results
import Testing

@Suite struct `attune report` {
  @Test func `a run is followed by its report`() throws {
    try inFolder { folder in
      write(Sweeps.experiment(), to: folder + "/e.json")
      let run = attune(
        "run", folder + "/e.json", "--quiet", "--results", folder, capturingIn: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      let report = attune("report", folder + "/tiny", capturingIn: folder)
      #expect(report.exitCode == 0 && !report.error.contains("attune: "), "\(report.error)")
      #expect(report.output == "\(folder)/tiny/report.html\n")
      let page = text(folder + "/tiny/report.html")
      let curves = try Table(file: folder + "/tiny/curves.csv")
      for rate in curves.values("win_rate") { #expect(page.contains("data-v=\"\(rate)\"")) }
      #expect(page.contains("Learners: logistic, nearest-neighbor."))
    }
  }

  @Test func `what is not a result folder is an error of one line`() throws {
    try inFolder { folder in
      ResultFolderSketch().write(to: folder)
      let missing = attune("report", folder + "/none", capturingIn: folder)
      #expect(missing.exitCode == 74)
      #expect(
        missing.error
          == "attune: \(folder)/none: cannot open: No such file or directory\n")
      let file = attune("report", folder + "/run.json", capturingIn: folder)
      #expect(file.exitCode == 74 && file.error.contains("Not a directory"))
      mkdir(folder + "/empty", 0o700)
      let empty = attune("report", folder + "/empty", capturingIn: folder)
      #expect(empty.exitCode == 65 && empty.errorLines.count == 1)
      #expect(empty.error.contains("is not a result folder"))
      let above = (folder as NSString).deletingLastPathComponent + "/above-\(UUID().uuidString)"
      try FileManager.default.createDirectory(atPath: above, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: above) }
      try FileManager.default.copyItem(atPath: folder, toPath: above + "/mine")
      let parent = attune("report", above, capturingIn: folder)
      #expect(parent.exitCode == 65 && parent.error.contains("did you mean \(above)/mine"))
    }
  }

  private static let shell = ProcessInfo.processInfo.environment["PATH"] ?? ""
  private static func has(_ command: String) -> Bool { runProgram("sh", ["-c", command]) == 0 }

  /// Runs the recipe that starts with `program`, in the folder.
  private func runRecipe(_ program: String, in folder: String) throws -> Int {
    let recipe = try #require(
      text(folder + "/RECIPES.md").split(separator: "\n").first { $0.hasPrefix(program) })
    return runProgram("sh", ["-c", "cd '\(folder)' && \(recipe) > printed"])
  }

  @Test(.enabled(if: has("command -v gnuplot"), "needs gnuplot"))
  func `the gnuplot recipe draws every learner of the folder`() throws {
    try inFolder { folder in
      ResultFolderSketch(learners: ["maml", "two words", "logistic"]).write(to: folder)
      try ReportPage(folder: folder).write()
      #expect(try runRecipe("gnuplot", in: folder) == 0)
      let drawing = text(folder + "/recipe.svg")
      #expect(drawing.contains("</svg>"))
      for learner in ["maml", "logistic", "bayes"] { #expect(drawing.contains(">\(learner)<")) }
    }
  }

  @Test(.enabled(if: has("python3 -c 'import pandas'"), "needs pandas"))
  func `the pandas recipe prints every learner of the folder`() throws {
    try inFolder { folder in
      ResultFolderSketch(learners: ["maml", "a \"b\", c"]).write(to: folder)
      try ReportPage(folder: folder).write()
      #expect(try runRecipe("python3", in: folder) == 0)
      let printed = text(folder + "/printed")
      #expect(printed.contains("a \"b\", c") && printed.contains("0.562"))
    }
  }
}
