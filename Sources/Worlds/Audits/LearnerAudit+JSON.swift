package import Configuration

extension LearnerAudit {
  package var json: JSONValue {
    .object(
      [("users", JSONValue.integer(users)), ("batchDependent", .integer(batchDependent))]
        + member("labelFlip", labelFlip?.json)
        + member("evaluationLessTraining", evaluationLessTraining?.json))
  }

  package init?(json: JSONValue) {
    guard let users = json["users"]?.integer, let dependent = json["batchDependent"]?.integer else {
      return nil
    }
    self.users = users
    batchDependent = dependent
    labelFlip = json["labelFlip"].flatMap(Spread.init(json:))
    evaluationLessTraining = json["evaluationLessTraining"].flatMap(Spread.init(json:))
  }
}

extension Spread {
  fileprivate var json: JSONValue {
    .object([("mean", .number(mean)), ("error", .number(error)), ("count", .integer(count))])
  }

  fileprivate init?(json: JSONValue) {
    guard let mean = json["mean"]?.double, let error = json["error"]?.double,
      let count = json["count"]?.integer
    else { return nil }
    self.init(mean: mean, error: error, count: count)
  }
}

private func member(_ name: String, _ value: JSONValue?) -> [(String, JSONValue)] {
  value.map { [(name, $0)] } ?? []
}
