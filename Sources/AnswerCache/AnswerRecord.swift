package import Hashing
import Platform

/// A request with its answer as bytes of a segment file:
///
///     attune1 <hash of the request, 32 digits> <its bytes> <the answer's bytes> <checksum, 16 digits>\n
///     <request>\n<answer>\n
///
/// The head has one length, so that an index is made without reading the rest; the checksum is over all of it.
package enum AnswerRecord {
  static let magic = Array("attune1 ".utf8)
  /// Bytes of the head.
  static let headSize = 8 + 32 + 1 + 12 + 1 + 12 + 1 + 16 + 1

  struct Head: Equatable {
    let key: ContentID
    let requestLength: Int
    let answerLength: Int
    let checksum: UInt64

    /// Bytes of the whole record.
    var size: Int { headSize + requestLength + 1 + answerLength + 1 }
  }

  package static func key(of request: [UInt8]) -> ContentID { ContentHash.of(request[...]) }

  static func bytes(_ request: [UInt8], _ answer: [UInt8]) -> [UInt8] {
    let key = key(of: request)
    var head = magic + Array(key.text.utf8)
    for length in [request.count, answer.count] {
      head += Array(" ".utf8) + padded(String(length), 12)
    }
    head += Array(" ".utf8) + padded(String(checksum(key, answer), radix: 16), 16) + [10]
    return head + request + [10] + answer + [10]
  }

  /// Nil where the bytes are no head.
  static func head(_ bytes: ArraySlice<UInt8>) -> Head? {
    guard bytes.count >= headSize, bytes.starts(with: magic) else { return nil }
    let words = String(decoding: bytes.prefix(headSize), as: UTF8.self)
      .split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)
    guard words.count == 5, let key = ContentID(text: words[1]), let request = Int(words[2]),
      let answer = Int(words[3]), request >= 0, answer >= 0, request < 1 << 40, answer < 1 << 40,
      let checksum = UInt64(words[4], radix: 16)
    else { return nil }
    return Head(key: key, requestLength: request, answerLength: answer, checksum: checksum)
  }

  /// Request and answer of a whole record; nil where it is damaged.
  static func parts(_ bytes: [UInt8], _ head: Head) -> (request: [UInt8], answer: [UInt8])? {
    guard bytes.count == head.size else { return nil }
    let request = Array(bytes[headSize..<headSize + head.requestLength])
    let answer = Array(bytes[(headSize + head.requestLength + 1)..<(head.size - 1)])
    guard key(of: request) == head.key, checksum(head.key, answer) == head.checksum else {
      return nil
    }
    return (request, answer)
  }

  private static func checksum(_ key: ContentID, _ answer: [UInt8]) -> UInt64 {
    var hash = ContentHash()
    hash.update(key.text)
    answer.withUnsafeBytes { hash.update($0) }
    return hash.id.high
  }

  private static func padded(_ text: String, _ width: Int) -> [UInt8] {
    let digits = Array(text.utf8)
    return [UInt8](repeating: 48, count: max(0, width - digits.count)) + digits
  }
}
