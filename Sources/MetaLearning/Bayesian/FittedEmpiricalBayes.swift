public import Learners
public import Preferences

/// Posteriors under the prior that fits the historical users: a Dirichlet's or Gaussians'.
public struct FittedEmpiricalBayes: PredictsPreferences {
  private let posteriors: any PredictsPreferences

  private let remarks: [String]

  init(_ posteriors: some PredictsPreferences, notes: [String] = []) {
    self.posteriors = posteriors
    remarks = notes
  }

  public var notes: [String] { posteriors.notes + remarks }

  public func scores(
    for candidates: CandidateSets, histories: Histories, count: Int
  ) throws -> [Double] {
    try posteriors.scores(for: candidates, histories: histories, count: count)
  }

  public func scores(
    for candidates: CandidateSets, histories: Histories, counts: [Int]
  ) throws -> [[Double]] {
    try posteriors.scores(for: candidates, histories: histories, counts: counts)
  }

  public func preferences(
    for pairs: CandidateSets, histories: Histories, count: Int
  ) throws -> [Double] {
    try posteriors.preferences(for: pairs, histories: histories, count: count)
  }

  public func preferences(
    for pairs: CandidateSets, histories: Histories, counts: [Int]
  ) throws -> [[Double]] {
    try posteriors.preferences(for: pairs, histories: histories, counts: counts)
  }
}
