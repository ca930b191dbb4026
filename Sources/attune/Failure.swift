import ArgumentParser
import Configuration
import Datasets
import Experiments
import Export
import Language
import Platform
import Results

/// Exit codes after sysexits.h.
enum Code {
  static let someCellsFailed = ExitCode(1)
  static let badData = ExitCode(65)
  static let unavailable = ExitCode(69)
  static let inputOutput = ExitCode(74)
  static let tryLater = ExitCode(75)
}

/// Runs a command's work; any expected error becomes one sentence on standard error and its exit code.
func reporting(file: String, _ work: () throws -> Void) throws {
  do {
    try work()
  } catch let code as ExitCode {
    throw code
  } catch let usage as ValidationError {
    throw usage
  } catch let selection as SelectionError {
    throw ValidationError("\(selection)")
  } catch {
    try fail(saying: error, file: file)
  }
}

/// More mistakes than this are counted, not said.
private let saidMistakes = 50

/// Says each error in one sentence on a line of its own, and ends with the first one's exit code.
private func fail(saying error: any Error, file: String) throws -> Never {
  var said: Set<String> = []
  let all = single(error).map { explained($0, file: file) }.filter { said.insert($0.0).inserted }
  for (message, _) in all.prefix(saidMistakes) { writeError("attune: " + oneLine(message) + "\n") }
  if all.count > saidMistakes {
    writeError("attune: \(file): and \(all.count - saidMistakes) more mistakes\n")
  }
  throw all[0].1
}

/// The mistakes that an error is made of.
private func single(_ error: any Error) -> [any Error] {
  switch error {
  case let error as SeveralErrors: error.errors.flatMap(single)
  case let error as ConfigurationErrors: error.errors
  default: [error]
  }
}

private func explained(_ error: any Error, file: String) -> (String, ExitCode) {
  switch error {
  case let error as JSONSyntaxError:
    return ("\(file):\(error.line):\(error.column): \(error.sentence)", Code.badData)
  case let error as ConfigurationError:
    return (error.line > 0 ? "\(file):\(error.line): \(error)" : "\(file): \(error)", Code.badData)
  case let error as PlanError: return ("\(file): \(error)", Code.badData)
  case let error as DataError:
    return ("\(error)", error.kind == .unreadable ? Code.inputOutput : Code.badData)
  case let error as FileError: return ("\(error)", Code.inputOutput)
  case let error as FolderError: return ("\(error)", Code.badData)
  case let error as FolderInUse: return ("\(error)", Code.tryLater)
  case let error as StalledLock: return ("\(error)", Code.tryLater)
  case let error as StillSubmitted: return ("\(error)", Code.tryLater)
  case let error as any EndsRun: return ("\(error)", Code.tryLater)
  case let error as Unavailable: return ("\(error)", Code.unavailable)
  default: return ("\(file): \(error)", Code.badData)
  }
}
