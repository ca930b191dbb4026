import AnswerCache
import Platform
import Synchronization
import Testing

/// A folder that goes with its owner.
final class Folder {
  let path: String
  init() {
    var template = Array("/tmp/answers-XXXXXX".utf8CString)
    path = String(cString: mkdtemp(&template))
  }
  var segments: [String] {
    Files.list(path).filter { $0.hasSuffix(".answers") }.map { path + "/" + $0 }
  }
  deinit { _ = runProgram("rm", ["-rf", path]) }
}

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

@Suite struct `Answers that are kept` {
  let folder = Folder()

  @Test(arguments: [0, 1, 1000, 300_000, 10_000_000])
  func `an answer of any length comes back, also to another process`(length: Int) throws {
    let answer = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try AnswerCache(folder: folder.path).record(bytes("request\nattune1 "), answer)
    let again = try AnswerCache(folder: folder.path)
    #expect(try again.answer(to: bytes("request\nattune1 ")) == answer)
    #expect(try again.answer(to: bytes("another")) == nil && again.count == 1)
  }

  @Test func `only what nobody has answered is asked, and each request once`() throws {
    let cache = try AnswerCache(folder: folder.path)
    try cache.record(bytes("b"), bytes("B"))
    var asked: [Int] = []
    let answers = try cache.answers(to: ["a", "b", "a", "c"].map(bytes)) { indices, answered in
      asked += indices
      for index in indices.reversed() { try answered(index, bytes("answer \(index)")) }
    }
    #expect(asked == [0, 3])
    #expect(answers == ["answer 0", "B", "answer 0", "answer 3"].map(bytes))
    let again = try cache.answers(to: ["c", "a"].map(bytes)) { _, _ in Issue.record("asked again") }
    #expect(again == ["answer 3", "answer 0"].map(bytes))
  }

  @Test func `what came before a failure is kept`() throws {
    struct Broken: Error {}
    let cache = try AnswerCache(folder: folder.path)
    #expect(throws: Broken.self) {
      try cache.answers(to: ["a", "b"].map(bytes)) { _, answered in
        try answered(0, bytes("A"))
        throw Broken()
      }
    }
    var asked: [Int] = []
    _ = try AnswerCache(folder: folder.path).answers(to: ["a", "b"].map(bytes)) {
      indices, answered in
      asked = indices
      try answered(1, bytes("B"))
    }
    #expect(asked == [1])
  }

  /// A kill may leave any part of the last record.
  @Test func `a segment cut at any byte loses its last record alone`() throws {
    let cache = try AnswerCache(folder: folder.path)
    for name in ["a", "b", "c"] { try cache.record(bytes(name), bytes("answer to " + name)) }
    let path = try #require(folder.segments.first)
    let whole = try Files.read(path)
    let last = whole.count / 3
    for cut in (whole.count - last)..<whole.count {
      let descriptor = open(path, O_WRONLY | O_TRUNC)
      _ = whole.prefix(cut).withUnsafeBytes { write(descriptor, $0.baseAddress, cut) }
      close(descriptor)
      let rest = try AnswerCache(folder: folder.path)
      try #require(rest.count == 2, "cut at \(cut)")
      #expect(try rest.answer(to: bytes("b")) == bytes("answer to b"))
      try rest.record(bytes("c"), bytes("asked again"))
      try #require(AnswerCache(folder: folder.path).answer(to: bytes("c")) == bytes("asked again"))
      for other in folder.segments where other != path { unlink(other) }
    }
  }

  @Test func `a damaged answer is none, and those behind it stay`() throws {
    let cache = try AnswerCache(folder: folder.path)
    for name in ["a", "b", "c"] { try cache.record(bytes(name), bytes("answer to " + name)) }
    let path = try #require(folder.segments.first)
    let whole = try Files.read(path)
    for position in 0..<(whole.count / 3) {
      var damaged = whole
      damaged[position] ^= 0x40
      let descriptor = open(path, O_WRONLY | O_TRUNC)
      _ = damaged.withUnsafeBytes { write(descriptor, $0.baseAddress, damaged.count) }
      close(descriptor)
      let rest = try AnswerCache(folder: folder.path)
      let first = try rest.answer(to: bytes("a"))
      try #require(first == nil || first == bytes("answer to a"), "byte \(position)")
      try #require(rest.answer(to: bytes("c")) == bytes("answer to c"), "byte \(position)")
    }
  }

  @Test func `two caches on one folder agree on one answer`() throws {
    let (one, two) = (try AnswerCache(folder: folder.path), try AnswerCache(folder: folder.path))
    #expect(try one.record(bytes("a"), bytes("first")) == bytes("first"))
    #expect(try two.record(bytes("a"), bytes("second")) == bytes("first"))
    let answers = try two.answers(to: [bytes("a"), bytes("b")]) { indices, answered in
      #expect(indices == [1])
      try one.record(bytes("b"), bytes("faster"))
      try answered(1, bytes("slower"))
    }
    #expect(answers == ["first", "faster"].map(bytes))
  }

  @Test func `equal requests of many threads are asked once`() throws {
    let cache = try AnswerCache(folder: folder.path)
    let asked = Mutex(0)
    let results = Mutex<[[UInt8]]>([])
    let threads = (0..<16).map { number in
      startThread {
        let answers = try? cache.answers(to: [bytes("same")]) { indices, answered in
          asked.withLock { $0 += 1 }
          usleep(50_000)
          try answered(indices[0], bytes("by \(number)"))
        }
        results.withLock { $0 += answers ?? [] }
      }
    }
    for thread in threads { pthread_join(thread!, nil) }
    #expect(asked.withLock { $0 } == 1)
    #expect(results.withLock { $0.count == 16 && Set($0).count == 1 })
  }

  @Test func `whoever waits asks itself where the other failed`() throws {
    struct Broken: Error {}
    let cache = try AnswerCache(folder: folder.path)
    let turn = Mutex(0)
    let answers = Mutex<[[UInt8]]>([])
    let threads = (0..<4).map { _ in
      startThread {
        let found = try? cache.answers(to: [bytes("same")]) { indices, answered in
          let mine = turn.withLock { turn in
            turn += 1
            return turn
          }
          usleep(20_000)
          if mine == 1 { throw Broken() }
          try answered(indices[0], bytes("fine"))
        }
        answers.withLock { $0 += found ?? [] }
      }
    }
    for thread in threads { pthread_join(thread!, nil) }
    #expect(answers.withLock { $0.count == 3 && Set($0) == [bytes("fine")] })
    #expect(turn.withLock { $0 } == 2)
  }

  @Test func `a folder that cannot be written is one sentence`() throws {
    let cache = try AnswerCache(folder: "/proc/answers")
    let error = #expect(throws: FileError.self) { try cache.record(bytes("a"), bytes("b")) }
    #expect(error?.description.contains("/proc/answers") == true)
  }
}
