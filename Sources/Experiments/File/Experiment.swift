package import Configuration
import Datasets
import Learners
public import Results
public import Worlds

/// A named sweep: settings x replicates x learners.
public struct Experiment: Sendable {
  public let name: String
  /// Everything random derives from this name and the seed: experiments that share both meet the same users.
  public let stream: String
  public let seed: UInt64
  /// Of settings whose people are drawn anew each time; see `replicates(ofSetting:)`.
  public internal(set) var replicates: Int
  /// Label of the learner that others are compared with.
  public let baseline: String
  /// What comparisons.csv compares.
  public let comparisons: ComparedPairs
  public internal(set) var settings: [Setting]
  /// Fields that neither the file nor the sweep sets, with the values taken for them.
  package let defaults: [(path: String, value: JSONValue)]
  /// Paths of the swept axes, the columns of the tables.
  public var axes: [String] { settings[0].axes.map(\.path) }

  /// Worlds of a setting: its folds, where everyone is judged in turn.
  public func replicates(ofSetting setting: Int) -> Int { settings[setting].folds ?? replicates }

  /// Of the setting that has most.
  package var mostReplicates: Int { settings.indices.map(replicates(ofSetting:)).max()! }
}
