/// Single sentences of the body.
extension ResponseWriter {
  /// Capitalizes, perhaps contracts, and closes with a full stop or an exclamation mark.
  mutating func sentence(_ text: String, mark: String? = nil) -> String {
    let casual = chance(1.35 - 1.8 * traits.formality)
    let body = capitalized(casual ? contracted(text) : text)
    return body + (mark ?? (chance(0.45 * traits.enthusiasm) ? "!" : "."))
  }

  /// One piece of advice, of the topic or of any topic, with its reason and its lead.
  mutating func adviceSentence(linked: Bool) -> String? {
    guard let chosen = nextAdvice() else { return nil }
    var text = lead() + chosen.action
    if linked, chance(0.7 - 0.6 * traits.directness), let link = links.draw(using: &stream) {
      text = link + " " + text
    }
    // Steeper than the trait itself, so that it shows in short responses too.
    if chance(1.2 * traits.explanation - 0.1) { text += because() + chosen.reason }
    return sentence(text) + excitementSentence()
  }

  private mutating func nextAdvice() -> Topic.Advice? {
    let topical = chance(traits.substance)
    let first = topical ? advice.draw(using: &stream) : plainAdvice.draw(using: &stream)
    return first ?? plainAdvice.draw(using: &stream)
  }

  private mutating func lead() -> String {
    let hedging = 0.9 * traits.hedging * (1 - 0.6 * traits.directness)
    if chance(hedging), let hedge = hedges.draw(using: &stream) { return hedge + " " }
    if chance(traits.directness) { return "" }
    return softLeads.draw(using: &stream).map { $0 + " " } ?? ""
  }

  private mutating func because() -> String {
    traits.formality > 0.6 && chance(0.5) ? " since " : " because "
  }

  private mutating func excitementSentence() -> String {
    guard chance(0.5 * traits.enthusiasm - 0.1) else { return "" }
    return excitement.draw(using: &stream).map { " " + sentence($0, mark: "!") } ?? ""
  }

  /// A fact, of the topic or of any topic.
  mutating func factSentence() -> String? {
    let topical = chance(traits.substance)
    guard let fact = topical ? facts.draw(using: &stream) : plainFacts.draw(using: &stream) else {
      return nil
    }
    if chance(0.7 * traits.hedging), let link = hedgedFactLinks.draw(using: &stream) {
      return sentence(link + " " + fact)
    }
    guard chance(0.3), let link = factLinks.draw(using: &stream) else { return sentence(fact) }
    return sentence(link + " " + fact)
  }

  mutating func exampleSentence() -> String? {
    guard let example = examples.draw(using: &stream),
      let link = exampleLinks.draw(using: &stream)
    else { return nil }
    return sentence(link + " " + example)
  }

  /// A caveat that fits any topic, or a pitfall of this one.
  mutating func cautionSentence() -> String? {
    if chance(traits.hedging), let caveat = caveats.draw(using: &stream) {
      return sentence(caveat, mark: ".")
    }
    guard let pitfall = pitfalls.draw(using: &stream),
      let lead = pitfallLeads.draw(using: &stream)
    else { return nil }
    return sentence(lead + " " + pitfall)
  }
}

/// The text with its first letter, when it is an ASCII one, in upper case.
func capitalized(_ text: String) -> String {
  guard let first = text.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else {
    return text
  }
  var result = text
  result.replaceSubrange(
    ...result.startIndex, with: CollectionOfOne(Character(UnicodeScalar(first - 32))))
  return result
}
