/// Text for a terminal: what would move its cursor, change its colours or turn the order of its letters is
/// shown as JSON writes it, `\u001b`.
///
/// Labels, ids and messages come from files and servers, and a terminal obeys what it is shown. Escaped are
/// the control characters (C0, DEL, C1), the marks of writing direction, and line and paragraph separators.
/// - Parameter keepsLines: Line ends stay; false for what has to stay on one line.
public func terminalText(_ text: String, keepsLines: Bool = true) -> String {
  guard text.unicodeScalars.contains(where: isCommand) else { return text }
  var shown = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\n" where keepsLines: shown.append(scalar)
    case "\n": shown.append(contentsOf: "\\n".unicodeScalars)
    case _ where isCommand(scalar):
      let digits = String(scalar.value, radix: 16)
      let zeros = String(repeating: "0", count: max(0, 4 - digits.count))
      shown.append(contentsOf: "\\u\(zeros)\(digits)".unicodeScalars)
    default: shown.append(scalar)
    }
  }
  return String(shown)
}

/// Text on one line.
public func oneLine(_ text: String) -> String { terminalText(text, keepsLines: false) }

private func isCommand(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x09: false
  case ..<0x20, 0x7F..<0xA0: true
  case 0x061C, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069: true
  case 0x2028...0x2029: true
  default: false
  }
}

/// Writes to standard error, escaped. Where nobody can read it, the work goes on all the same.
public func writeError(_ text: String) { writeBytes(terminalText(text), to: STDERR_FILENO) }

/// Writes text to an open file as it is, whole.
/// - Returns: The system's error number; 0 where all was written.
@discardableResult
public func writeBytes(_ text: String, to descriptor: Int32) -> Int32 {
  writeBytes(Array(text.utf8), to: descriptor)
}

/// Writes bytes to an open file, whole.
/// - Returns: The system's error number; 0 where all was written.
package func writeBytes(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
  bytes.withUnsafeBytes { bytes in
    var position = 0
    while position < bytes.count {
      let count = write(descriptor, bytes.baseAddress! + position, bytes.count - position)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return count < 0 ? errno : EIO }
      position += count
    }
    return 0
  }
}
