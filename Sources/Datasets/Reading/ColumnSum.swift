import Preferences

/// The sum of a column of numbers in a CSV file, read row by row: what reading a table costs.
/// - Throws: `DataError` where the file cannot be read or a cell of the column is not a number.
public func sumOfColumn(_ name: String, inFile path: String) throws(DataError) -> Double {
  var reader = try DelimitedReader(ByteReader(OpenFile(path: path)), delimiter: UInt8(ascii: ","))
  guard let column = reader.columns.firstIndex(of: name) else {
    throw DataError(file: path, line: 1, "has no column \"\(name)\"")
  }
  var sum = 0.0
  while try reader.next() { sum += try reader.number(column).value }
  return sum
}
