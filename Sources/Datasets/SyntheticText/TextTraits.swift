internal import Randomness

/// The style and content choices behind one synthetic response, each in [0, 1].
public struct TextTraits: Sendable, Equatable {
  /// Target length: 0 is about 35 words, 1 about 210.
  public let length: Double
  /// Share of advice that belongs to the topic rather than to any topic.
  public let substance: Double
  /// From one block of prose to headings and numbered steps.
  public let structure: Double
  /// From contractions and slang to formal connectives.
  public let formality: Double
  /// Greeting, empathy and encouragement.
  public let warmth: Double
  /// "Perhaps", "you may want to" and caveats.
  public let hedging: Double
  /// Numbers and measurements.
  public let concreteness: Double
  /// Worked examples, introduced as such.
  public let illustration: Double
  /// Advice that carries its reason.
  public let explanation: Double
  /// The answer first, and advice in the imperative.
  public let directness: Double
  /// Exclamations and vivid remarks.
  public let enthusiasm: Double
  /// Questions back to the asker.
  public let curiosity: Double

  /// Draws the traits of one response.
  ///
  /// Care is shared by the traits that readers of every taste welcome, which gives the scorers
  /// their common component. It is skewed, so that some prompts have one response that stands
  /// out and others have none.
  init(using stream: inout RandomStream) {
    let root = stream.uniform()
    let care = root * root
    func blend(_ share: Double) -> Double { share * care + (1 - share) * stream.uniform() }
    length = blend(0.15)
    substance = blend(0.85)
    structure = blend(0.2)
    formality = stream.uniform()
    warmth = stream.uniform()
    hedging = stream.uniform()
    concreteness = blend(0.35)
    illustration = blend(0.35)
    explanation = blend(0.5)
    directness = stream.uniform()
    enthusiasm = stream.uniform()
    curiosity = stream.uniform()
  }
}
