internal import Preferences

/// A text as it stands in a prompt, with its size.
///
/// Lines after the first are indented by four spaces, so that no line of a text can be mistaken for a
/// line of the layout, whatever the text says.
public struct Segment: Sendable, Equatable {
  public let text: String
  public let size: PromptSize

  public init(_ original: String) {
    text = indented(original)
    size = PromptSize(text)
  }
}

private func indented(_ text: String) -> String {
  guard text.utf8.contains(10) else { return text }
  return text.split(separator: "\n" as Unicode.Scalar, in: text).joined(separator: "\n    ")
}

extension String {
  /// Split at line feeds alone: a carriage return before one stays with its line.
  fileprivate func split(separator: Unicode.Scalar, in text: String) -> [String] {
    text.unicodeScalars.split(separator: separator, omittingEmptySubsequences: false)
      .map { String($0) }
  }
}

/// What a budget is counted in.
public enum PromptUnit: String, CaseIterable, Sendable {
  /// Unicode scalars.
  case characters
  /// Runs of letters and digits, and single marks: an approximation of any model's own tokens.
  case tokens
}

/// How long a piece of a prompt is. Sizes add up over pieces that meet at a space or line end.
public struct PromptSize: Sendable, Equatable {
  public var characters = 0
  public var tokens = 0

  public init() {}

  public init(_ text: String) {
    var inWord = false
    for byte in text.utf8 {
      if byte & 0xC0 != 0x80 { characters += 1 }
      let isSpace = byte == 32 || (byte >= 9 && byte <= 13)
      let isWord = isWordByte(byte)
      if isWord ? !inWord : !isSpace { tokens += 1 }
      inWord = isWord
    }
  }

  public func count(_ unit: PromptUnit) -> Int { unit == .characters ? characters : tokens }

  public static func += (a: inout PromptSize, b: PromptSize) {
    a.characters += b.characters
    a.tokens += b.tokens
  }
}
