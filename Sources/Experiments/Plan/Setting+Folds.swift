import Datasets
import Worlds

extension Setting {
  /// The folds that people of the data make: as many as can be judged at most. As they were where those are too
  /// few, which `PlanCheck` says.
  func folds(among dataset: Dataset, stream: String, seed: UInt64) -> Folds? {
    guard let folds = users.folds, dataset.recorded != nil else { return users.folds }
    let builder = WorldBuilder(checking: self, stream: stream, seed: seed, dataset: dataset)
    let count = folds.count(
      of: RecordedSplits(builder: builder, split: builder.split).drawn.eligible.count)
    return Folds.bounds.contains(count) ? .count(count) : folds
  }
}
