import Datasets
import Preferences
import Randomness

/// Which part of the data is for feedback and which for judging.
package enum Split: Sendable, Equatable {
  /// Some prompts are for feedback, others for judging.
  case acrossPrompts(training: [Int], evaluation: [Int])
  /// Of every prompt, some responses are for feedback and others for judging.
  case withinPrompts([Int])

  /// Prompts that feedback is about.
  package var training: [Int] {
    switch self {
    case .acrossPrompts(let training, _): training
    case .withinPrompts(let all): all
    }
  }

  /// Prompts whose responses are candidates.
  package var evaluation: [Int] {
    switch self {
    case .acrossPrompts(_, let evaluation): evaluation
    case .withinPrompts(let all): all
    }
  }

  /// Prompts that no feedback may touch.
  var untouched: [Int] { isWithinPrompts ? [] : evaluation }

  package var isWithinPrompts: Bool {
    if case .withinPrompts = self { true } else { false }
  }

  /// How many of a training prompt's responses feedback may be about.
  func feedbackCount(of responses: Int) -> Int {
    isWithinPrompts ? responses / 2 : responses
  }

  /// How many of an evaluation prompt's responses may be candidates.
  func candidateCount(of responses: Int) -> Int {
    isWithinPrompts ? responses - responses / 2 : responses
  }
}

extension WorldBuilder {
  /// The dataset's own split, or a seeded one; of responses where there are fewer than four prompts.
  package var split: Split {
    let all = Array(dataset.table.prompts.indices)
    if let names = setting.evaluation.promptNames {
      let held = Set(names.map(Name.init))
      let isHeld = all.map { held.contains(Name(dataset.table.prompts[$0].id)) }
      return .acrossPrompts(
        training: all.filter { !isHeld[$0] }, evaluation: all.filter { isHeld[$0] })
    }
    if let own = dataset.evaluationPrompts {
      let held = Set(own)
      return .acrossPrompts(training: all.filter { !held.contains($0) }, evaluation: own)
    }
    guard all.count >= 4 else { return .withinPrompts(all) }
    var stream = rootOfPeople.stream("split")
    let order = stream.permutation(all.count)
    let held = min(
      all.count - 1, max(1, Int((setting.evaluation.share * Double(all.count)).rounded())))
    return .acrossPrompts(
      training: order[held...].sorted(), evaluation: order[..<held].sorted())
  }
}

/// What one test user gives feedback on and is judged on.
package struct UserSplit {
  /// Rows of responses, by prompt or by what is shown at once.
  let feedback: [[Int]]
  /// Rows of each candidate set.
  let candidates: [[Int]]
}
