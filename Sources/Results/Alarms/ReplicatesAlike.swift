import Hashing
package import Worlds

extension AlarmRule<[AuditedCell]> {
  static var replicatesAlike: Self {
    AlarmRule(.replicatesAlike) { cells in
      var first: [ContentID: Int] = [:]
      for cell in cells {
        let digest = cell.record.digest
        if let other = first[digest] {
          return
            "replicates \(other) and \(cell.replicate) have the same outcomes for every user; the seed"
            + " does not matter"
        }
        first[digest] = cell.replicate
      }
      return nil
    }
  }
}

extension AlarmKind {
  package static let replicatesAlike = AlarmKind(
    "replicates-alike",
    found: "Two replicates gave every user the same outcomes",
    remedy: "Seeds do not matter: find where they are lost",
    lookedFor: "replicates alike")
}
