internal import Randomness

/// Writes one reply from a question and traits.
///
/// The stages are: an opening, a body of points drawn until the word budget is spent, a closing,
/// and a layout as prose or as lists. Each style choice is a draw whose chance rises with a trait.
struct ResponseWriter {
  let question: Question
  let traits: TextTraits
  var stream: RandomStream

  var advice: Deck<Topic.Advice>
  var plainAdvice = Deck(Phrases.advice)
  var facts: Deck<String>
  var plainFacts = Deck(Phrases.facts)
  var figures: Deck<String>
  var examples: Deck<String>
  var pitfalls: Deck<String>
  var links: Deck<String>
  var hedges = Deck(Phrases.hedges)
  var softLeads = Deck(Phrases.softLeads)
  var empathy = Deck(Phrases.empathy)
  var caveats = Deck(Phrases.caveats)
  var excitement = Deck(Phrases.excitement)
  var questions = Deck(Phrases.questions)
  var exampleLinks = Deck(Phrases.exampleLinks)
  var factLinks = Deck(Phrases.factLinks)
  var hedgedFactLinks = Deck(Phrases.hedgedFactLinks)
  var pitfallLeads = Deck(Phrases.pitfallLeads)

  var topic: Topic { question.topic }

  init(question: Question, traits: TextTraits, stream: RandomStream) {
    self.question = question
    self.traits = traits
    self.stream = stream
    advice = Deck(question.topic.advice)
    facts = Deck(question.topic.facts)
    figures = Deck(question.topic.figures)
    examples = Deck(question.topic.examples)
    pitfalls = Deck(question.topic.pitfalls)
    let formal = traits.formality > 0.6 ? Phrases.formalLinks : Phrases.neutralLinks
    links = Deck(traits.formality < 0.4 ? Phrases.casualLinks : formal)
  }

  /// The whole reply.
  mutating func write() -> String {
    let opening = opening()
    let closing = closing()
    let spent = wordCount(opening) + wordCount(closing)
    let listed = chance(1.5 * traits.structure - 0.25)
    let points = points(budget: 30 + Int(175 * traits.length) - spent, listed: listed)
    return listed
      ? listLayout(opening: opening, points: points, closing: closing)
      : proseLayout(opening + points.map(\.text) + closing)
  }

  mutating func chance(_ probability: Double) -> Bool { stream.uniform() < probability }

  mutating func pick(_ phrases: [String]) -> String { phrases[stream.below(phrases.count)] }
}

/// One sentence or two of the body; steps may become items of a list.
struct Point {
  let text: String
  let isStep: Bool
}

extension ResponseWriter {
  /// Draws points until the budget of words is spent, but at least two.
  mutating func points(budget: Int, listed: Bool) -> [Point] {
    var points: [Point] = []
    var words = 0
    if let remark = remark() { points.append(remark) }
    while points.count < 2 || words < budget {
      // "In addition" needs something to add to.
      guard let point = point(linked: !listed && !points.isEmpty) else { break }
      points.append(point)
      words += wordCount([point.text])
    }
    return points
  }

  private mutating func remark() -> Point? {
    let text = question.circumstance.remark
    guard !text.isEmpty, chance(traits.substance) else { return nil }
    return Point(text: sentence(text), isStep: false)
  }

  /// The next point, of a kind that the traits make likely; advice when that kind is used up.
  private mutating func point(linked: Bool) -> Point? {
    let weights = [
      1.5, 0.45, 2.4 * traits.concreteness * traits.concreteness,
      2 * traits.illustration * traits.illustration, 0.15 + 0.3 * traits.hedging,
      0.45 * traits.warmth * traits.warmth,
    ]
    let text: String? =
      switch choice(weights) {
      case 1: factSentence()
      case 2: figures.draw(using: &stream).map { sentence($0) }
      case 3: exampleSentence()
      case 4: cautionSentence()
      case 5: empathy.draw(using: &stream).map { sentence($0) }
      default: nil
      }
    if let text { return Point(text: text, isStep: false) }
    return adviceSentence(linked: linked).map { Point(text: $0, isStep: true) }
  }

  private mutating func choice(_ weights: [Double]) -> Int {
    var remaining = stream.uniform() * weights.reduce(0, +)
    for (index, weight) in weights.enumerated() {
      remaining -= weight
      if remaining < 0 { return index }
    }
    return 0
  }
}

/// Words separated by spaces, over several texts.
package func wordCount(_ texts: [String]) -> Int {
  texts.reduce(0) { count, text in
    count + text.utf8.reduce(1) { $0 + ($1 == UInt8(ascii: " ") ? 1 : 0) }
  }
}
