import Preferences
import Randomness
import Testing

/// What must hold of every form of feedback, so that a new one is held to it without a test of its own.
@Suite struct `Forms of feedback` {
  @Test func `a form is found by its name and by no other`() {
    #expect(Set(FeedbackForm.allCases.map(\.rawValue)).count == FeedbackForm.allCases.count)
    for form in FeedbackForm.allCases { #expect(FeedbackForm(rawValue: form.rawValue) == form) }
    #expect(FeedbackForm(rawValue: "grading") == nil)
  }

  @Test(arguments: FeedbackForm.allCases, PairSelection.allCases)
  func `there are as many items as are said to be available`(
    form: FeedbackForm, pairs: PairSelection
  ) {
    // Five responses of which two are tied, three all tied, a single one.
    let prompts = [[0, 1, 1, 2, 3], [1, 1, 1], [4]]
    let utilities = prompts.joined().map(Double.init)
    let source = FeedbackSource(rowsByPrompt: [[0, 1, 2, 3, 4], [5, 6, 7], [8]]) { (row: Int) in
      utilities[row]
    }
    for temperature in [0, 0.5] {
      let process = FeedbackProcess(
        form: form, pairs: pairs, choice: ChoiceModel(temperature: temperature))
      let items = process.items(1000, from: source, stream: RandomStream(seed: 1))
      #expect(items.count == process.available(prompts.map { $0.map(Double.init) }))
    }
  }

  @Test(arguments: FeedbackForm.allCases) func `histories give back the items they were made of`(
    form: FeedbackForm
  ) {
    let source = FeedbackSource(rowsByPrompt: [[0, 1, 2, 3], [4, 5], [6, 7, 8]]) { (row: Int) in
      Double(row % 4) / 2
    }
    let process = FeedbackProcess(form: form, pairs: .random, choice: ChoiceModel())
    let items = (0..<3).map { user in
      process.items(2 * user, from: source, stream: RandomStream(seed: UInt64(user)))
    }
    let histories = Histories(form: form, users: ["a", "b", "c"], items: items)
    for user in items.indices { #expect(Array(histories[user]) == items[user]) }
    let turned = histories.selecting([2, 0])
    #expect(Array(turned[0]) == items[2] && turned[1].isEmpty)
  }

  @Test(arguments: FeedbackForm.allCases)
  func `an item of the opposite mind speaks for what the item speaks against`(form: FeedbackForm) {
    let source = FeedbackSource(rowsByPrompt: [[0, 1, 2], [3, 4, 5]]) { (row: Int) in
      Double(row) - 2.5
    }
    let process = FeedbackProcess(form: form, pairs: .random, choice: ChoiceModel())
    var stream = RandomStream(seed: 2)
    for item in process.items(6, from: source, stream: stream) {
      let opposite = form.rules.flipped(item, using: &stream)
      let (liked, disliked) = form.rules.sides(of: item)
      let turned = form.rules.sides(of: opposite)
      #expect(Set(turned.liked + turned.disliked) == Set(liked + disliked))
      #expect(turned.liked.allSatisfy(disliked.contains))
      #expect(turned.liked != liked)
    }
  }
}
