import ArgumentParser
import Configuration
import Datasets
import Experiments

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
    let (message, code) = explained(error, file: file)
    writeError("attune: " + oneLine(message) + "\n")
    throw code
  }
}

private func explained(_ error: any Error, file: String) -> (String, ExitCode) {
  switch error {
  case let error as JSONSyntaxError:
    return ("\(file):\(error.line):\(error.column): \(error.message)", Code.badData)
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
  case let error as Unavailable: return ("\(error)", Code.unavailable)
  default: return ("\(file): \(error)", Code.badData)
  }
}
