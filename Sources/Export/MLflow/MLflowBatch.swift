import Configuration

/// One `runs/log-batch` request: as much of a run as the server takes at once.
struct MLflowBatch {
  /// The server's limits on one request.
  static let metrics = 1000
  static let parameters = 100
  static let tags = 100
  static let items = 1000

  let body: JSONValue

  /// A run in as few requests as the limits allow.
  /// - Parameter time: Milliseconds since 1970, the same for every value.
  static func batches(of run: MLflowRun, id: String, time: Int) -> [MLflowBatch] {
    var batches: [MLflowBatch] = []
    var (parameters, tags, metrics) = (run.parameters[...], run.tags[...], run.metrics[...])
    while !(parameters.isEmpty && tags.isEmpty && metrics.isEmpty) {
      let someParameters = parameters.prefix(Self.parameters)
      let someTags = tags.prefix(Self.tags)
      let room = Self.items - someParameters.count - someTags.count
      let someMetrics = metrics.prefix(min(Self.metrics, room))
      parameters.removeFirst(someParameters.count)
      tags.removeFirst(someTags.count)
      metrics.removeFirst(someMetrics.count)
      batches.append(
        MLflowBatch(
          body: .object([
            ("run_id", .string(id)), ("params", pairs(someParameters)), ("tags", pairs(someTags)),
            ("metrics", .array(someMetrics.map { json($0, time: time) })),
          ])))
    }
    return batches
  }

  private static func json(_ metric: MLflowRun.Metric, time: Int) -> JSONValue {
    .object([
      ("key", .string(metric.key)), ("value", .number(metric.value)),
      ("timestamp", .integer(time)), ("step", .integer(metric.step)),
    ])
  }

  private static func pairs(_ list: ArraySlice<(key: String, value: String)>) -> JSONValue {
    .array(list.map { .object([("key", .string($0.key)), ("value", .string($0.value))]) })
  }
}
