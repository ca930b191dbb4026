import Preferences
import Learners

/// Test users whose utilities the judge got wrong: not their own weights times the table.
package struct WrongUtilities: CountCheck {
  package static let key = "wrongUtilities"
  package static let alarm = AlarmKind.wrongUtilities
  package let count: Int

  package init(count: Int) { self.count = count }

  package init(of world: World) {
    guard let people = world.people else {
      count = 0
      return
    }
    let candidates = world.candidates
    count = (0..<candidates.userCount).count { user in
      let weights = people.test.weights(ofUser: user, at: world.test[user].count)
      return candidates.positions(ofUser: user).contains {
        world.table.utility(Int(candidates.rows[$0]), weights) != world.secrets.utilities[$0]
      }
    }
  }

  package func sentence(in audit: WorldAudit, users: Int) -> String? {
    guard count > 0 else { return nil }
    return
      "\(count) test users are judged by utilities that are not their own weights times the scores"
  }
}

extension AlarmKind {
  package static let wrongUtilities = AlarmKind(
    "wrong-utilities",
    found:
      "The judge's utilities of a test user are not their own weights times the table, to the last bit",
    remedy: "Look up weights by user")
}
