import Configuration
import Experiments
import Foundation
import Platform
import Testing

/// `attune export mlflow` with a stand-in for curl that keeps every request;
/// `scripts/check-mlflow.sh` runs it against a real server.
@Suite struct `Export to MLflow` {
  /// Answers as an MLflow server with one experiment does, and keeps `config.<n>` and `body.<n>`.
  private static let curl = """
    n=$(ls "$HERE" | grep -c '^config[.]')
    printf '%s\\n' "$*" > "$HERE/arguments.$n"
    cat > "$HERE/config.$n"
    cat /dev/fd/3 > "$HERE/body.$n"
    [ ! -e "$HERE/refusal" ] || { cat "$HERE/refusal"; exit; }
    case $(cat "$HERE/config.$n") in
      *get-by-name*) printf '{"experiment":{"experiment_id":"7"}}\\n200' ;;
      *runs/search*) cat "$HERE/known" 2>/dev/null || printf '{}'; printf '\\n200' ;;
      *runs/create*) printf '{"run":{"info":{"run_id":"run-%s"}}}\\n200' "$n" ;;
      *) printf '{}\\n200' ;;
    esac
    """

  private struct Request {
    let config: String
    let body: JSONValue

    var path: String {
      let line = config.split(separator: "\n").first { $0.hasPrefix("url = ") } ?? ""
      return String(line.split(separator: "/").last ?? "").replacingOccurrences(of: "\"", with: "")
    }
  }

  private func requests(_ folder: String) throws -> [Request] {
    try (0...).lazy.map { "\(folder)/config.\($0)" }.prefix { Files.exists($0) }.enumerated().map {
      let body = try Files.read("\(folder)/body.\($0)")
      return Request(
        config: text($1), body: body.isEmpty ? .object([]) : try JSONValue(parsing: body))
    }
  }

  private func forget(_ folder: String) {
    for name in Files.list(folder) where name.hasPrefix("config.") { unlink("\(folder)/\(name)") }
  }

  private func swept(
    _ folder: String, sweep: String = #"{ "users.alpha": [0.05, 0.5] }"#,
    feedback: String = #"{ "counts": [0, 2, 4] }"#
  ) throws -> StandIns {
    write(
      Sweeps.experiment(replicates: 1, feedback: feedback, sweep: sweep), to: folder + "/e.json")
    let run = attune("run", folder + "/e.json", "--quiet", "--results", folder, capturingIn: folder)
    #expect(run.exitCode == 0, "\(run.error)")
    let programs = try StandIns(in: folder)
    try programs.add("curl", Self.curl)
    return programs
  }

  private func export(
    _ programs: StandIns, _ more: String..., environment: [String: String] = [:]
  ) -> Finished {
    AttuneProcess.start(
      ["export", "mlflow", programs.folder + "/tiny", "--url", "http://server:5000"] + more,
      capturingIn: programs.folder, environment: programs.environment.merging(environment) { $1 }
    ).wait()
  }

  /// Key, id and content tag of each run that was made by these requests.
  private func made(_ requests: [Request]) -> [(key: String, id: String, content: String?)] {
    requests.enumerated().filter { $1.path == "create" }.map { index, request in
      let id = "run-\(index)"
      let tags = requests.filter { $0.body["run_id"]?.text == id }
        .flatMap { $0.body["tags"]?.elements ?? [] }
      return (
        request.body["tags"]!.elements![0]["value"]!.text!, id,
        tags.first { $0["key"]?.text == "attune.content" }?["value"]?.text
      )
    }
  }

  private func search(_ runs: [(key: String, id: String, content: String?)]) -> String {
    JSONValue.object([
      (
        "runs",
        .array(
          runs.map { run in
            let tags =
              [("attune.key", run.key)] + (run.content.map { [("attune.content", $0)] } ?? [])
            return .object([
              ("info", .object([("run_id", .string(run.id))])),
              (
                "data",
                .object([
                  (
                    "tags",
                    .array(
                      tags.map { .object([("key", .string($0.0)), ("value", .string($0.1))]) })
                  )
                ])
              ),
            ])
          })
      )
    ]).serialized()
  }

