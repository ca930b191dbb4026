import AnswerCache
import ArgumentParser
import Hashing
import Platform

struct Cache: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look at the answers of models that are kept, check them, copy them.",
    discussion: """
        attune cache show
        attune cache show results/_answers --find "energy bill"
        attune cache export results/_answers > answers.jsonl
        attune cache verify results/_answers
        attune cache merge results/_answers /scratch/results/_answers
      """,
    subcommands: [Show.self, ExportAnswers.self, Verify.self, Merge.self])

  struct Place: ParsableArguments {
    @Argument(help: "The folder of kept answers.")
    var folder = "results/_answers"

    func index() throws -> AnswerIndex {
      guard Files.isFolder(folder) else { throw FileError.missing(folder) }
      return try AnswerIndex(reading: folder)
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Count the answers and their bytes, or show those whose request holds a text.",
      discussion: "  attune cache show results/_answers --find \"energy bill\"")

    @OptionGroup var place: Place

    @Option(help: "Show requests that hold this text, with their answers.")
    var find: String?

    func run() throws {
      try reporting(file: place.folder) {
        let index = try place.index()
        var bytes = 0
        var shown = 0
        for key in index.keys.sorted(by: { $0.text < $1.text }) {
          guard let record = try index.record(of: key) else { continue }
          bytes += record.request.count + record.answer.count
          guard let find, text(record.request).contains(find) else { continue }
          shown += 1
          print("\(key.text)\n\(text(record.request))\n\(text(record.answer))\n")
        }
        if find != nil { print("\(shown) of \(index.count) answers") }
        print("\(index.count) answers, \(bytes) bytes, \(index.segmentCount) files")
      }
    }
  }

  struct ExportAnswers: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export",
      abstract: "Print every request with its answer, one JSON object a line.",
      discussion: "  attune cache export results/_answers > answers.jsonl")

    @OptionGroup var place: Place

    func run() throws {
      try reporting(file: place.folder) {
        let index = try place.index()
        for key in index.keys.sorted(by: { $0.text < $1.text }) {
          guard let record = try index.record(of: key) else { continue }
          print(
            "{\"key\":\"\(key.text)\",\"request\":\(text(record.request)),\"answer\":\(text(record.answer))}"
          )
        }
      }
    }
  }

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Read every answer and check it against its checksum.",
      discussion: """
        Exit code 65 where one is damaged: it counts as never given and will be asked for again.

          attune cache verify results/_answers
        """)

    @OptionGroup var place: Place

    func run() throws {
      try reporting(file: place.folder) {
        let index = try place.index()
        let damaged = try index.keys.count { try index.record(of: $0) == nil } + index.damagedParts
        print("\(index.count - damaged) of \(index.count) answers are whole")
        guard damaged > 0 else { return }
        writeError(
          "attune: \(place.folder): \(damaged) answers or parts of files are damaged; they will be asked"
            + " for again\n")
        throw Code.badData
      }
    }
  }

  struct Merge: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Copy the answers of other folders that this one lacks.",
      discussion: "  attune cache merge results/_answers /scratch/results/_answers")

    @Argument(help: "The folder that receives answers.")
    var folder: String

    @Argument(help: "Folders to copy from.")
    var sources: [String]

    func run() throws {
      try reporting(file: folder) {
        for source in sources where !Files.isFolder(source) { throw FileError.missing(source) }
        let cache = try AnswerCache(folder: folder)
        let before = cache.count
        for source in sources {
          let index = try AnswerIndex(reading: source)
          for key in index.keys.sorted(by: { $0.text < $1.text }) {
            guard let record = try index.record(of: key) else { continue }
            try cache.record(record.request, record.answer)
          }
        }
        print("\(cache.count - before) answers copied; \(folder) has \(cache.count)")
      }
    }
  }
}

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
