import Randomness
import Testing

import Datasets

@Suite struct `The synthetic text dataset` {
  static let stream = RandomStream(seed: 11)
  static let sample = SyntheticText.generate(prompts: 250, responses: 8, stream: stream)
  static let responses = sample.flatMap(\.responses)

  @Test func `the same stream writes the same texts and another one others`() {
    let again = SyntheticText.generate(prompts: 250, responses: 8, stream: Self.stream)
    let other = SyntheticText.generate(
      prompts: 250, responses: 8, stream: RandomStream(seed: 12))
    // Compared outside of the macro, which would otherwise print every text on failure.
    let isRepeated = again == Self.sample
    let isChanged = other != Self.sample
    #expect(isRepeated)
    #expect(isChanged)
  }

  @Test func `more prompts and more responses keep the earlier ones`() {
    let fewer = SyntheticText.generate(prompts: 20, responses: 3, stream: Self.stream)
    for (small, large) in zip(fewer, Self.sample) {
      #expect(small.id == large.id && small.text == large.text)
      #expect(small.responses == Array(large.responses.prefix(3)))
    }
  }

  @Test func `draws made from the stream before do not change the texts`() {
    var used = Self.stream
    _ = used.next()
    let texts = SyntheticText.generate(prompts: 3, responses: 2, stream: used)
    #expect(texts == SyntheticText.generate(prompts: 3, responses: 2, stream: Self.stream))
  }

  @Test func `no prompts and no responses are fine`() {
    #expect(SyntheticText.generate(prompts: 0, responses: 8, stream: Self.stream).isEmpty)
    let silent = SyntheticText.generate(prompts: 2, responses: 0, stream: Self.stream)
    #expect(silent.map(\.responses.count) == [0, 0])
  }

  @Test func `thousands of prompts are distinct`() {
    #expect(SyntheticText.distinctPromptCount >= 5_000)
    let count = SyntheticText.distinctPromptCount
    let prompts = SyntheticText.generate(prompts: count, responses: 0, stream: Self.stream)
    #expect(Set(prompts.map(\.text)).count == count)
  }

  @Test func `responses of one prompt differ`() {
    for prompt in Self.sample {
      #expect(Set(prompt.responses.map(\.text)).count == 8, "\(prompt.text)")
      #expect(prompt.responses.map(\.id) == (1...8).map { "r\($0)" })
    }
  }

  @Test func `every topic is complete`() {
    #expect(Topic.all.count >= 40)
    for topic in Topic.all {
      let counts = [
        topic.advice.count, topic.facts.count, topic.figures.count, topic.examples.count,
        topic.pitfalls.count,
      ]
      #expect(counts == [6, 3, 3, 2, 2], "\(topic.subject)")
      let entries = topic.facts + topic.figures + topic.examples + topic.pitfalls
      #expect(entries.allSatisfy { !$0.hasSuffix(".") && !$0.hasSuffix(" ") }, "\(topic.subject)")
    }
  }

  @Test func `lengths stay between 25 and 250 words`() {
    let lengths = Self.responses.map { wordCount([$0.text]) }
    #expect(lengths.min()! >= 25, "shortest \(lengths.min()!)")
    #expect(lengths.max()! <= 250, "longest \(lengths.max()!)")
  }

  @Test func `texts are clean English on the surface`() {
    let faults = [
      "  ", " ,", " .", " !", " ?", "..", ",,", ".,", "!.", "?.", "\n\n\n", " \n", "\n ", " a a",
      " a e", " an b", " an c", " to to ", " the the ", "'snot", "'sn't", " i ", "|", "*", "\t",
    ]
    for response in Self.responses {
      for fault in faults {
        #expect(!response.text.contains(fault), "\(fault) in: \(response.text)")
      }
      let last = response.text.last
      #expect(last == "." || last == "!" || last == "?", "\(response.text)")
    }
  }

  @Test func `no sentence comes twice and every one opens with a capital`() {
    for response in Self.responses {
      let sentences = sentences(of: response.text)
      #expect(Set(sentences).count == sentences.count, "\(response.text)")
      for sentence in sentences {
        let first = sentence.first!
        #expect(first.isUppercase || first.isNumber, "\(sentence)")
      }
    }
  }

