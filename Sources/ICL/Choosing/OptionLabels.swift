/// What options are called, and how a reply is to name one.
public struct OptionLabels: Sendable, Equatable {
  public enum Kind: String, CaseIterable, Sendable {
    case numbers, letters
  }

  public static let numbers = OptionLabels(.numbers)

  public let kind: Kind
  /// The label is to be the whole reply, so that its probability is that of the first token.
  public let isBare: Bool

  public init(_ kind: Kind, isBare: Bool = false) {
    self.kind = kind
    self.isBare = isBare
  }

  /// Options that can be told apart: 26 letters; where the first token alone is read, nine numbers.
  public var limit: Int {
    switch kind {
    case .letters: 26
    case .numbers: isBare ? 9 : 1_000_000
    }
  }

  /// Label of an option, counted from 0.
  public subscript(index: Int) -> String {
    switch kind {
    case .numbers: "\(index + 1)"
    case .letters: String(UnicodeScalar(UInt8(ascii: "A") + UInt8(index % 26)))
    }
  }

  /// - Parameter options: None where an answer is to be written.
  func instruction(options: Int) -> String {
    guard options > 0 else { return "" }
    let what = kind == .numbers ? "number" : "letter"
    return isBare
      ? "Reply with the \(what) of one option and nothing else."
      : "Reply with the \(what) of one option in square brackets, for example [\(self[0])]."
  }

  /// Asks again after a reply that named no option.
  func reminder(options: Int) -> String {
    let last = self[options - 1]
    return "That names none of the options \(self[0]) to \(last). " + instruction(options: options)
  }

  /// Position of a label among so many options, or nil.
  func position(of label: some StringProtocol, options: Int) -> Int? {
    switch kind {
    case .numbers:
      guard label.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(label),
        (1...max(1, options)).contains(number), options > 0
      else { return nil }
      return number - 1
    case .letters:
      guard label.utf8.count == 1, let byte = label.utf8.first, (65...90).contains(byte),
        byte - 65 < options
      else { return nil }
      return Int(byte) - 65
    }
  }
}
