import Experiments
import Foundation
import Testing

/// Names that would run, load or break out if they were not escaped.
private let attacks = [
  "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>",
  "' onmouseover='alert(1)", "\" onmouseover=\"alert(1)", "--><script>alert(1)</script>",
  "]]><script>alert(1)</script>", "</title></style></script></svg></pre><script>alert(1)</script>",
  "<base href=http://example.org/>", "javascript:alert(1)", "&lt;b&gt;&amp;&#60;", "`${alert(1)}`",
  "<!--", "</body></html>", "line\nbreak\ttab", "*/ } body { display: none } /*",
]

@Suite struct `Escaping in the report` {
  private static let harmless = Result { Markup(try page(everywhere: "name")) }

  /// A page whose every text from a file is `text`, with a mark where texts must differ.
  private static func page(everywhere text: String) throws -> String {
    let sketch = ResultFolderSketch(
      name: text, axis: text, axisValues: [text + "1", text + "2"],
      learners: [text + "1", text + "2"], floor: text + "3", ceiling: text + "4",
      alarms: [(text, text), (text, text + "2")], failures: [text], version: text)
    return try ExperimentsTests.page(sketch)
  }

  @Test(arguments: attacks)
  func `a name of any kind changes the texts of a page and nothing of its markup`(_ attack: String)
    throws
  {
    let harmless = try Self.harmless.get()
    let attacked = Markup(try Self.page(everywhere: attack))
    // Long names below an axis are turned.
    let unturned = { (tags: [String]) in
      tags.map { $0 == "<text class transform" ? "<text class x y" : $0 }
    }
    #expect(unturned(attacked.tags) == unturned(harmless.tags))
    #expect(attacked.styleAndScript == harmless.styleAndScript)
    #expect(!attacked.texts.filter { $0.contains(attack) }.isEmpty, "the name is not shown")
  }

  @Test func `control characters and direction marks are left out`() throws {
    let label = "a\u{0}b\u{1B}[31m\u{202E}c\u{2067}d\u{85}e\u{7F}"
    let page = try Self.page(everywhere: label)
    let bad = page.unicodeScalars.filter { scalar in
      switch scalar.value {
      case 0x0A, 0x09: false
      case ..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
      default: false
      }
    }
    #expect(bad.isEmpty)
    #expect(page.contains("ab[31mcde"))
  }

  @Test func `a page loads nothing and runs its own script alone`() throws {
    let markup = Markup(try Self.page(everywhere: "https://example.org/x.png"))
    let attributes = markup.tags.flatMap { $0.split(separator: " ").dropFirst() }
    #expect(attributes.contains("href"))
    #expect(
      Set(attributes).isDisjoint(with: [
        "src", "srcset", "data", "style", "background", "xlink:href",
      ]))
    #expect(!attributes.contains { $0.hasPrefix("on") })
    #expect(markup.links.allSatisfy { $0.hasPrefix("#") }, "\(markup.links)")
    #expect(markup.tags.count { $0.hasPrefix("<script") } == 1)
    for loader in ["url(", "@import", "fetch(", "XMLHttpRequest", "import("] {
      #expect(!markup.styleAndScript.contains { $0.contains(loader) }, "\(loader)")
    }
  }

  @Test func `the policy names the hashes of the style sheet and the script`() throws {
    let page = try ExperimentsTests.page()
    let policy = try #require(
      page.firstMatch(of: /Content-Security-Policy" content="([^"]*)"/)?.output.1)
    #expect(policy.hasPrefix("default-src &#39;none&#39;"))
    for content in Markup(page).styleAndScript {
      let hash = try sha256(content)
      #expect(policy.contains("sha256-\(hash)&#39;"), "\(hash) is not in \(policy)")
    }
  }

  /// By coreutils, an implementation of its own.
  private func sha256(_ text: String) throws -> String {
    try inFolder { folder in
      write(text, to: folder + "/text")
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/sha256sum")
      process.arguments = [folder + "/text"]
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      process.waitUntilExit()
      let hex = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        .prefix(64)
      let bytes = stride(from: 0, to: 64, by: 2).map { start in
        UInt8(hex.dropFirst(start).prefix(2), radix: 16)!
      }
      return Data(bytes).base64EncodedString()
    }
  }
}

/// A page taken apart by a scanner that knows nothing of how it was written.
struct Markup {
  /// Tags with the names of their attributes: `<th scope data-v`.
  private(set) var tags: [String] = []
  /// Texts between tags, and values of attributes, as a browser reads them.
  private(set) var texts: [String] = []
  private(set) var links: [String] = []
  /// The contents of style and script elements, which are not markup.
  private(set) var styleAndScript: [String] = []

  init(_ page: String) {
    var rest = page[...]
    while let open = rest.firstIndex(of: "<") {
      texts.append(Self.read(rest[..<open]))
      rest = rest[rest.index(after: open)...]
      let end = Self.tagEnd(rest)
      add(tag: rest[..<end])
      let name = rest.prefix { $0.isLetter }
      rest = rest[end...].dropFirst()
      if name == "style" || name == "script" {
        let close = rest.range(of: "</\(name)")!.lowerBound
        styleAndScript.append(String(rest[..<close]))
        rest = rest[close...]
      }
    }
  }

  private mutating func add(tag: Substring) {
    var names = "<" + tag.prefix { !$0.isWhitespace }
    for attribute in tag.matches(of: /([^\s=]+)="([^"]*)"/) {
      names += " " + attribute.output.1
      texts.append(Self.read(attribute.output.2))
      if attribute.output.1 == "href" { links.append(String(attribute.output.2)) }
    }
    let outside = tag.replacing(/[^\s=]+="[^"]*"/, with: "")
    tags.append(names + outside.drop { !$0.isWhitespace }.filter { !$0.isWhitespace })
  }

  /// The next `>` outside a quoted value.
  private static func tagEnd(_ text: Substring) -> Substring.Index {
    var isQuoted = false
    return text.firstIndex { character in
      if character == "\"" { isQuoted.toggle() }
      return character == ">" && !isQuoted
    }!
  }

  private static func read(_ text: Substring) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
      .reduce(String(text)) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
  }
}
