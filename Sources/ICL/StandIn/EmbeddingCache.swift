internal import Synchronization

/// Embeddings of text segments by their bytes, computed once.
///
/// Safe to share between threads. Bounded: when `capacity` segments are held it starts anew, which
/// costs time and changes no value. A segment is known by a 64-bit hash of its bytes and its length;
/// two of a million differing segments are confused with probability about 3e-8.
public final class EmbeddingCache: Sendable {
  private struct Key: Hashable {
    let hash: UInt64
    let length: Int
  }

  private let capacity: Int
  private let known = Mutex<[Key: StyleEmbedding]>([:])

  public init(capacity: Int = 65_536) {
    precondition(capacity > 0, "a cache of \(capacity) segments; expected at least 1")
    self.capacity = capacity
  }

  public func embedding(of text: String) -> StyleEmbedding {
    var text = text
    return text.withUTF8 { embedding(of: $0) }
  }

  func embedding(of bytes: UnsafeBufferPointer<UInt8>) -> StyleEmbedding {
    let key = Key(hash: hash(bytes), length: bytes.count)
    if let found = known.withLock({ $0[key] }) { return found }
    let embedding = StyleEmbedding(bytes)
    known.withLock {
      if $0.count >= capacity { $0.removeAll(keepingCapacity: true) }
      $0[key] = embedding
    }
    return embedding
  }

  var count: Int { known.withLock { $0.count } }
}

/// Eight bytes at a time, multiplied and folded.
private func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
  var state: UInt64 = 0x9E37_79B9_7F4A_7C15
  let raw = UnsafeRawBufferPointer(bytes)
  var position = 0
  func fold(_ word: UInt64) {
    let product = (state ^ word).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    state = product.high ^ product.low ^ (word &* 0xE703_7ED1_A0B4_28DB)
  }
  while position + 8 <= raw.count {
    fold(raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
    position += 8
  }
  var rest: UInt64 = 1
  while position < raw.count {
    rest = rest << 8 | UInt64(raw[position])
    position += 1
  }
  fold(rest)
  fold(UInt64(raw.count))
  return state
}