  @Test(arguments: [
    ("it is hot and it is.", "it's hot and it is."), ("I am sure you are", "I'm sure you are"),
    ("you will love it", "you'll love it"), ("cups do not fit", "cups don't fit"),
    ("a habit is good", "a habit is good"), ("", ""), ("that is not all", "that's not all"),
  ])
  func `contractions join only what English joins`(text: String, expected: String) {
    #expect(contracted(text) == expected)
  }

  @Test(arguments: TraitMarker.all)
  func `a trait shows in the text`(marker: TraitMarker) {
    let traits = Self.responses.map(marker.trait)
    let counts = Self.sample.flatMap { prompt in
      prompt.responses.map { marker.count(TextFeatures(prompt: prompt.text, response: $0.text)) }
    }
    let correlation = rankCorrelation(traits, counts)
    #expect(correlation > 0.5, "\(marker.name): \(correlation)")
  }
}

/// A trait and the count that should rise with it.
struct TraitMarker: Sendable, CustomTestStringConvertible {
  let name: String
  let trait: @Sendable (SyntheticResponse) -> Double
  let count: @Sendable (TextFeatures) -> Double
  var testDescription: String { name }

  static let all = [
    TraitMarker(name: "length", trait: { $0.traits.length }, count: { Double($0.words) }),
    TraitMarker(
      name: "substance", trait: { $0.traits.substance }, count: { 1000 * $0.promptCoverage }),
    TraitMarker(
      name: "structure", trait: { $0.traits.structure },
      count: { Double($0.listItems + 4 * $0.headings) }),
    TraitMarker(
      name: "informality", trait: { 1 - $0.traits.formality },
      count: { perWord($0.casualWords, $0) }),
    TraitMarker(
      name: "warmth", trait: { $0.traits.warmth }, count: { perWord($0.warmWords, $0) }),
    TraitMarker(name: "hedging", trait: { $0.traits.hedging }, count: { perWord($0.hedges, $0) }),
    TraitMarker(
      name: "concreteness", trait: { $0.traits.concreteness }, count: { perWord($0.numbers, $0) }),
    TraitMarker(
      name: "illustration", trait: { $0.traits.illustration }, count: { perWord($0.examples, $0) }),
    TraitMarker(
      name: "explanation", trait: { $0.traits.explanation }, count: { perWord($0.reasons, $0) }),
    TraitMarker(
      name: "directness", trait: { $0.traits.directness },
      count: { Double($0.commands) / Double($0.sentences) }),
    TraitMarker(
      name: "enthusiasm", trait: { $0.traits.enthusiasm }, count: { perWord($0.exclamations, $0) }),
    TraitMarker(name: "curiosity", trait: { $0.traits.curiosity }, count: { Double($0.questions) }),
  ]

  private static func perWord(_ count: Int, _ features: TextFeatures) -> Double {
    Double(count) / Double(features.words)
  }
}

/// Sentences without list markers, heading lines left out.
private func sentences(of text: String) -> [String] {
  var sentences: [String] = []
  for line in text.split(separator: "\n") where !line.hasPrefix("#") {
    var current = ""
    for word in line.split(separator: " ") {
      let isNumbered = Int(word.dropLast()) != nil && word.hasSuffix(".")
      if current.isEmpty && (word == "-" || isNumbered) { continue }
      current += current.isEmpty ? String(word) : " " + word
      if let last = word.last, ".!?".contains(last) {
        sentences.append(current)
        current = ""
      }
    }
    if !current.isEmpty { sentences.append(current) }
  }
  return sentences
}

/// Spearman's rank correlation, ties taking their mean rank.
private func rankCorrelation(_ first: [Double], _ second: [Double]) -> Double {
  let a = ranks(first)
  let b = ranks(second)
  let mean = Double(first.count - 1) / 2
  let product = zip(a, b).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
  let squares = { (values: [Double]) in values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } }
  return product / (squares(a) * squares(b)).squareRoot()
}

private func ranks(_ values: [Double]) -> [Double] {
  let order = values.indices.sorted { values[$0] < values[$1] }
  var ranks = [Double](repeating: 0, count: values.count)
  var start = 0
  while start < order.count {
    var end = start
    while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
    for position in start...end { ranks[order[position]] = Double(start + end) / 2 }
    start = end + 1
  }
  return ranks
}