  @Test func `every number of the tables is a metric at its count, and empty cells are none`()
    throws
  {
    try inFolder { folder in
      let programs = try swept(folder)
      let run = export(programs)
      #expect(run.exitCode == 0, "\(run.error)")
      #expect(run.output == "tiny: 18 runs created, 0 replaced, 0 unchanged\n")
      let sent = try requests(folder).flatMap { $0.body["metrics"]?.elements ?? [] }.compactMap {
        metric in metric["key"]!.text! + " \(metric["step"]!.double!) \(metric["value"]!.double!)"
      }
      var expected: [String] = []
      let curves = try Table(file: folder + "/tiny/curves.csv")
      for row in curves.rows {
        let count = Double(row[curves.column("count")])!
        for column in (curves.column("count") + 1)..<row.count where Double(row[column]) != nil {
          expected.append("\(curves.header[column]) \(count) \(Double(row[column])!)")
        }
      }
      let history = sent.filter { !$0.hasPrefix("summary.") }
      #expect(history.sorted() == expected.sorted())
      let summary = try Table(file: folder + "/tiny/summary.csv")
      let cells = summary.rows.flatMap { $0[(summary.column("role") + 1)...] }
      #expect(cells.contains(""), "no empty cell was met")
      let finals = sent.filter { $0.hasPrefix("summary.") }
      #expect(finals.count == cells.count { Double($0) != nil || ["true", "false"].contains($0) })
      #expect(Set(summary.numbers("area").map { "summary.area 4.0 \($0)" }).isSubset(of: finals))
    }
  }

