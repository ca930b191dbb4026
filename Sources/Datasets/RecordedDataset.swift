public import Configuration
import Preferences

public struct RecordedDataset: DatasetSource {
  public static let kind = "recorded"
  public static let summary = ""
  public init() {}
  public static let fields: [Field<Self>] = []
  public func files(in context: DataContext) throws(DataError) -> [String] { [] }
  public func load(in context: DataContext) throws(DataError) -> Dataset {
    throw DataError(file: "x", "y")
  }
}
