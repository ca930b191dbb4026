import Datasets
import Preferences

/// What chance decided in one world: a name and the part that it plays.
package struct Drawn: Sendable {
  package let subject: String
  package let name: String
  package let role: String
}

extension WorldBuilder {
  /// Recorded people and what each is, then the prompts that are held out. Simulated users have no names but
  /// their numbers, and where responses are split every prompt is in both parts.
  package func drawn() throws -> [Drawn] {
    let split = self.split
    var result: [Drawn] = []
    if let people = dataset.recorded {
      let chosen = try RecordedSplits(builder: self, split: split).drawUsers()
      let users = { (indices: [Int], role: String) in
        indices.sorted().map { Drawn(subject: "user", name: people.users[$0], role: role) }
      }
      result += users(chosen.test, "test") + users(chosen.historical, "historical")
    }
    guard !split.isWithinPrompts else { return result }
    return result
      + split.evaluation.map {
        Drawn(subject: "prompt", name: dataset.table.prompts[$0].id, role: "evaluation")
      }
  }
}
