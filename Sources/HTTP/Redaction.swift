import Configuration

/// Takes what proves who one is out of text that a server or libcurl sent back: servers repeat headers in
/// their errors, and errors end in logs.
package struct Redaction: Sendable {
  private let secrets: [String]

  /// - Parameters:
  ///   - token: As sent; also redacted as JSON and URLs write it, and its words.
  ///   - url: Whose user name and password are redacted, also as `Authorization: Basic` has them.
  package init(token: String?, url: String) {
    var secrets = [token].compactMap { $0 }
    // Shorter words would take ordinary text with them.
    secrets += (token ?? "").split(separator: " ").filter { $0.utf8.count >= 4 }.map(String.init)
    let start = url.split(separator: "/", omittingEmptySubsequences: false).dropFirst(2).first ?? ""
    if let at = start.lastIndex(of: "@") {
      for login in [String(start[..<at]), urlDecoded(start[..<at])] {
        secrets += [login] + login.split(separator: ":", maxSplits: 1).dropFirst().map(String.init)
        let sent = base64(login.utf8.contains(UInt8(ascii: ":")) ? login : login + ":")
        secrets += [sent, String(sent.prefix { $0 != "=" })]
      }
    }
    let written = secrets.flatMap { secret in
      let json = JSONValue.string(secret).serialized().dropFirst().dropLast()
      return [secret, String(json), urlEncoded(secret)]
    }
    // The longest first, so that no part of one is left.
    self.secrets = Set(written).filter { !$0.isEmpty }.sorted { $0.count > $1.count }
  }

  package func callAsFunction(_ text: String) -> String {
    var text = text
    for secret in secrets { text = replacing(secret, in: text) }
    for scheme in ["bearer", "basic", "authorization"] {
      text = withoutCredentials(scheme, in: text)
    }
    return text
  }

  private static let mark = "[redacted]"

  private func replacing(_ secret: String, in text: String) -> String {
    let (bytes, wanted) = (Array(text.utf8), Array(secret.utf8))
    var result: [UInt8] = []
    var position = 0
    while position < bytes.count {
      if bytes[position...].starts(with: wanted) {
        result += Array(Self.mark.utf8)
        position += wanted.count
      } else {
        result.append(bytes[position])
        position += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Redacts the word after each `Bearer`, `Basic` or `Authorization:`, in any case of letters.
  private func withoutCredentials(_ scheme: String, in text: String) -> String {
    let (bytes, lower) = (Array(text.utf8), Array(text.utf8).map(lowercased))
    let word = Array(scheme.utf8)
    var result: [UInt8] = []
    var position = 0
    while position < bytes.count {
      guard lower[position...].starts(with: word) else {
        result.append(bytes[position])
        position += 1
        continue
      }
      let gap = bytes[(position + word.count)...].prefix { " \t:=\"'\\".utf8.contains($0) }
      let value = bytes[gap.endIndex...].prefix { !" \t\r\n\"',;<>)}".utf8.contains($0) }
      result += bytes[position..<gap.endIndex]
      let isScheme = ["bearer", "basic"].contains { Array($0.utf8) == value.map(lowercased) }
      let isWord = gap.isEmpty || value.isEmpty || isScheme || Array(Self.mark.utf8) == Array(value)
      result += isWord ? Array(value) : Array(Self.mark.utf8)
      position = value.endIndex
    }
    return String(decoding: result, as: UTF8.self)
  }
}

/// Text as part of a URL: all but unreserved characters as %XX.
package func urlEncoded(_ text: String) -> String {
  text.utf8.map { byte in
    let isPlain = isUnreserved(byte) || byte == UInt8(ascii: "~")
    let digits = String(byte, radix: 16, uppercase: true)
    return isPlain ? String(UnicodeScalar(byte)) : "%" + (digits.count == 1 ? "0" : "") + digits
  }.joined()
}

/// A letter, a digit or one of `_-.`, which mean themselves in a URL.
private func isUnreserved(_ byte: UInt8) -> Bool {
  UnicodeScalar(byte).isASCII
    && (UnicodeScalar(byte).properties.isAlphabetic || (0x30...0x39).contains(byte)
      || "_-.".utf8.contains(byte))
}

/// The address without a user's name and password.
package func withoutLogin(_ url: String) -> String {
  var parts = url.split(separator: "/", omittingEmptySubsequences: false)
  guard parts.count > 2, let at = parts[2].lastIndex(of: "@") else { return url }
  parts[2] = parts[2][parts[2].index(after: at)...]
  return parts.joined(separator: "/")
}

/// Base 64 of RFC 4648, section 4.
private func base64(_ text: String) -> String {
  let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  let bytes = Array(text.utf8)
  var result = ""
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[start..<min(start + 3, bytes.count)]
    let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
    for digit in 0..<4 {
      result.append(digit <= group.count ? digits[bits >> (18 - 6 * digit) & 63] : "=")
    }
  }
  return result
}

/// Text of a URL with each %XX as its byte.
private func urlDecoded(_ text: Substring) -> String {
  let bytes = Array(text.utf8)
  var result: [UInt8] = []
  var position = 0
  while position < bytes.count {
    let digits = String(decoding: bytes[(position + 1)...].prefix(2), as: UTF8.self)
    if bytes[position] == UInt8(ascii: "%"), digits.utf8.count == 2,
      let byte = UInt8(digits, radix: 16)
    {
      result.append(byte)
      position += 3
    } else {
      result.append(bytes[position])
      position += 1
    }
  }
  return String(decoding: result, as: UTF8.self)
}

private func lowercased(_ byte: UInt8) -> UInt8 {
  (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 32 : byte
}
