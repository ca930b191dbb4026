/// Shortens "it is" to "it's" and "do not" to "don't", where another word follows.
///
/// "It is." at the end of a sentence stays, since "it's." is not English. Cost: one pass over
/// the bytes.
package func contracted(_ text: String) -> String {
  let bytes = Array(text.utf8)
  var result: [UInt8] = []
  result.reserveCapacity(bytes.count)
  var position = 0
  while position < bytes.count {
    if bytes[position] == space, let join = join(in: bytes, at: position) {
      result.append(contentsOf: join.ending.utf8)
      position += join.word.utf8.count
    } else {
      result.append(bytes[position])
      position += 1
    }
  }
  return String(decoding: result, as: UTF8.self)
}

private let space = UInt8(ascii: " ")

/// A word, with the space before it, that fuses with certain words to its left.
private struct Join: Sendable {
  let word: StaticString
  let ending: StaticString
  let hosts: [StaticString]
}

private let joins = [
  Join(word: " is", ending: "'s", hosts: ["it", "It", "that", "That", "there", "There", "what"]),
  Join(word: " am", ending: "'m", hosts: ["I"]),
  Join(word: " are", ending: "'re", hosts: ["you", "You"]),
  Join(word: " will", ending: "'ll", hosts: ["you", "You"]),
  Join(word: " not", ending: "n't", hosts: ["do", "does", "did", "should", "would", "could"]),
]

private func join(in bytes: [UInt8], at position: Int) -> (word: String, ending: String)? {
  for join in joins where matches(join.word, bytes, at: position) {
    let end = position + join.word.utf8CodeUnitCount
    guard end < bytes.count, bytes[end] == space else { continue }
    if join.hosts.contains(where: { endsWord($0, bytes, before: position) }) {
      return (join.word.description, join.ending.description)
    }
  }
  return nil
}

private func matches(_ word: StaticString, _ bytes: [UInt8], at start: Int) -> Bool {
  let count = word.utf8CodeUnitCount
  guard start >= 0, start + count <= bytes.count else { return false }
  return (0..<count).allSatisfy { word.utf8Start[$0] == bytes[start + $0] }
}

private func endsWord(_ word: StaticString, _ bytes: [UInt8], before end: Int) -> Bool {
  let start = end - word.utf8CodeUnitCount
  return matches(word, bytes, at: start) && (start == 0 || bytes[start - 1] == space)
}
