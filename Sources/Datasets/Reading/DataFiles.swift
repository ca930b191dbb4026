package import Hashing

/// The files of one data set, opened for reading, in the order in which they were opened.
public final class DataFiles {
  let context: DataContext
  private var opened: [OpenFile] = []

  /// - Parameter context: Where relative paths start and how `${NAME}` in a path is resolved.
  public init(in context: DataContext) { self.context = context }

  /// Opens a file by its path in the configuration.
  func open(_ path: String) throws(DataError) -> OpenFile {
    let file = try OpenFile(path: try context.resolve(path))
    opened.append(file)
    return file
  }

  /// Opens a file of rows by its path in the configuration.
  func rows(_ path: String, _ delimiter: Delimiter = .auto) throws(DataError) -> any RowReader {
    try openRows(try open(path), delimiter)
  }

  /// Hash of what was read of each file: of contents, not of names.
  package var contents: ContentID {
    var hash = ContentHash()
    for file in opened { file.contents.digest.withUnsafeBytes { hash.update($0) } }
    return hash.id
  }
}
