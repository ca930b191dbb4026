import Randomness
import Testing

@Suite struct `Named streams` {
  let root = RandomStream(seed: 27)

  @Test func `with the same names are the same stream`() {
    #expect(first(root.stream("users", "test", "17")) == first(root.stream("users", "test", "17")))
    let inSteps = root.stream("users").stream("test").stream("17")
    #expect(first(inSteps) == first(root.stream("users", "test", "17")))
    #expect(first(RandomStream(seed: 27)) == first(root))
  }

  @Test(arguments: [
    (["ab", "c"], ["a", "bc"]), (["a", "b"], ["b", "a"]), (["a"], ["a", ""]),
    (["", "a"], ["a", ""]),
    (["1"], ["01"]), (["é"], ["e"]), (["abc"], ["a", "b", "c"]),
  ])
  func `with other names are other streams`(a: [String], b: [String]) {
    #expect(first(child(a)) != first(child(b)))
    #expect(child(a).key != child(b).key)
  }

  @Test func `of other seeds are other streams, and so is a parent`() {
    #expect(first(RandomStream(seed: 28)) != first(root))
    #expect(first(RandomStream(seed: 0)) != first(RandomStream(seed: 1)))
    #expect(first(root.stream("a")) != first(root))
  }

  @Test func `do not depend on what was drawn from the parent`() {
    var parent = root
    let before = first(parent.stream("child"))
    for _ in 0..<10 { _ = parent.next() }
    _ = parent.normal()
    #expect(first(parent.stream("child")) == before)
  }

  @Test func `are values: a copy repeats its original`() {
    var stream = root.stream("copy")
    _ = stream.next()
    var copy = stream
    #expect((0..<9).map { _ in stream.next() } == (0..<9).map { _ in copy.next() })
  }

  @Test func `of 100,000 numbered users do not collide`() {
    let users = root.stream("users")
    let keys = Set((0..<100_000).map { users.stream("\($0)").key })
    #expect(keys.count == 100_000)
  }

  /// Correlated neighbours would make user 18 a copy of user 17 in part.
  @Test func `of neighbouring names have unrelated bits`() {
    let pairs = 4096
    var equal = 0
    for i in 0..<pairs {
      var (a, b) = (root.stream("\(i)"), root.stream("\(i + 1)"))
      equal += 64 - (a.next() ^ b.next()).nonzeroBitCount
    }
    // Bits agree half of the time: 5 standard deviations.
    let bits = Double(64 * pairs)
    #expect(abs(Double(equal) - bits / 2) < 5 * (bits / 4).squareRoot(), "\(equal) of \(bits)")
  }

  private func child(_ names: [String]) -> RandomStream {
    names.reduce(root) { $0.stream($1) }
  }

  private func first(_ stream: RandomStream) -> [UInt64] {
    var stream = stream
    return (0..<4).map { _ in stream.next() }
  }
}
