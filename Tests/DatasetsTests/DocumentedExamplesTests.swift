import Datasets
import Foundation
import Preferences
import Testing

/// The examples of docs/data.md, written out and loaded.
@Suite struct `Documented examples of datasets` {
  /// Fenced blocks of the page, each with the text of the line above it.
  static let blocks: [(above: String, text: String)] = {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
        "docs/data.md")
    let pieces = (try? String(contentsOf: page, encoding: .utf8))?.components(separatedBy: "\n```")
    return zip(pieces ?? [], (pieces ?? []).dropFirst()).enumerated().filter { $0.offset % 2 == 0 }
      .map { _, pair in
        let above = pair.0.split(separator: "\n").last ?? ""
        return (String(above), pair.1.drop { $0 != "\n" }.dropFirst() + "\n")
      }
  }()

  /// Blocks under a line that starts with a file's name in backquotes.
  static var files: [String: String] {
    var files = ["train.jsonl": personalLLMRows(3), "test.jsonl": personalLLMRows(2)]
    for block in blocks where block.above.hasPrefix("`") {
      files[String(block.above.split(separator: "`")[0])] = block.text
    }
    return files
  }

  @Test(arguments: ["scores-table", "personalllm", "recorded"])
  func `the documented example of each kind loads`(kind: String) throws {
    let json = try #require(
      Self.blocks.map(\.text).first { $0.contains("\"kind\": \"\(kind)\"") })
    let dataset = try load(json, Self.files)
    #expect(dataset.scores.modelCount == 2 && dataset.table.rowCount >= 4)
    #expect((dataset.recorded != nil) == (kind == "recorded"))
  }

  @Test func `the documented features of people and of pairs load`() throws {
    let json = try #require(Self.blocks.map(\.text).first { $0.contains(#""people": {"#) })
    let dataset = try load(json, Self.files)
    #expect(dataset.scores.rewardModels == ["brief", "helpful", "pair-clearer"])
    #expect(dataset.features?.names == ["age"], "both are nurses, and say so")
    #expect(dataset.warnings.count == 1 && dataset.warnings[0].contains("column group"))
  }
}
