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
  /// Runs of letters and digits, single marks, and single characters of scripts without spaces: an
  /// approximation of any model's own tokens.
  case tokens
}

/// How long a piece of a prompt is. Sizes add up over pieces that meet at a space or line end.
public struct PromptSize: Sendable, Equatable {
  public var characters = 0
  public var tokens = 0

  public init() {}

  public init(_ text: String) {
    var text = text
    text.withUTF8 { count($0) }
  }

  private mutating func count(_ bytes: UnsafeBufferPointer<UInt8>) {
    var inWord = false
    for character in TextCharacters(bytes) {
      characters += 1
      switch character.kind {
      case .letter: if !inWord { tokens += 1 }
      case .ideogram, .mark: tokens += 1
      case .extender: continue
      case .space: break
      }
      inWord = character.kind == .letter
    }
  }

  public func count(_ unit: PromptUnit) -> Int { unit == .characters ? characters : tokens }

  public static func += (a: inout PromptSize, b: PromptSize) {
    a.characters += b.characters
    a.tokens += b.tokens
  }
}
