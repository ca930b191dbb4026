import Preferences

/// Test users with feedback on a response that they are judged on.
package struct JudgedOnFeedback: CountCheck {
  package static let key = "judgedOnFeedback"
  package static let alarm = AlarmKind.judgedOnFeedback
  package let count: Int

  init(count: Int) { self.count = count }

  /// Where held-out choices may share a response with feedback (recorded choices of few prompts), no two
  /// responses must have been shown together before; elsewhere the response must not.
  package init(of world: World) {
    let (test, candidates) = (world.test, world.candidates)
    let byPair =
      world.people == nil && !test.form.isValue && world.evaluationPrompts.isEmpty
    count = (0..<test.count).count { user in
      let sets = candidates.sets(ofUser: user).map { set in
        candidates.positions(ofSet: set).map { Int(candidates.rows[$0]) }
      }
      let shown = test[user].map { [$0.chosen] + $0.others.map(Int.init) }
      if byPair {
        return !Set(shown.flatMap(pairs)).isDisjoint(with: sets.flatMap(pairs))
      }
      return !Set(shown.joined()).isDisjoint(with: sets.joined())
    }
  }

  package func sentence(in audit: WorldAudit, users: Int) -> String? {
    guard count > 0 else { return nil }
    return "\(count) of \(users) test users are judged on responses that they gave feedback"
      + " on; their accuracy is memory"
  }
}

/// Every two of these rows, the lesser first.
private func pairs(_ rows: [Int]) -> [[Int]] {
  let rows = rows.sorted()
  return rows.indices.flatMap { i in rows[(i + 1)...].map { [rows[i], $0] } }
}

extension AlarmKind {
  package static let judgedOnFeedback = AlarmKind(
    "judged-on-feedback",
    found: """
      A test user gave feedback on a response they are judged on (recorded choices of fewer than four \
      prompts: on two that were shown together)
      """,
    remedy: "Repair the split", lookedFor: "feedback on what users are judged on")
}
