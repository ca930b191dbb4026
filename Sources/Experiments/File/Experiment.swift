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
  public let replicates: Int
  /// Label of the learner that others are compared with.
  public let baseline: String
  /// What comparisons.csv compares.
  public let comparisons: ComparedPairs
  public internal(set) var settings: [Setting]
  /// Fields that neither the file nor the sweep sets, with the values taken for them.
  package let defaults: [(path: String, value: JSONValue)]
  /// Paths of the swept axes, the columns of the tables.
  public var axes: [String] { settings[0].axes.map(\.path) }
}
