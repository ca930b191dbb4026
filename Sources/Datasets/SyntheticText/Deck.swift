internal import Randomness

/// Phrases drawn without replacement, so that a response never repeats itself.
struct Deck<Card> {
  private var cards: [Card]

  init(_ cards: [Card]) { self.cards = cards }

  /// Removes and returns a random card; nil when none is left.
  mutating func draw(using stream: inout RandomStream) -> Card? {
    guard !cards.isEmpty else { return nil }
    cards.swapAt(stream.below(cards.count), cards.count - 1)
    return cards.removeLast()
  }
}
