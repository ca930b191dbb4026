import Configuration
import HTTP
import Platform

/// An MLflow tracking server, asked through its REST API 2.0.
struct MLflowServer {
  let server: HTTPServer

  /// A run that an earlier export made.
  struct Known: Equatable {
    let id: String
    let key: String
    /// Nil where that export was cut short.
    let content: String?
  }

  /// Number of the experiment of this name, made where there is none.
  func experiment(named name: String) throws -> String {
    let path = "/api/2.0/mlflow/experiments/get-by-name?experiment_name=" + urlEncoded(name)
    let answer = try server.ask(path)
    if answer.status == 404, answer.body?["error_code"]?.text == "RESOURCE_DOES_NOT_EXIST" {
      let made = try ask("experiments/create", .object([("name", .string(name))]))
      return try text(made["experiment_id"])
    }
    let experiment = try checked(answer)["experiment"]
    guard experiment?["lifecycle_stage"]?.text != "deleted" else {
      throw Unavailable(
        "\(server.shownURL): the experiment \(name) was deleted there; restore it, or give --experiment"
          + " another name")
    }
    return try text(experiment?["experiment_id"])
  }

  /// Pages of 200 runs that are asked for at most.
  private static let mostPages = 1000
  /// Pages without runs that are believed one after the other.
  private static let mostEmptyPages = 3

  /// Runs with a key of Attune, in any order.
  func knownRuns(ofExperiment experiment: String) throws -> [Known] {
    var known: [Known] = []
    var page: String?
    var pages: Set<String> = []
    var emptyPages = 0
    repeat {
      // A server may go round in a circle, or never come to an end.
      guard emptyPages < Self.mostEmptyPages, pages.insert(page ?? "").inserted,
        pages.count <= Self.mostPages
      else {
        throw Unavailable(
          "\(server.shownURL): lists its runs without end (\(pages.count) pages); is it an MLflow"
            + " server?")
      }
      let answer = try ask(
        "runs/search",
        .object(
          [
            ("experiment_ids", .array([.string(experiment)])), ("max_results", .integer(200)),
            ("filter", .string("tags.\"attune.key\" LIKE '%'")),
          ] + (page.map { [("page_token", .string($0))] } ?? [])))
      let runs = answer["runs"]?.elements ?? []
      emptyPages = runs.isEmpty ? emptyPages + 1 : 0
      known += runs.compactMap(Self.known)
      page = answer["next_page_token"]?.text
    } while page?.isEmpty == false
    return known
  }

  private static func known(_ run: JSONValue) -> Known? {
    let pairs = (run["data"]?["tags"]?.elements ?? []).compactMap { tag in
      tag["key"]?.text.map { ($0, tag["value"]?.text ?? "") }
    }
    let tags = Dictionary(pairs) { first, _ in first }
    guard let id = run["info"]?["run_id"]?.text, let key = tags["attune.key"] else { return nil }
    return Known(id: id, key: key, content: tags["attune.content"])
  }

  /// Makes a run and logs all of it; the tag that says so comes last.
  /// - Parameter time: Milliseconds since 1970.
  func create(_ run: MLflowRun, inExperiment experiment: String, time: Int) throws {
    let made = try ask(
      "runs/create",
      .object([
        ("experiment_id", .string(experiment)), ("run_name", .string(run.name)),
        ("start_time", .integer(time)),
        ("tags", .array([tag("attune.key", run.key)])),
      ]))
    let id = try text(made["run"]?["info"]?["run_id"])
    for batch in MLflowBatch.batches(of: run, id: id, time: time) {
      try ask("runs/log-batch", batch.body)
    }
    try ask(
      "runs/update",
      .object([
        ("run_id", .string(id)), ("status", .string(run.hasFailures ? "FAILED" : "FINISHED")),
        ("end_time", .integer(time)),
      ]))
    try ask(
      "runs/log-batch",
      .object([("run_id", .string(id)), ("tags", .array([tag("attune.content", run.content)]))]))
  }

  /// Moves a run to the server's bin.
  func delete(_ id: String) throws {
    try ask("runs/delete", .object([("run_id", .string(id))]))
  }

  private func tag(_ key: String, _ value: String) -> JSONValue {
    .object([("key", .string(key)), ("value", .string(value))])
  }

  @discardableResult
  private func ask(_ path: String, _ body: JSONValue) throws -> JSONValue {
    try checked(server.ask("/api/2.0/mlflow/" + path, body))
  }

  /// - Throws: `Unavailable` with the server's own words where it refuses.
  private func checked(_ answer: HTTPServer.Answer) throws -> JSONValue {
    guard (200..<300).contains(answer.status) else {
      throw Unavailable(
        "\(server.shownURL): refused with HTTP status \(answer.status): \(answer.message)")
    }
    guard let body = answer.body else {
      throw Unavailable(
        "\(server.shownURL): answered with something else than JSON; is it an MLflow server?")
    }
    return body
  }

  private func text(_ value: JSONValue?) throws -> String {
    guard let text = value?.text else {
      throw Unavailable("\(server.shownURL): answered without an id; is it an MLflow server?")
    }
    return text
  }
}
