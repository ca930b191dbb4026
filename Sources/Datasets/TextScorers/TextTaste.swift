/// The taste of one scorer: how much general quality counts, and what else it likes.
///
/// All weights are per typical spread of a measure, so they compare across measures. They were set
/// so that the scorers over `SyntheticText` correlate as real reward models do and their crowd of
/// users divides as the one of PersonalLLM does; `docs/synthetic-text.md` has the figures.
package struct TextTaste: Sendable {
  package let name: String
  package let summary: String
  /// Factor of the quality weights, more than 0. Larger makes the scorers agree more.
  package let quality: Double
  package let own: [TextMeasure: Double]

  /// What readers of every taste welcome: the topic, reasons, named things, varied wording.
  package static let qualityWeights: [TextMeasure: Double] = [
    .coverage: 0.5, .focus: 0.35, .reasons: 0.25, .names: 0.15, .variety: 0.1, .longWords: 0.1,
  ]

  /// Both kinds of weight together, ready to be applied to measures.
  package var measureWeights: MeasureWeights {
    MeasureWeights(
      perSpread: TextMeasure.allCases.map { measure in
        quality * TextTaste.qualityWeights[measure, default: 0] + own[measure, default: 0]
      })
  }
}

extension TextTaste {
  package static let all: [TextTaste] = [
    TextTaste(
      name: "thorough",
      summary: "Likes long answers with many different words, reasons and examples.",
      quality: 1.02,
      own: [.length: 0.5, .variety: 0.3, .reasons: 0.3, .examples: 0.3, .lists: 0.1]),
    TextTaste(
      name: "concise",
      summary: "Likes short answers in short sentences, varied words and figures, without hedges.",
      quality: 0.6,
      own: [
        .length: -0.7, .sentenceLength: -0.3, .variety: 0.3, .numbers: 0.2, .hedges: -0.3,
      ]),
    TextTaste(
      name: "friendly",
      summary: "Likes warm words, talking to the asker, and an informal tone.",
      quality: 0.6,
      own: [
        .warmth: 0.7, .address: 0.3, .exclamations: 0.3, .casualness: 0.2, .questions: 0.2,
      ]),
    TextTaste(
      name: "formal",
      summary: "Likes formal connectives and long words, without contractions or exclamations.",
      quality: 0.74,
      own: [.formality: 0.5, .longWords: 0.5, .casualness: -0.4, .exclamations: -0.3]),
    TextTaste(
      name: "structured",
      summary: "Likes lists, headings and instructions.",
      quality: 0.93, own: [.lists: 0.8, .commands: 0.3, .sentenceLength: -0.15]),
    TextTaste(
      name: "concrete",
      summary: "Likes numbers, names and examples.",
      quality: 0.93, own: [.numbers: 0.6, .names: 0.3, .examples: 0.4]),
    TextTaste(
      name: "cautious",
      summary: "Likes hedges, warnings and reasons.",
      quality: 0.7, own: [.hedges: 0.6, .cautions: 0.5, .reasons: 0.2]),
    TextTaste(
      name: "direct",
      summary: "Likes instructions, an early one above all, without hedges.",
      quality: 0.93, own: [.commands: 0.6, .promptness: 0.5, .hedges: -0.3]),
    TextTaste(
      name: "lively",
      summary: "Likes vivid words, exclamations, questions and varied wording.",
      quality: 0.51, own: [.liveliness: 0.6, .exclamations: 0.5, .questions: 0.3, .variety: 0.2]),
    TextTaste(
      name: "relevant",
      summary: "Likes the words of the prompt taken up again, and named things.",
      quality: 1.21, own: [.coverage: 0.4, .focus: 0.3, .names: 0.1]),
  ]
}

extension TextMeasure {
  /// Mean and standard deviation over 600 x 8 responses of `SyntheticText`, seed 1, rounded.
  package var typical: (value: Double, spread: Double) {
    switch self {
    case .length: (0.53, 0.099)
    case .variety: (0.53, 0.037)
    case .coverage: (0.38, 0.31)
    case .focus: (0.27, 0.19)
    case .lists: (0.25, 0.3)
    case .numbers: (0.32, 0.25)
    case .names: (0.24, 0.23)
    case .reasons: (0.35, 0.21)
    case .examples: (0.31, 0.26)
    case .hedges: (0.37, 0.25)
    case .cautions: (0.27, 0.23)
    case .warmth: (0.33, 0.19)
    case .formality: (0.15, 0.22)
    case .casualness: (0.32, 0.21)
    case .liveliness: (0.24, 0.24)
    case .exclamations: (0.22, 0.17)
    case .questions: (0.05, 0.058)
    case .commands: (0.16, 0.13)
    case .sentenceLength: (0.41, 0.038)
    case .longWords: (0.15, 0.035)
    case .address: (0.36, 0.13)
    case .promptness: (0.3, 0.22)
    }
  }
}
