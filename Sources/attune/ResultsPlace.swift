import ArgumentParser
import Experiments

/// Where results go: shared by run, simulate, distill and submit.
struct ResultsPlace: ParsableArguments {
  @Option(name: .shortAndLong, help: "Folder for the results, one folder in it per experiment.")
  var results = "results"

  func validate() throws {
    guard !results.isEmpty else {
      throw ValidationError("--results is empty; expected a folder, for example results")
    }
  }
}

/// The result folder that a command is about: shared by status, watch, plot, report and export.
struct FolderArgument: ParsableArguments {
  @Argument(help: "A result folder: results/<experiment>.")
  var folder: String

  func validate() throws {
    guard !folder.isEmpty else {
      throw ValidationError("the folder is empty; expected results/<experiment>")
    }
  }

  /// Without slashes at its end.
  var path: String {
    let name = folder.utf8.reversed().drop { $0 == UInt8(ascii: "/") }.reversed()
    return name.isEmpty ? "/" : String(decoding: name, as: UTF8.self)
  }
}
