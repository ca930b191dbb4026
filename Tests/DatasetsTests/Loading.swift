import Configuration
import Datasets
import Foundation

/// Files by name, their contents in UTF-8.
///
/// A scalar from U+E000 to U+E0FF in a text stands for the raw byte of its last two digits, so that
/// a case can hold what no Swift string can.
struct TestFiles {
  var contents: [String: [UInt8]] = [:]

  init(_ texts: [String: String]) {
    contents = texts.mapValues { text in
      text.unicodeScalars.flatMap { scalar -> [UInt8] in
        (0xE000...0xE0FF).contains(scalar.value)
          ? [UInt8(scalar.value & 0xFF)] : Array(String(scalar).utf8)
      }
    }
  }

  /// Writes the files to a folder of their own, and removes it when `body` is done.
  func inFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, bytes) in contents {
      // Not through Data, which waits for the disk.
      let file = fopen(folder.appendingPathComponent(name).path, "w")!
      fwrite(bytes, 1, bytes.count, file)
      fclose(file)
    }
    return try body(folder.path)
  }
}

/// A dataset from its object in `experiments.json`.
func source(_ json: String) throws -> any DatasetSource {
  let value = try JSONValue(parsing: Array(json.utf8))
  let kind = value["kind"]?.text
  let type = DatasetRegistry.types.first { $0.kind == kind }!
  return try type.init(decoding: value, at: "dataset", allowed: ["kind"])
}

func context(_ folder: String) -> DataContext {
  DataContext(folder: folder, environment: [:], seed: 1)
}

/// Writes the files and loads the dataset.
func load(_ json: String, _ files: [String: String]) throws -> Dataset {
  let source = try source(json)
  return try TestFiles(files).inFolder { try source.load(in: context($0)) }
}

/// True where numbers are equal but for the way into the unit of their column and back: the last digit of the
/// largest.
func nearlyEqual(_ a: [Double], _ b: [Double]) -> Bool {
  let largest = (a + b).map(\.magnitude).max() ?? 0
  return a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 2 * largest.ulp }
}

/// Rows of PersonalLLM with two responses and two reward models, as JSON objects, one a line.
func personalLLMRows(_ count: Int) -> String {
  (0..<count).map { i in
    """
    {"prompt": "Question \(i)?", "response_1": "Yes, \\"é\\"\\n\(i)", "response_2": "No", \
    "response_1_gemma_2b": \(i).5, "response_1_beaver_7b": -\(i), \
    "response_2_gemma_2b": 0.25, "response_2_beaver_7b": \(i)e-1}

    """
  }.joined()
}
