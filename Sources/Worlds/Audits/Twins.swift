import LinearAlgebra
import Preferences

/// Test users who duplicate a historical user.
package struct Twins: CountCheck {
  package static let key = "twins"
  package static let alarm = AlarmKind.twins
  package let count: Int

  init(count: Int) { self.count = count }

  package init(of world: World) {
    count = world.people?.twins ?? world.recordedTwins
  }

  package func sentence(in audit: WorldAudit, users: Int) -> String? {
    guard count > 0 else { return nil }
    let isSimulated = audit[HistoricalFeedback.self] != nil
    return "\(count) of \(users) test users are a historical user over again; "
      + (isSimulated
        ? "check that seeds and names differ, or raise users.minimumDistance"
        : "give each person one name in the file, or leave out the copies")
  }
}

extension AlarmKind {
  package static let twins = AlarmKind(
    "twins",
    found: """
      Test users with the weights of a historical user to seven digits, corners of the simplex left out. \
      Recorded people with eight or more answers who said exactly the same, where the way others agree with \
      them does not explain it: fewer than 0.01 such pairs expected from the mean and spread of the agreement
      """,
    remedy: "Separate seeds and names; one name per person",
    lookedFor: "test users who are twins of historical ones")
}

extension People {
  /// Test users whose weights equal a historical user's to seven digits. Corners of the simplex do not
  /// count: at a small alpha many users care for one reward model alone, without any fault of seeds.
  ///
  /// Cost: O((test + historical) K), by hashing.
  fileprivate var twins: Int {
    let fingerprint = { (weights: [Double]) in weights.map { Float($0).bitPattern } }
    let known = Set((0..<historical.weights.rows).map { fingerprint(historical.weights.row($0)) })
    return (0..<test.weights.rows).count { u in
      let weights = test.weights.row(u)
      return weights.count { Float($0) != 0 } > 1 && known.contains(fingerprint(weights))
    }
  }
}
