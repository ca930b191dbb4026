import Preferences

/// Groups of users (historical, test) whose weights name other reward models than the table.
package struct RewardModelNames: CountCheck {
  package static let key = "misnamedGroups"
  package static let alarm = AlarmKind.rewardModelNames
  let count: Int

  init(count: Int) { self.count = count }

  package init(of world: World) {
    let groups = world.people.map { [$0.historical, $0.test] } ?? []
    count = groups.count { $0.rewardModels != world.table.rewardModels }
  }

  package func sentence(in audit: WorldAudit, users: Int) -> String? {
    guard count > 0 else { return nil }
    return
      "the users' weights belong to other reward models than the table's columns, or to the same in"
      + " another order; match them by name"
  }
}

extension AlarmKind {
  package static let rewardModelNames = AlarmKind(
    "reward-model-names",
    found: "The weights name other reward models than the table's columns, or in another order",
    remedy: "Match by name")
}
