import Datasets
import Preferences
import Randomness
import Testing

/// Valid files, broken at random: whatever the bytes, a file loads or is refused with one line.
@Suite struct `Mutated data files` {
  static let valid: [(json: String, file: String, text: String)] = [
    (
      #"{"kind": "scores-table", "path": "f.csv"}"#, "f.csv",
      "\u{FEFF}prompt,response,a,\"b,\"\r\np,x,1,-2.5e-3\r\n\"q\"\"\",x,0,1e10\np,é,2,3\r\n\"q\"\"\",\"y\nz\",.5,4"
    ),
    (
      #"{"kind": "scores-table", "path": "f.tsv", "scorers": ["b"]}"#, "f.tsv",
      "prompt\tresponse\ta\tb\np\tx\t1\t2\nq\tx\t\t0.1\np\ty\t3\t3\nq\t\"y\"\t1\t17\n"
    ),
    (
      #"{"kind": "scores-table", "path": "f.jsonl", "scorers": ["a"]}"#, "f.jsonl",
      """
      {"prompt": "p", "response": 1, "a": 0.25}
      {"prompt": "p", "response": 1.0, "a": "-3"}

      {"a": 1e3, "response": "\\u00e9\\ud83d\\ude00", "prompt": "p", "more": [null, true, {}]}
      """
    ),
    (#"{"kind": "personalllm", "path": "f.jsonl"}"#, "f.jsonl", personalLLMRows(2)),
    (
      #"{"kind": "personalllm", "path": "f.csv", "standardisation": "published"}"#, "f.csv",
      "prompt,response_1,response_2,response_1_gemma_2b,response_2_gemma_2b\nq,a,\"b\nc\",1,2\nr,d,é,3,4\n"
    ),
    (
      #"{"kind": "recorded", "path": "f.csv"}"#, "f.csv",
      "user,prompt,response,value\nu,p,x,1\nv,p,x,-2\nu,p,y,3.5\nv,q,x,0\n"
    ),
    (
      #"{"kind": "recorded", "path": "f.tsv"}"#, "f.tsv",
      "user\tprompt\twinner\tloser\nu\tp\tx\ty\nv\tp\ty\tx\nu\tp\tz\tx\n"
    ),
  ]

  @Test(arguments: valid.indices)
  func `a mutated file loads or is refused in one line`(index: Int) throws {
    let (json, file, text) = Self.valid[index]
    let source = try source(json)
    var stream = RandomStream(seed: 27).stream("mutations", "\(index)")
    let original = Array(text.utf8)
    var files = TestFiles([:])
    files.contents[file] = original
    _ = try files.inFolder { try source.load(in: context($0)) }
    var refused = 0
    for _ in 0..<1000 {
      files.contents[file] = mutated(original, using: &stream)
      try files.inFolder { folder in
        do {
          let dataset = try source.load(in: context(folder))
          #expect(dataset.scores.numbers.allSatisfy { $0.isFinite })
        } catch let error as DataError {
          refused += 1
          #expect(!error.description.contains { $0.isNewline })
          #expect(error.kind == .invalid && !error.message.isEmpty)
        }
      }
    }
    #expect(refused > 100, "mutations must break files")
  }

  /// One to three edits: a bit flipped, a byte replaced by one that matters, a piece cut, doubled or the
  /// rest dropped.
  private func mutated(_ original: [UInt8], using stream: inout RandomStream) -> [UInt8] {
    var bytes = original
    for _ in 0...stream.below(3) where !bytes.isEmpty {
      let position = stream.below(bytes.count)
      let end = min(bytes.count, position + 1 + stream.below(12))
      switch stream.below(5) {
      case 0: bytes[position] ^= 1 << UInt8(stream.below(8))
      case 1: bytes[position] = Array("\",\n\r\t\0\\{}[]:-+.eE0189 \u{7F}".utf8)[stream.below(22)]
      case 2: bytes.removeSubrange(position..<end)
      case 3: bytes.insert(contentsOf: bytes[position..<end], at: position)
      default: bytes.removeSubrange(position...)
      }
    }
    return bytes
  }
}
