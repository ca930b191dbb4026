package import Configuration

// Audits as they stand in a cell's record and in run.json.

extension WorldAudit {
  private static var counts: [(String, WritableKeyPath<WorldAudit, Int>)] {
    [
      ("twins", \.twins), ("judgedOnFeedback", \.judgedOnFeedback),
      ("touchedPrompts", \.touchedPrompts), ("wrongUtilities", \.wrongUtilities),
      ("misnamedGroups", \.misnamedGroups),
    ]
  }

  package var json: JSONValue {
    .object(
      Self.counts.map { ($0.0, .integer(self[keyPath: $0.1])) }
        + member("historicalFeedback", historical?.json) + member("testFeedback", test?.json)
        + member("leastStandard", leastStandard?.json) + member("formatLeak", formatLeak?.json))
  }

  package init?(json: JSONValue) {
    for (name, path) in Self.counts {
      guard let value = json[name]?.integer else { return nil }
      self[keyPath: path] = value
    }
    historical = json["historicalFeedback"].flatMap(Consistency.init(json:))
    test = json["testFeedback"].flatMap(Consistency.init(json:))
    leastStandard = json["leastStandard"].flatMap(ColumnScale.init(json:))
    formatLeak = json["formatLeak"].flatMap(FormatLeak.init(json:))
  }
}

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

extension Consistency {
  fileprivate var json: JSONValue {
    .object([
      ("items", .integer(items)), ("contradictions", .integer(contradictions)),
      ("expected", .number(expected)), ("variance", .number(variance)),
    ])
  }

  fileprivate init?(json: JSONValue) {
    guard let items = json["items"]?.integer, let contradictions = json["contradictions"]?.integer,
      let expected = json["expected"]?.double, let variance = json["variance"]?.double
    else { return nil }
    self.init(
      items: items, contradictions: contradictions, expected: expected, variance: variance)
  }
}

extension ColumnScale {
  fileprivate var json: JSONValue {
    .object([
      ("rewardModel", .string(rewardModel)), ("mean", .number(mean)),
      ("deviation", .number(deviation)),
    ])
  }

  fileprivate init?(json: JSONValue) {
    guard let name = json["rewardModel"]?.text, let mean = json["mean"]?.double,
      let deviation = json["deviation"]?.double
    else { return nil }
    self.init(rewardModel: name, mean: mean, deviation: deviation)
  }
}

extension FormatLeak {
  fileprivate var json: JSONValue {
    .object([
      ("property", .string(property)), ("share", .number(share)), ("accuracy", .number(accuracy)),
    ])
  }

  fileprivate init?(json: JSONValue) {
    guard let property = json["property"]?.text, let share = json["share"]?.double,
      let accuracy = json["accuracy"]?.double
    else { return nil }
    self.init(property: property, share: share, accuracy: accuracy)
  }
}

private func member(_ name: String, _ value: JSONValue?) -> [(String, JSONValue)] {
  value.map { [(name, $0)] } ?? []
}
