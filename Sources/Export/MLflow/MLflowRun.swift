import Configuration
import Hashing
import Results

/// One curve as MLflow keeps it: a run with parameters, tags and metrics over the feedback count.
struct MLflowRun: Sendable {
  /// A value of a metric; its step is the feedback count.
  struct Metric: Sendable {
    let key: String
    let step: Int
    let value: Double
  }

  /// What the server refuses, or cuts silently, beyond these lengths.
  enum Limit {
    static let key = 250
    static let parameter = 6000
    static let tag = 5000
  }

  /// The same for the same curve of the same sweep, whatever its numbers.
  let key: String
  let name: String
  let parameters: [(key: String, value: String)]
  let tags: [(key: String, value: String)]
  let metrics: [Metric]
  /// Some of the curve's cells failed.
  let hasFailures: Bool

  /// Hash of all that is exported, so that an unchanged run is left as it is.
  var content: String {
    var hash = ContentHash()
    for (key, value) in parameters + tags + [("name", name)] {
      hash.update(key)
      hash.update(value)
    }
    for metric in metrics { hash.update("\(metric.key) \(metric.step) \(shortest(metric.value))") }
    return hash.id.text
  }
}

/// A name that MLflow takes: letters, digits and `_-. `; all else, and what could be a path, as `_`.
func mlflowKey(_ text: String) -> String {
  let key = String(
    text.unicodeScalars.prefix(MLflowRun.Limit.key).map { scalar -> Character in
      let isPlain =
        scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
      return isPlain || "_-. ".unicodeScalars.contains(scalar) ? Character(scalar) : "_"
    })
  return key.utf8.allSatisfy { $0 == UInt8(ascii: ".") } ? "_" + key : key
}
