internal import CGSL

/// A random stream whose identity is a path of names, never a position or a thread.
///
/// `RandomStream(seed: 27).stream("users", "test", "17")` is the same stream wherever and whenever it
/// is made; drawing from a parent does not change its children. A stream is a value: copying it copies
/// its future. Generator: xoshiro256++, seeded by SplitMix64 from a 64-bit hash of the path; two of a
/// million streams collide with probability about 3e-8.
public struct RandomStream: RandomNumberGenerator, Sendable {
  /// Hash of the seed and the path of names; usable as the key of a counter-based generator.
  public let key: UInt64
  var state: attune_random_state

  public init(seed: UInt64) {
    self.init(key: mixed(seed &+ 0x9E37_79B9_7F4A_7C15))
  }

  init(key: UInt64) {
    self.key = key
    var word = key
    func next() -> UInt64 {
      word &+= 0x9E37_79B9_7F4A_7C15
      return mixed(word)
    }
    state = attune_random_state(word: (next(), next(), next(), next()))
  }

  /// The child stream at these names. A separator is hashed after each, so ("ab", "c") is not ("a", "bc").
  public func stream(_ names: String...) -> RandomStream {
    var hash = key
    for name in names {
      for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
      hash = mixed(hash ^ 0xFF51_AFD7_ED55_8CCD)
    }
    return RandomStream(key: hash)
  }

  public mutating func next() -> UInt64 {
    attune_random_next(&state)
  }
}

/// SplitMix64's finaliser (Steele, Lea and Flood, 2014): a bijection in which every bit affects every bit.
func mixed(_ value: UInt64) -> UInt64 {
  var z = value
  z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
  z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
  return z ^ (z >> 31)
}
