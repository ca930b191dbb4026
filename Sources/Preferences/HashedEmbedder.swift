internal import CKernels
internal import Randomness

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// Words, word pairs and character n-grams, hashed, weighted by TF-IDF and projected at random.
///
/// Every term of a text falls into one of 2^18 buckets (Weinberger et al., 2009). A bucket weighs
/// (1 + log tf) idf, with idf = 1 + log((1 + n) / (1 + df)) counted on the texts that the embedder is
/// fitted to, and on no others. The weighted buckets are projected to `width` entries by signs, which
/// keeps inner products up to about 1 / sqrt(width) (Achlioptas, 2003, theorem 1.1), and the vector is
/// scaled to length 1. The signs follow from the name of the embedder, not from an experiment's seed.
///
/// Total on any bytes: case is ignored for ASCII, runs of other bytes than letters, digits and bytes
/// beyond ASCII count as one space. Cost: linear in the text, about 4 terms a byte x `width` additions.
public struct HashedEmbedder: Embedder {
  public let width: Int
  /// What the signs are drawn by: two embedders of one name and width project alike.
  public let name: String
  /// Texts that document frequencies were counted on.
  public let documents: Int
  /// In how many of these texts each bucket occurs.
  public let frequencies: [Int32]
  /// 1 + log((1 + n) / (1 + df)) of each bucket.
  private let idf: [Float]
  /// Key of the signs.
  private let key: UInt64

  static let bucketBits = 18
  /// Number of buckets, 2^18.
  public static let buckets = 1 << bucketBits

  /// - Parameters:
  ///   - width: Entries of a vector, at least 1; more keep texts apart better and cost more.
  ///   - name: Two embedders of one name and width project alike.
  ///   - texts: What document frequencies are counted on; training texts only.
  public init(width: Int, name: String = "texts", fittedTo texts: [String]) {
    var frequencies = [Int32](repeating: 0, count: Self.buckets)
    var counter = TermCounter()
    for text in texts {
      counter.count(text)
      for bucket in counter.buckets { frequencies[Int(bucket)] += 1 }
    }
    self.init(width: width, name: name, documents: texts.count, frequencies: frequencies)
  }

  /// An embedder as it was fitted before: a text has the vector that it had then.
  /// - Parameters:
  ///   - documents: Number of texts it was fitted to.
  ///   - frequencies: In how many of them each bucket occurs; as many as there are buckets.
  public init(width: Int, name: String, documents: Int, frequencies: [Int32]) {
    precondition(width > 0, "\(width) entries; expected at least 1")
    precondition(
      frequencies.count == Self.buckets,
      "\(frequencies.count) frequencies for \(Self.buckets) buckets")
    self.width = width
    self.name = name
    self.documents = documents
    self.frequencies = frequencies
    key = RandomStream(seed: 0).stream("embedder", name).key
    let n = Float(1 + documents)
    idf = frequencies.map { 1 + log(n / Float(1 + $0)) }
  }

  public func embed(_ texts: [String]) -> [Float] {
    var result = [Float](repeating: 0, count: texts.count * width)
    var counter = TermCounter()
    var weights: [Float] = []
    result.withUnsafeMutableBufferPointer { result in
      for (i, text) in texts.enumerated() {
        counter.count(text)
        weights.removeAll(keepingCapacity: true)
        for bucket in counter.buckets {
          weights.append(damped(counter.frequency(bucket)) * idf[Int(bucket)])
        }
        let vector = UnsafeMutableBufferPointer(rebasing: result[i * width..<(i + 1) * width])
        attune_project_signs(
          Int64(weights.count), counter.buckets, weights, key, Int64(width), vector.baseAddress!)
        normalise(vector)
      }
    }
    return result
  }

  /// 1 + log tf, from a table for the frequencies that occur.
  private func damped(_ frequency: UInt16) -> Float {
    frequency < Self.logarithms.count
      ? Self.logarithms[Int(frequency)] : 1 + log(Float(frequency))
  }

  private static let logarithms: [Float] = [0] + (1..<64).map { 1 + log(Float($0)) }
}

private func normalise(_ vector: UnsafeMutableBufferPointer<Float>) {
  let length = vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
  guard length > 0 else { return }
  for i in vector.indices { vector[i] = Float(Double(vector[i]) / length) }
}

/// How often each bucket occurs in one text; the buckets in order of first occurrence.
private struct TermCounter {
  private var frequencies = [UInt16](repeating: 0, count: HashedEmbedder.buckets)
  private(set) var buckets: [Int32] = []

  func frequency(_ bucket: Int32) -> UInt16 { frequencies[Int(bucket)] }

  /// Forgets the last text and counts another.
  mutating func count(_ text: String) {
    for bucket in buckets { frequencies[Int(bucket)] = 0 }
    buckets.removeAll(keepingCapacity: true)
    var text = text
    text.withUTF8 { count($0) }
  }

  private mutating func count(_ bytes: UnsafeBufferPointer<UInt8>) {
    var window: UInt64 = 0x20  // the last bytes, one space before the text
    var length = 1
    var word: UInt64 = 0
    var previous: UInt64 = 0
    for position in 0...bytes.count {
      let letter = position < bytes.count ? letterOrSpace(bytes[position]) : 0x20
      if letter != 0x20 {
        word = ((word == 0 ? 0xCBF2_9CE4_8422_2325 : word) ^ UInt64(letter)) &* 0x100_0000_01B3
      } else if word != 0 {
        add(word)
        if previous != 0 { add(previous &* 31 &+ word) }
        (previous, word) = (word, 0)
      } else {
        continue  // a run of spaces is one
      }
      window = window << 8 | UInt64(letter)
      length += 1
      // The lengths are told apart by their highest set byte.
      if length >= 3 { add(window & 0xFF_FFFF) }
      if length >= 4 { add(window & 0xFFFF_FFFF) }
      if length >= 5 { add(window & 0xFF_FFFF_FFFF) }
    }
  }

  @inline(__always)
  private mutating func add(_ hash: UInt64) {
    // FNV's high bits follow short words closely; two multiplications spread them.
    let spread = (hash ^ (hash >> 32)) &* 0x9E37_79B9_7F4A_7C15
    let mixed = (spread ^ (spread >> 29)) &* 0xBF58_476D_1CE4_E5B9
    let bucket = Int(mixed >> UInt64(64 - HashedEmbedder.bucketBits))
    if frequencies[bucket] == 0 { buckets.append(Int32(bucket)) }
    if frequencies[bucket] < .max { frequencies[bucket] += 1 }
  }
}

/// Lower-case letters, digits and bytes beyond ASCII as they are; anything else is a space.
@inline(__always)
private func letterOrSpace(_ byte: UInt8) -> UInt8 {
  if byte >= 0x41 && byte <= 0x5A { return byte + 32 }
  let isPart = (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte >= 0x80
  return isPart ? byte : 0x20
}
