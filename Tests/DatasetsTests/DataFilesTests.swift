import Datasets
import Foundation
import Hashing
import Testing

/// What counts as a data file, and by what it is known.
@Suite struct `Files of a dataset` {
  private static let table = "prompt,response,a\np,x,1\np,y,2\n"

  private func load(_ path: String, in folder: String) throws -> Dataset {
    try source(#"{"kind": "scores-table", "path": "\#(path)"}"#).load(in: context(folder))
  }

  @Test func `data are known by the bytes they were parsed from, not by the file's name`() throws {
    let files = ["a.csv": Self.table, "b.csv": Self.table, "c.csv": Self.table + "\n"]
    try TestFiles(files).inFolder { folder in
      let a = try load("a.csv", in: folder)
      let own = ContentHash.digest(Array(Self.table.utf8))
      #expect(a.contents == ContentID(digest: ContentHash.digest(own)))
      #expect(try load("b.csv", in: folder).contents == a.contents)
      #expect(try load("c.csv", in: folder).contents != a.contents)
    }
  }

  @Test(arguments: ["s.csv", "p.csv", "r.csv", "scores.csv"])
  func `every file that is read is part of what data are known by`(changed: String) throws {
    let json = """
      {"kind": "recorded", "path": "s.csv", "prompts": {"path": "p.csv"},
       "responses": {"path": "r.csv"}, "scores": {"path": "scores.csv"}}
      """
    var files = [
      "s.csv": "user,prompt,response,value\nu,p,x,1\nu,p,y,2\n", "p.csv": "prompt,text\np,t\n",
      "r.csv": "prompt,response,text\np,x,t\np,y,t\n", "scores.csv": Self.table,
    ]
    let before = try DatasetsTests.load(json, files).contents
    #expect(try DatasetsTests.load(json, files).contents == before)
    files[changed]! += "\r\n"
    #expect(try DatasetsTests.load(json, files).contents != before)
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["pipe", "socket", "device", "folder"])
  func `what is no regular file is refused, without waiting for it`(kind: String) throws {
    try TestFiles([:]).inFolder { folder in
      let path = "\(folder)/x.csv"
      switch kind {
      case "pipe": mkfifo(path, 0o600)
      case "socket": mknod(path, S_IFSOCK | 0o600, 0)
      case "device": symlink("/dev/zero", path)
      default: mkdir(path, 0o700)
      }
      let error = #expect(throws: DataError.self) { try load("x.csv", in: folder) }
      #expect(error?.kind == .unreadable)
      #expect(error?.description.hasPrefix("\(path): is a \(kind), not a file; ") == true)
    }
  }

  @Test(.timeLimit(.minutes(1))) func `a pipe by its number is refused`() throws {
    var ends: [Int32] = [0, 0]
    pipe(&ends)
    defer { ends.forEach { close($0) } }
    let error = #expect(throws: DataError.self) { try load("/dev/fd/\(ends[0])", in: "/") }
    #expect(error?.message.hasPrefix("is a pipe, not a file; ") == true)
  }

  @Test func `an error while reading is not an end of file`() throws {
    try TestFiles([:]).inFolder { folder in
      // A process has nothing at its address 0.
      symlink("/proc/self/mem", "\(folder)/x.csv")
      let error = #expect(throws: DataError.self) { try load("x.csv", in: folder) }
      #expect(error?.kind == .unreadable)
      #expect(error?.message.hasPrefix("cannot be read: Input/output error") == true)
    }
  }
}
