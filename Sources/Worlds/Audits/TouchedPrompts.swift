import Preferences

/// Evaluation prompts that anybody's feedback is about; none where responses are split, not prompts.
///
/// Where columns are made of what recorded people judged, historical people's judgements are known on all prompts,
/// and only the test people's own count.
package struct TouchedPrompts: CountCheck {
  package static let key = "touchedPrompts"
  package static let alarm = AlarmKind.touchedPrompts
  package let count: Int

  init(count: Int) { self.count = count }

  package init(of world: World) {
    let table = world.table
    var isTouched = [Bool](repeating: false, count: table.prompts.count)
    for histories in world.remake == nil ? [world.historical, world.test] : [world.test] {
      for row in histories.chosen { isTouched[Int(table.promptOfRow[Int(row)])] = true }
      for row in histories.others { isTouched[Int(table.promptOfRow[Int(row)])] = true }
    }
    count = world.evaluationPrompts.count { isTouched[$0] }
  }

  package func sentence(in audit: WorldAudit, users: Int) -> String? {
    guard count > 0 else { return nil }
    return "\(count) evaluation prompts have feedback on them; keep the two apart"
  }
}

extension AlarmKind {
  package static let touchedPrompts = AlarmKind(
    "feedback-on-evaluation-prompts",
    found:
      "Feedback is about an evaluation prompt, other than what historical people say of responses that they judged"
      + " together", remedy: "Repair the split")
}
