internal import Platform
internal import Preferences

/// A text as a unit vector: hashed words and character trigrams beside a few cues of style.
///
/// Words and trigrams are hashed with a sign into 240 slots (Weinberger et al., 2009), their counts
/// damped by a square root; 16 slots hold length, punctuation, lists, capitals and the like. The two
/// parts weigh the same, so that similarity of manner counts as much as similarity of matter.
/// Total on any bytes; linear time. An empty text has cues alone.
public struct StyleEmbedding: Sendable, Equatable {
  public static let width = 256
  static let hashedSlots = width - StyleCues.count
  public let values: [Float]

  public init(_ text: String) {
    var text = text
    self = text.withUTF8 { StyleEmbedding($0) }
  }

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    var values = hashedFeatures(bytes)
    for slot in values.indices {
      let root = abs(values[slot]).squareRoot()
      values[slot] = values[slot] < 0 ? -root : root
    }
    normalise(&values)
    var cues = StyleCues(bytes).values
    normalise(&cues)
    self.init(unnormalised: values + cues)
  }

  /// The unit vector in a direction; zero stays zero.
  init(unnormalised values: [Float]) {
    var values = values
    normalise(&values)
    self.values = values
  }

  /// Cosine of the angle between two texts' vectors, -1 to 1.
  public func similarity(to other: StyleEmbedding) -> Float {
    values.withUnsafeBufferPointer { a in
      other.values.withUnsafeBufferPointer { b in
        var sums = SIMD8<Float>()
        for start in stride(from: 0, to: Self.width, by: 8) {
          var x = SIMD8<Float>()
          var y = SIMD8<Float>()
          for lane in 0..<8 {
            x[lane] = a[start + lane]
            y[lane] = b[start + lane]
          }
          sums += x * y
        }
        return sums.sum()
      }
    }
  }
}

private func normalise(_ values: inout [Float]) {
  let norm = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
  guard norm > 0 else { return }
  for i in values.indices { values[i] /= norm }
}

/// Signed counts of words (weight 1) and of character trigrams (weight 1/4), case ignored.
private func hashedFeatures(_ bytes: UnsafeBufferPointer<UInt8>) -> [Float] {
  var slots = [Float](repeating: 0, count: StyleEmbedding.hashedSlots)
  func add(_ hash: UInt64, _ weight: Float) {
    let mixed = (hash ^ (hash >> 29)) &* 0xBF58_476D_1CE4_E5B9
    let slot = Int((mixed >> 33) % UInt64(StyleEmbedding.hashedSlots))
    slots[slot] += mixed & (1 << 32) == 0 ? weight : -weight
  }
  var words = WordHashes()
  var last: (UInt32, UInt32) = (0, 0)
  for character in TextCharacters(bytes) {
    if let word = words.take(character, of: bytes) { add(word, 1) }
    let scalar = character.lowercasedScalar
    if last.0 != 0 { add(trigram(last.0, last.1, scalar) &* 0x9E37_79B9_7F4A_7C15, 0.25) }
    last = (last.1, scalar)
  }
  if let word = words.finish() { add(word, 1) }
  return slots
}

/// A code of three characters: eight bits each where they are ASCII, else 21.
private func trigram(_ a: UInt32, _ b: UInt32, _ c: UInt32) -> UInt64 {
  let bits: UInt64 = (a | b | c) < 0x80 ? 8 : 21
  return (UInt64(a) << bits | UInt64(b)) << bits | UInt64(c)
}
