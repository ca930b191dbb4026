import Datasets
import Foundation
import Preferences
import Testing

/// The documented command that converts Parquet, run for real.
@Suite struct `Parquet files` {
  /// A Python that has pyarrow: the one named in ATTUNE_PYTHON, or python3.
  static let python: String? = {
    let named = ProcessInfo.processInfo.environment["ATTUNE_PYTHON"]
    return [named, "python3"].compactMap { $0 }.first {
      (try? run("\($0) -c 'import pyarrow.parquet' 2>/dev/null", in: "/")) == 0
    }
  }()

  static let command: String = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    for name in ["README.md", "docs/data.md"] {
      let text = try? String(contentsOf: root.appendingPathComponent(name), encoding: .utf8)
      let lines = text?.split(separator: "\n") ?? []
      if let line = lines.first(where: { $0.hasPrefix("python3 -c") && $0.contains("parquet") }) {
        return String(line)
      }
    }
    return ""
  }()

  static func run(_ command: String, in folder: String) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Writes train.parquet with the published columns, and its values in plain form beside it.
  static let writer = #"""
    import random, struct, pyarrow as pa, pyarrow.parquet as pq
    random.seed(27)
    models = """llama3_sfairx mistral_weqweasdas mistral_ray gemma_7b mistral_raft gemma_2b
      oasst_deberta_v3 oasst_pythia_1b oasst_pythia_7b beaver_7b""".split()
    pieces = ["plain ", "\"", "\\", "\n", "\t", "\r\n", "é", "😀", "\u2028", "\u0001", "{", "\\u0041"]
    text = lambda: "".join(random.choices(pieces, k=random.randrange(20)))
    rows = []
    for _ in range(30):
        row = {"prompt": text()}
        row |= {f"response_{n}": text() for n in range(1, 9)}
        row |= {f"response_{n}_{m}": random.gauss(3, 2) * 10 ** random.randrange(-9, 9)
                for n in range(1, 9) for m in models}
        rows.append(row)
    pq.write_table(pa.Table.from_pylist(rows), "train.parquet")
    keys = ["prompt"] + [f"response_{n}" for n in range(1, 9)]
    with open("texts", "w", newline="") as f:
        f.write("\x1e".join(row[key] for row in rows for key in keys))
    with open("scores", "wb") as f:
        for row in rows:
            f.write(struct.pack("<80d", *(row[f"response_{n}_{m}"] for n in range(1, 9) for m in models)))
    """#

  @Test(
    .enabled(
      if: python != nil, "needs python3 with pyarrow, or ATTUNE_PYTHON naming one that has it"))
  func `the documented command converts Parquet without changing a value`() throws {
    let python = try #require(Self.python)
    try #require(Self.command.hasPrefix("python3 "))
    try TestFiles(["write.py": Self.writer]).inFolder { folder in
      try #require(try Self.run("PYTHONUTF8=1 \(python) write.py", in: folder) == 0)
      let command = python + Self.command.dropFirst("python3".count)
      try #require(try Self.run(command, in: folder) == 0)
      let dataset = try source(#"{"kind": "personalllm", "path": "train.jsonl"}"#)
        .load(in: context(folder))
      let table = dataset.table

      let texts = try String(contentsOfFile: folder + "/texts", encoding: .utf8)
        .unicodeScalars.split(separator: "\u{1E}", omittingEmptySubsequences: false).map(
          String.init)
      let read = table.prompts.indices.flatMap { p in
        [table.prompts[p].text!] + table.rows(ofPrompt: p).map { table.responses[$0].text! }
      }
      #expect(read.map { Array($0.utf8) } == texts.map { Array($0.utf8) })

      let scores = try Data(contentsOf: URL(fileURLWithPath: folder + "/scores"))
      let expected = scores.withUnsafeBytes { bytes in
        stride(from: 0, to: bytes.count, by: 8).map {
          bytes.loadUnaligned(fromByteOffset: $0, as: Double.self)
        }
      }
      #expect(nearlyEqual(dataset.scores.numbers, expected) && expected.count == 30 * 80)
      #expect(dataset.scores.modelCount == 10 && table.responses[0].id == "gpt-4o")
    }
  }

  @Test func `the error for a Parquet file gives the documented command`() throws {
    let error = #expect(throws: DataError.self) {
      try load(#"{"kind": "personalllm", "path": "train.parquet"}"#, [:])
    }
    #expect(!Self.command.isEmpty)
    #expect(error?.message == "is a Parquet file; convert it first: \(Self.command)")
  }
}
