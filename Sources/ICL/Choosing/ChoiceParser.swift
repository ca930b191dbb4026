/// Reads the choice out of a chat model's reply.
public enum ChoiceParser {
  /// Position from 0 of the option that the reply names, or nil where it names none, one that does not
  /// exist, or more than one. `[3]` counts before bare labels: `3`, `Answer: 3`, `Option 3.`.
  public static func choice(
    in reply: String, options: Int, labels: OptionLabels = .numbers
  ) -> Int? {
    let found = words(in: Array(reply.utf8), isPart(labels.kind))
    let bracketed = found.filter(\.isBracketed)
    let named = Set(
      (bracketed.isEmpty ? found.filter { isLabel($0.text, labels.kind) } : bracketed).map(\.text))
    guard named.count == 1 else { return nil }
    return labels.position(of: named.first!, options: options)
  }

  /// Runs of the characters that labels are made of. Digits within a word count, as in `3rd`; letters do not.
  private static func isPart(_ kind: OptionLabels.Kind) -> (UInt8) -> Bool {
    switch kind {
    case .numbers: { (48...57).contains($0) }
    case .letters:
      {
        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 39
          || $0 >= 128
      }
    }
  }

  private static func isLabel(_ word: String, _ kind: OptionLabels.Kind) -> Bool {
    kind == .numbers || (word.utf8.count == 1 && (65...90).contains(word.utf8.first!))
  }

  private static func words(
    in bytes: [UInt8], _ isPart: (UInt8) -> Bool
  ) -> [(text: String, isBracketed: Bool)] {
    var found: [(text: String, isBracketed: Bool)] = []
    var position = 0
    while position < bytes.count {
      guard isPart(bytes[position]) else {
        position += 1
        continue
      }
      let start = position
      while position < bytes.count, isPart(bytes[position]) { position += 1 }
      let opened = start > 0 && bytes[start - 1] == UInt8(ascii: "[")
      let closed = position < bytes.count && bytes[position] == UInt8(ascii: "]")
      found.append((String(decoding: bytes[start..<position], as: UTF8.self), opened && closed))
    }
    return found
  }
}
