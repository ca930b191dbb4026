import ArgumentParser
import Configuration
import Experiments
import Platform

/// The experiments file and what selects from it: shared by run, validate, simulate and plot.
struct FileArguments: ParsableArguments {
  @Argument(help: "The experiments file.")
  var file = "experiments.json"

  @Option(name: .long, help: "Only the experiments of this name (repeat for several).")
  var experiment: [String] = []

  /// The selected experiments with their places in the file.
  func experiments() throws -> [(index: Int, experiment: Experiment)] {
    let bytes = try Files.readToEnd(file)
    let all = try ExperimentsFile(parsing: bytes, registry: .standard).experiments
    for name in experiment where !all.contains(where: { $0.name == name }) {
      throw ValidationError(
        "--experiment \(name): \(file) has no such experiment; expected one of "
          + shownList(all.map(\.name)))
    }
    return all.enumerated().filter { experiment.isEmpty || experiment.contains($0.element.name) }
      .map { (index: $0.offset, experiment: $0.element) }
  }

  /// The selected experiments, data loaded and everything checked; what is wrong with any is said.
  /// - Parameter jobs: Threads that will work on them.
  func plans(jobs: Int = 1) throws -> [Plan] {
    try AddressSpace.check(threads: min(jobs, processorCount))
    var errors: [any Error] = []
    let plans = try experiments().compactMap { index, experiment -> Plan? in
      do {
        let plan = try Plan(
          experiment, path: "experiments[\(index)]", folder: folder, environment: environment)
        for warning in plan.warnings { writeError("warning: \(oneLine("\(warning)"))\n") }
        return plan
      } catch {
        errors.append(error)
        return nil
      }
    }
    guard errors.isEmpty else { throw SeveralErrors(errors: errors) }
    return plans
  }

  /// Where relative paths in the file start.
  var folder: String { Attune.folder(of: file) }
}

extension Attune {
  /// The folder that a file is in.
  static func folder(of file: String) -> String {
    folderOf(file)
  }
}

/// The process's environment.
var environment: [String: String] {
  var result: [String: String] = [:]
  var entry = environ
  while let text = entry.pointee {
    let line = String(cString: text)
    if let equals = line.firstIndex(of: "=") {
      result[String(line[..<equals])] = String(line[line.index(after: equals)...])
    }
    entry += 1
  }
  return result
}

/// Processors this process may use.
var processorCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
