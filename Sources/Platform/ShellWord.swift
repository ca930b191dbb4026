/// Text as one word of a POSIX shell, whatever it holds.
///
/// Quoted only where it must be, so that what is shown to a reader stays plain.
package func shellWord(_ text: String) -> String {
  let plain = text.utf8.allSatisfy { byte in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "_-./:=,+@%".utf8.contains(byte)
    }
  }
  if plain && !text.isEmpty { return text }
  return "'"
    + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
    + "'"
}

/// A command line that a shell reads as these words.
package func shellLine(_ words: [String]) -> String {
  words.map(shellWord).joined(separator: " ")
}
