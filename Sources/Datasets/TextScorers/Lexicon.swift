/// What a word can mark; a word may carry several marks.
struct WordMarks: OptionSet, Sendable {
  let rawValue: UInt16
  static let hedge = WordMarks(rawValue: 1 << 0)
  static let caution = WordMarks(rawValue: 1 << 1)
  static let warm = WordMarks(rawValue: 1 << 2)
  static let formal = WordMarks(rawValue: 1 << 3)
  static let casual = WordMarks(rawValue: 1 << 4)
  static let lively = WordMarks(rawValue: 1 << 5)
  static let example = WordMarks(rawValue: 1 << 6)
  static let reason = WordMarks(rawValue: 1 << 7)
  static let address = WordMarks(rawValue: 1 << 8)
  /// A verb that gives an instruction when it opens a sentence.
  static let command = WordMarks(rawValue: 1 << 9)
  /// A function word, or a word of asking, that says nothing about the topic of a prompt.
  static let common = WordMarks(rawValue: 1 << 10)
}

/// The marks of English words, keyed by the hash of their lower case bytes.
enum Lexicon {
  static let marks: [UInt64: WordMarks] = {
    var table: [UInt64: WordMarks] = [:]
    for (mark, words) in lists {
      for word in words.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
        table[WordHash.of(word.utf8), default: []].formUnion(mark)
      }
    }
    return table
  }()

  private static let lists: [(WordMarks, String)] = [
    (.hedge, hedges), (.caution, cautions), (.warm, warmth), (.formal, formal),
    (.casual, casual), (.lively, lively), (.example, "example instance illustrate such namely"),
    (.reason, "because since therefore thus hence reason reasons why"),
    (.address, "you your yours yourself you're you'll you've you'd"),
    (.command, commands), (.common, common),
  ]

  private static let hedges = """
    perhaps maybe might may could possibly probably likely often usually generally seems seem
    sometimes somewhat depends depending typically tends suggest suggests appears roughly
    """
  private static let cautions = """
    careful caution avoid beware risk risks risky danger dangerous warning check safe safely
    safety consult expert doctor professional mistake mistakes wrong exceptions injury vary
    """
  private static let warmth = """
    glad happy thank thanks welcome lovely nice proud enjoy sure sorry wonderful kind care believe
    help hope friend friends please dear feel fine hello hi congratulations alone luck well
    """
  private static let formal = """
    furthermore moreover consequently accordingly subsequently therefore thus hence addition
    conclusion summary regarding additionally nevertheless however advisable recommended equally
    methodical approach reliable consistent whereas
    """
  private static let casual = """
    yeah honestly pretty stuff kinda gonna hey ok okay plus anyway totally guys cool awesome super
    oh also deal thing things lots bit wanna yep
    """
  private static let lively = """
    amazing fun love great wonderful exciting fantastic huge game changer satisfying brilliant wow
    incredible awesome best never old delight joy thrilling beautiful
    """
  private static let commands = """
    add agree aim answer archive arrive ask attach avoid bake be begin block book borrow breathe
    bring build buy call cancel carry castle celebrate center change check choose chop clamp
    clean collect consider cook count cover cut delete develop dim do draw drink drop dry dust
    eat end explain feed fill find finish flavor focus follow freeze get give go grind group
    harden heat hold inspect introduce invite join keep kick knead knit label learn leave let
    list listen look make mark measure mix move name note offer open pack pause pay photograph
    pick pinch pitch plan plant play pour practice prepare press put raise read record remember
    remove repeat replace repot research rest review reward rinse roll rub run salt sand save
    scrape seal send set share sharpen simmer sit soak solve sort speak spread squint stand
    start stay stop store strengthen study swim take talk taste tell test think thread throw tie
    toss track train treat try tune turn type unplug unsubscribe use visit wait wake walk warm
    wash water wear wedge weigh wipe work write
    """
  private static let common = """
    about again also among before begin best better between change could does during each effort
    every explain first from getting give goes good have help important into just keeps know like
    look make mistakes month more most much other over people plan please prevent realistic
    recommend should sister some start stuck such talking teach than that their them then there
    these they thing things think thinking this those tips tried usually want were what when where
    which while will with worth would wrong your after because being both cannot
    """
}

/// The 64-bit FNV-1a hash of a word, in lower case for ASCII letters.
///
/// Source: Fowler, Noll and Vo, draft-eastlake-fnv.
struct WordHash {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func combine(_ byte: UInt8) {
    let isUpper = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
    value = (value ^ UInt64(isUpper ? byte | 0x20 : byte)) &* 0x100_0000_01b3
  }

  static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash = WordHash()
    for byte in bytes { hash.combine(byte) }
    return hash.value
  }
}
