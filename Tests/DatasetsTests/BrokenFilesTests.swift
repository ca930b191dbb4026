import Datasets
import Foundation
import Testing

@Suite struct `Broken data files` {
  @Test(arguments: Broken.all)
  func `a broken file is one line that names place, value and remedy`(broken: Broken) throws {
    let source = try source(broken.json)
    try TestFiles(broken.files).inFolder { folder in
      let error = #expect(throws: DataError.self) { try source.load(in: context(folder)) }
      let message = error?.description.replacing(folder + "/", with: "")
      #expect(message == broken.expected)
      #expect(error?.kind == broken.kind)
      #expect(error?.description.contains(where: \.isNewline) == false)
    }
  }

  @Test func `cases are told apart by name and message`() {
    let names = Broken.all.map { $0.name + $0.json }
    #expect(Set(names).count == names.count)
  }

  @Test(arguments: ["scores-table", "personalllm", "recorded"])
  func `a missing file is unreadable, and named`(kind: String) throws {
    let source = try source(#"{"kind": "\#(kind)", "path": "no/such.csv"}"#)
    try TestFiles([:]).inFolder { folder in
      let error = #expect(throws: DataError.self) { try source.load(in: context(folder)) }
      #expect(error?.kind == .unreadable)
      #expect(
        error?.description
          == "\(folder)/no/such.csv: cannot be read: No such file or directory; "
          + "check the path and its permissions")
    }
  }

  @Test func `a folder is unreadable, and named`() throws {
    let source = try source(#"{"kind": "scores-table", "path": "."}"#)
    try TestFiles([:]).inFolder { folder in
      let error = #expect(throws: DataError.self) { try source.load(in: context(folder)) }
      #expect(error?.kind == .unreadable)
      #expect(
        error?.description == "\(folder)/.: is a folder, not a file; name a file in it")
    }
  }

  @Test(.enabled(if: getuid() != 0, "root may read every file"))
  func `a file without read permission is unreadable, and named`() throws {
    let source = try source(#"{"kind": "scores-table", "path": "s.csv"}"#)
    try TestFiles(["s.csv": "prompt,response,a\n"]).inFolder { folder in
      chmod(folder + "/s.csv", 0)
      let error = #expect(throws: DataError.self) { try source.load(in: context(folder)) }
      #expect(error?.kind == .unreadable)
      #expect(
        error?.description
          == "\(folder)/s.csv: cannot be read: Permission denied; "
          + "check the path and its permissions")
    }
  }
}
