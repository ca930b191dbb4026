import Worlds

/// Brings a result folder's curves to an MLflow server, each once however often it is asked.
///
/// A run carries the key of its curve and a hash of what was exported. One that is there and unchanged is
/// left alone. A changed one is made anew and the old one deleted, because MLflow appends to histories and
/// never replaces a parameter; so is one that an interrupted export left half-made.
public struct MLflowExport {
  public struct Outcome: Sendable {
    public internal(set) var created = 0
    public internal(set) var replaced = 0
    public internal(set) var unchanged = 0
    public internal(set) var experiment = ""
  }

  let source: MLflowRuns
  let server: MLflowServer
  let experiment: String

  /// - Parameters:
  ///   - folder: `results/<experiment>`.
  ///   - url: The server's address: `http://127.0.0.1:5000`.
  ///   - experiment: Name of the MLflow experiment; nil for the sweep's.
  ///   - token: Sent as `Authorization: Bearer`.
  /// - Throws: `FileError` or `DataError` where the folder is not one of results.
  public init(folder: String, url: String, experiment: String?, token: String?) throws {
    source = try MLflowRuns(folder: folder)
    self.experiment = experiment ?? source.name
    let address = String(url.reversed().drop { $0 == "/" }.reversed())
    server = MLflowServer(server: HTTPServer(url: address, token: token))
  }

  /// - Parameter time: Milliseconds since 1970, for runs made now.
  /// - Throws: `Unavailable` where the server cannot be reached or refuses. What is missing then is made
  ///   by the next export.
  public func run(time: Int) throws -> Outcome {
    let id = try server.experiment(named: experiment)
    let known = Dictionary(grouping: try server.knownRuns(ofExperiment: id), by: \.key)
    var outcome = Outcome()
    outcome.experiment = experiment
    for run in source.runs {
      let old = known[run.key] ?? []
      if let same = old.first(where: { $0.content == run.content }) {
        outcome.unchanged += 1
        for other in old where other != same { try server.delete(other.id) }
        continue
      }
      try server.create(run, inExperiment: id, time: time)
      for other in old { try server.delete(other.id) }
      if old.isEmpty { outcome.created += 1 } else { outcome.replaced += 1 }
    }
    return outcome
  }
}
