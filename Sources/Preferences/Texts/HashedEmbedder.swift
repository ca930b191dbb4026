internal import CKernels
internal import Platform
internal import Randomness

/// Words, word pairs and character n-grams, hashed, weighted by TF-IDF and projected at random.
///
/// Every term of a text falls into one of 2^18 buckets (Weinberger et al., 2009). A bucket weighs
/// (1 + log tf) idf, with idf = 1 + log((1 + n) / (1 + df)) counted on the texts that the embedder is
/// fitted to, and on no others. The weighted buckets are projected to `width` entries by signs, which
/// keeps inner products up to about 1 / sqrt(width) (Achlioptas, 2003, theorem 1.1), and the vector is
/// scaled to length 1. The signs follow from the name of the embedder, not from an experiment's seed.
///
/// Total on any text: case is ignored for ASCII, runs of other characters than letters and digits count as
/// one space, and words are those of `TextCharacters`, so that scripts without spaces have words and pairs
/// of them. Cost: linear in the text, about 4 terms a character x `width` additions.
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
    precondition(
      frequencies.allSatisfy { $0 >= 0 && Int($0) <= documents },
      "a bucket occurs in more than \(documents) documents")
    key = RandomStream(seed: 0).stream("embedder", name).key
    let n = Float(1 + documents)
    idf = frequencies.map { 1 + log(n / Float(1 + Int($0))) }
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
    var window = CharacterWindow()
    var words = WordHashes()
    var previous: UInt64 = 0
    for character in TextCharacters(bytes) {
      if let word = words.take(character, of: bytes) { addWord(word, &previous) }
      let isPart = character.kind != .space && character.kind != .mark
      if !isPart && window.endsInSpace { continue }  // a run of spaces is one
      addGrams(with: isPart ? character.lowercasedScalar : 0x20, &window)
    }
    if let word = words.finish() { addWord(word, &previous) }
    if !window.endsInSpace { addGrams(with: 0x20, &window) }
  }

  private mutating func addGrams(with scalar: UInt32, _ window: inout CharacterWindow) {
    window.take(scalar)
    for n in 3...5 where window.length >= n { add(window.gram(of: n)) }
  }

  /// A word, and the pair that it makes with the last.
  private mutating func addWord(_ word: UInt64, _ previous: inout UInt64) {
    add(word)
    if previous != 0 { add(previous &* 31 &+ word) }
    previous = word
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

/// The last characters of a text, one space before it.
private struct CharacterWindow {
  /// Eight bits for each of ASCII, and 21 for each of any while one of the last five is another.
  private var narrow: UInt64 = 0x20
  private var wide: UInt128 = 0
  private var sinceOther = 5
  /// Characters that there are, 5 at most.
  private(set) var length = 1

  var endsInSpace: Bool { narrow & 0xFF == 0x20 && sinceOther > 0 }

  mutating func take(_ scalar: UInt32) {
    if scalar >= 0x80 || sinceOther < 5 {
      if sinceOther == 5 {  // so long all were ASCII, which `narrow` has
        wide = (0..<4).reduce(0) { $0 << 21 | UInt128(narrow >> UInt64(24 - 8 * $1) & 0xFF) }
      }
      wide = wide << 21 | UInt128(scalar)
    }
    narrow = narrow << 8 | UInt64(scalar & 0x7F)
    sinceOther = scalar < 0x80 ? min(5, sinceOther + 1) : 0
    length = min(5, length + 1)
  }

  /// A code of the last n characters; the lengths are told apart by their highest set byte.
  func gram(of n: Int) -> UInt64 {
    if sinceOther >= n { return narrow & (1 << UInt64(8 * n) - 1) }
    let bits = wide & (1 << UInt128(21 * n) - 1)
    return UInt64(truncatingIfNeeded: bits)
      ^ (UInt64(truncatingIfNeeded: bits >> 64) &* 0x9E37_79B9_7F4A_7C15)
  }
}
