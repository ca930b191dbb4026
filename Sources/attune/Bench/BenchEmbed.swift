import ArgumentParser
import Datasets
import Experiments
import Platform
import Preferences
import Randomness

struct BenchEmbed: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "embed",
    abstract: "Vectors of texts: hashed words and n-grams, TF-IDF, projection by signs.",
    discussion: """
        attune bench embed --texts 20000 --width 64
        attune bench embed --peers scripts --python .venv/bin/python
      """)

  @OptionGroup var arguments: BenchArguments
  @Option(help: "Texts.")
  var texts = 8000
  @Option(help: "Entries of a vector.")
  var width = 64

  /// One thread: an experiment's cells run side by side, each with an embedder of its own.
  func run() throws {
    let prompts = SyntheticText.generate(
      prompts: (texts + 7) / 8, responses: 8, stream: RandomStream(seed: 1))
    let all = Array(prompts.flatMap { $0.responses.map(\.text) }.prefix(texts))
    let megabytes = Double(all.reduce(0) { $0 + $1.utf8.count }) / 1e6
    var (fitting, embedding, peers) = (Timing(), Timing(), Timing())
    var vectors: [Float] = []
    for _ in 0..<arguments.repeats {
      let embedder = fitting.measure { HashedEmbedder(width: width, fittedTo: all) }
      vectors = embedding.measure { embedder.embed(all) }
      if let peer = arguments.peer { peers.seconds.append(try peerMedian(peer, all)) }
    }
    print("\(texts) texts of \(shown(megabytes)) MB in all, width \(width), 1 thread")
    print("  document frequencies: \(fitting.line); \(shown(megabytes / fitting.median)) MB/s")
    print(
      "  vectors: \(embedding.line); \(shown(megabytes / embedding.median)) MB/s,",
      "\(shown(Double(texts) / embedding.median)) texts/s")
    print("  check: sum of squares \(vectors.reduce(0.0) { $0 + Double($1) * Double($1) })")
    if arguments.peer != nil {
      let both = fitting.median + embedding.median
      print("  scikit-learn, fitting and vectors: \(peers.line)")
      print("  ratio to it: \(shown(both / peers.median))")
    }
  }

  /// The peer's median on the same texts, which reach it in a file.
  private func peerMedian(_ peer: Peer, _ texts: [String]) throws -> Double {
    let file = "/tmp/attune-bench-texts-\(getpid()).txt"
    defer { unlink(file) }
    try Files.write(texts.joined(separator: "\u{0}"), to: file)
    return try peer.median(
      "embed.py", ["--texts", file, "--width", "\(width)", "--repeat", "\(arguments.repeats)"],
      name: "sklearn")
  }
}
