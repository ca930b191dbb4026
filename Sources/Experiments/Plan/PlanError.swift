package import Worlds

/// A setting that its data cannot carry, found before the first cell.
public struct PlanError: Error, CustomStringConvertible {
  package let path: String
  package let reason: SettingError
  /// The first setting it holds for, and the first replicate where it does not hold for replicate 0.
  package let setting: String
  package var replicate = 0
  /// Further settings it holds for.
  var furtherSettings = 0

  public var description: String {
    let place = [
      setting.isEmpty ? "" : "setting \(setting)", replicate == 0 ? "" : "replicate \(replicate)",
    ]
    .filter { !$0.isEmpty }.joined(separator: ", ")
    return "\(path).\(reason)" + (place.isEmpty ? "" : " (\(place))")
      + (furtherSettings == 0 ? "" : " and in \(furtherSettings) more")
  }
}

/// What the data of an experiment cannot carry, each reason once, however many settings it holds for.
struct PlanErrors {
  private(set) var all: [PlanError] = []

  mutating func add(_ error: PlanError) {
    let same = all.firstIndex { $0.reason.description == error.reason.description }
    if let same {
      all[same].furtherSettings += 1
    } else {
      all.append(error)
    }
  }

  func check() throws(SeveralErrors) {
    guard all.isEmpty else { throw SeveralErrors(errors: all) }
  }
}

/// All that is wrong, one sentence each; at least one.
public struct SeveralErrors: Error, CustomStringConvertible {
  public let errors: [any Error]

  public init(errors: [any Error]) {
    self.errors = errors
  }

  public var description: String { errors.map { "\($0)" }.joined(separator: "\n") }
}