  @Test func `parameters are the configuration, flat`() throws {
    try inFolder { folder in
      let programs = try swept(folder)
      _ = export(programs, "--experiment", "Ours & théirs")
      let sent = try requests(folder)
      #expect(sent[0].config.contains("experiment_name=Ours%20%26%20th%C3%A9irs\""))
      let all = sent.compactMap { $0.body["params"]?.elements }.map { list in
        Dictionary(uniqueKeysWithValues: list.map { ($0["key"]!.text!, $0["value"]!.text!) })
      }
      let parameters = try #require(all.first { $0["learner.label"] == "logistic" })
      let expected = [
        "seed": "3", "replicates": "1", "baseline": "population-mean", "users.test": "5",
        "users.alpha": "0.05", "feedback.counts": "[0,2,4]", "dataset.kind": "synthetic-text",
        "evaluation.prompts": "4", "learner.kind": "logistic",
      ]
      for (key, value) in expected { #expect(parameters[key] == value, "\(key)") }
    }
  }

  @Test func `a request holds no more than the server takes`() throws {
    try inFolder { folder in
      let counts = (0..<80).map { "\($0)" }.joined(separator: ", ")
      let programs = try swept(
        folder, sweep: "{}", feedback: "{ \"counts\": [\(counts)], \"pairs\": \"random\" }")
      #expect(export(programs).exitCode == 0)
      let batches = try requests(folder).filter { $0.path == "log-batch" }
      for batch in batches {
        let sizes = ["metrics", "params", "tags"].map { batch.body[$0]?.elements?.count ?? 0 }
        #expect(sizes[0] <= 1000 && sizes[1] <= 100 && sizes[2] <= 100, "\(sizes)")
        #expect(sizes.reduce(0, +) <= 1000, "\(sizes)")
      }
      // Two full ones and the mark of completeness for a learner whose cells are all there.
      #expect(batches.count > 2 * 9 + 3)
    }
  }

  @Test func `a second export doubles nothing; what is half-made or changed is made anew`() throws {
    try inFolder { folder in
      let programs = try swept(folder)
      _ = export(programs)
      var runs = made(try requests(folder))
      #expect(runs.count == 18 && Set(runs.map(\.key)).count == 18)
      #expect(runs.allSatisfy { $0.content != nil })
      write(search(runs), to: folder + "/known")
      forget(folder)
      #expect(export(programs).output == "tiny: 0 runs created, 0 replaced, 18 unchanged\n")
      #expect(try requests(folder).map(\.path).filter { $0 == "create" || $0 == "delete" } == [])
      runs[4].content = nil
      runs[9].content = "of before"
      write(search(runs), to: folder + "/known")
      forget(folder)
      #expect(export(programs).output == "tiny: 0 runs created, 2 replaced, 16 unchanged\n")
      let deleted = try requests(folder).filter { $0.path == "delete" }
      #expect(deleted.map { $0.body["run_id"]?.text } == [runs[4].id, runs[9].id])
    }
  }

  @Test func `a token reaches the server and no list of processes`() throws {
    try inFolder { folder in
      let programs = try swept(folder)
      let run = export(programs, "--token-env", "MINE", environment: ["MINE": "s3cret\"\\x"])
      #expect(run.exitCode == 0, "\(run.error)")
      for (index, request) in try requests(folder).enumerated() {
        #expect(request.config.contains("header = \"Authorization: Bearer s3cret\\\"\\\\x\"\n"))
        #expect(!text("\(folder)/arguments.\(index)").contains("s3cret"))
      }
      let missing = export(programs, "--token-env", "NOBODYS")
      #expect(missing.exitCode == 64 && missing.error.contains("NOBODYS: there is no such"))
    }
  }

  /// What servers and curl repeat of a token `s3cret"\x/+`, and of `me:pass` in an address.
  static let echoes = [
    #"bad header Authorization: Bearer s3cret"\x/+ here"#,
    #"{"message": "no: authorization: bearer s3cret\"\\x/+ here"}"#,
    #"{"headers": {"Authorization": "Bearer s3cret\"\\x/+"}}"#,
    #"token=s3cret%22%5Cx%2F%2B here"#, #"s3cret"\x/+s3cret"\x/+"#,
    "AUTHORIZATION: Basic bWU6cGFzcw== here", "http://me:pass@server:5000/ is not here",
    "login bWU6cGFzcw== or bWU6cGFzcw here",
    String(repeating: "x", count: 490) + #" s3cret"\x/+"#,
  ]

  @Test(arguments: echoes.indices)
  func `a secret that the server or curl repeats is redacted`(index: Int) throws {
    let echo = Self.echoes[index]
    try inFolder { folder in
      let programs = try swept(folder)
      write(echo + "\n401", to: folder + "/refusal")
      let curl = "cat > /dev/null; cat '\(folder)/echo' >&2; printf '\\n000'; exit 7"
      write(echo, to: folder + "/echo")
      for script in [Self.curl, curl] {
        try programs.add("curl", script)
        let run = AttuneProcess.start(
          ["export", "mlflow", folder + "/tiny", "--url", "http://me:pass@server:5000"]
            + ["--token-env", "MINE"],
          capturingIn: folder,
          environment: programs.environment.merging(["MINE": #"s3cret"\x/+"#]) { $1 }
        ).wait()
        #expect(run.exitCode == 69 && run.errorLines.count == 1, "\(run)")
        for secret in ["s3cret", "s3c", "me:pass", "bWU6"] {
          #expect(!run.error.contains(secret), "\(run)")
        }
        #expect(run.error.contains("[redacted]") || index == 8, "\(run)")
      }
    }
  }

  @Test(arguments: ["again", "$n"])
  func `a list of runs without end is said`(token: String) throws {
    try inFolder { folder in
      let programs = try swept(folder)
      try programs.add(
        "curl",
        """
        n=$(cat "$HERE/n" 2>/dev/null || echo 0); n=$((n + 1)); echo $n > "$HERE/n"
        case $(cat) in
          *get-by-name*) printf '{"experiment":{"experiment_id":"7"}}\\n200' ;;
          *) printf '{"next_page_token":"%s"}\\n200' "\(token)" ;;
        esac
        """)
      let run = export(programs)
      #expect(run.exitCode == 69, "\(run)")
      #expect(run.error.contains("lists its runs without end"), "\(run)")
      #expect(
        Int(text(folder + "/n").dropLast())! <= 4, "one request for the experiment, three pages")
    }
  }

  @Test func `names and tokens of any length reach curl`() throws {
    try inFolder { folder in
      let programs = try swept(folder)
      let long = String(repeating: "n", count: 100_000)
      let run = export(
        programs, "--experiment", long, "--token-env", "MINE", environment: ["MINE": long])
      #expect(run.exitCode == 0, "\(run.error)")
      let first = try requests(folder)[0].config
      #expect(first.contains("experiment_name=\(long)\"") && first.contains("Bearer \(long)\""))
    }
  }

  @Test func `a server that refuses or does not answer is one sentence and 69`() throws {
    try inFolder { folder in
      let programs = try swept(folder)
      write(
        #"{"error_code": "DENIED", "message": "not for you"}"# + "\n403", to: folder + "/refusal")
      let refused = export(programs)
      #expect(refused.exitCode == 69)
      #expect(
        refused.error == "attune: http://server:5000: refused with HTTP status 403: not for you\n")
      write("<html>hello</html>\n200", to: folder + "/refusal")
      #expect(export(programs).error.contains("something else than JSON; is it an MLflow server?"))
      try programs.add("curl", "echo 'curl: (7) Failed to connect' >&2; printf '\\n000'; exit 7")
      let silent = export(programs)
      #expect(silent.exitCode == 69)
      #expect(
        silent.error
          == "attune: http://server:5000: cannot be reached: curl: (7) Failed to connect\n")
    }
  }

  @Test func `a folder that is not one of results is said before the server is asked`() throws {
    try inFolder { folder in
      let programs = try swept(folder)
      func fails(_ code: Int32, _ reason: String) throws {
        let run = export(programs)
        #expect(run.exitCode == code && run.error.contains(reason), "\(run.error)")
        #expect(try requests(folder).isEmpty)
      }
      let curves = text(folder + "/tiny/curves.csv")
      write(
        curves.replacingOccurrences(of: ",count,", with: ",items,"), to: folder + "/tiny/curves.csv"
      )
      try fails(65, "curves.csv: has no column count")
      write(String(curves.dropLast(40)), to: folder + "/tiny/curves.csv")
      try fails(65, "curves.csv: 1 of its rows have not as many cells as the header")
      write("{", to: folder + "/tiny/run.json")
      try fails(65, "run.json:1")
      unlink(folder + "/tiny/run.json")
      try fails(74, "run.json: cannot open: No such file or directory")
    }
  }
}
