import Preferences
import Randomness
import Testing

/// What a word is, in every script.
@Suite struct `Words of a text` {
  @Test(arguments: [
    ("", 0), (" \n\t", 0), ("one", 1), ("one  two\nthree", 3), ("don't stop", 2), ("a - b", 3),
    ("1,000 words.", 2), ("e.g. this, that", 3), ("!", 1), ("naïve café", 2), ("Привет, мир!", 2),
    ("안녕 세계", 2), ("مرحبا بالعالم", 2), ("नमस्ते दुनिया", 2), ("e\u{301}te\u{301} a", 2),
    ("one\u{A0}two\u{3000}three", 3), ("散步很好", 4), ("你好。再见！", 4), ("「你好」，他说。", 4),
    ("我用 iPhone 15 拍照", 6), ("𠮷野家", 3), ("コーヒーを飲む", 4), ("ひらがな", 4), ("🙂🙂", 2),
    ("好🙂", 2), ("👍🏽👍🏽", 2), ("👨‍👩‍👧 ok", 2), ("テスト・コード", 2), ("東京・大阪", 4), ("一二，three，four", 4),
    ("d’accord", 1), ("Москва—Питер", 2), ("paral·lel", 1), ("“yes”", 1), ("…", 1), ("สวัสดี", 4),
    ("ทำงาน", 4), ("ສະບາຍດີ", 6), ("សួស្តី", 3), ("မြန်မာ", 3),
  ])
  func `are counted by Unicode's rules`(text: String, words: Int) {
    #expect(wordCount(text) == words)
  }

  /// Of ASCII a word is what stands between spaces.
  @Test func `of ASCII are runs without spaces`() {
    var stream = RandomStream(seed: 1).stream("ascii")
    for _ in 0..<500 {
      let bytes = (0..<stream.below(40)).map { _ in
        stream.below(3) == 0 ? UInt8(ascii: " ") : UInt8(stream.below(128))
      }
      let text = String(decoding: bytes, as: UTF8.self)
      let runs = bytes.split { $0 == 0x20 || ($0 >= 9 && $0 <= 13) }
      #expect(wordCount(text) == runs.count, "\(bytes)")
    }
  }

  @Test func `every scalar has a kind and its own bytes`() {
    var all = ""
    for value in stride(from: UInt32(0), to: 0x110000, by: 7) {
      if let scalar = Unicode.Scalar(value) { all.unicodeScalars.append(scalar) }
    }
    let scalars = Array(all.unicodeScalars)
    all.withUTF8 { bytes in
      var end = 0
      var scalars = scalars.makeIterator()
      for character in TextCharacters(bytes) {
        #expect(character.range.lowerBound == end && character.scalar == scalars.next()?.value)
        end = character.range.upperBound
      }
      #expect(end == bytes.count && scalars.next() == nil)
    }
  }

  /// Three texts of a script: two that say nearly the same, and one that says something else.
  static let scripts = [
    ["the cat sat on the mat today", "the cat sat on the mat again", "prices rose in winter"],
    ["今天猫坐在垫子上面", "昨天猫坐在垫子上面", "冬季物价上涨了很多"],
    ["今日は猫がマットの上に座った", "昨日は猫がマットの上に座った", "冬に物価が上がりました"],
    ["วันนี้แมวนั่งบนเสื่อ", "เมื่อวานแมวนั่งบนเสื่อ", "ราคาสูงขึ้นในฤดูหนาว"],
    ["오늘 고양이가 매트 위에 앉았다", "어제 고양이가 매트 위에 앉았다", "겨울에 물가가 올랐다"],
  ]

  @Test(arguments: scripts)
  func `make texts alike that share them, and others not`(texts: [String]) {
    let hashed = HashedEmbedder(width: 512, fittedTo: texts).embed(texts)
    let counted = texts.flatMap { TextEmbedding(dimensions: 512)($0) }
    for vectors in [hashed, counted] {
      let cosine = { (a: Int, b: Int) in
        (0..<512).reduce(Float(0)) { $0 + vectors[a * 512 + $1] * vectors[b * 512 + $1] }
      }
      #expect(abs(cosine(0, 0) - 1) < 1e-5)
      #expect(cosine(0, 1) > 0.3 && cosine(0, 1) > cosine(0, 2) + 0.2)
    }
  }
}
