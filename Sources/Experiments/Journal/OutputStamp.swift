import Configuration
import Hashing
import Platform
import Results

/// What a result folder's tables, figures and page were made from, and how they were left: `.outputs`.
///
/// A run that finds nothing to do compares, and makes them again only where something is outdated, changed
/// or missing. The stamp goes before the first table is replaced and comes back after the last file is
/// written, so that a kill in between is noticed and mended by the next run.
struct OutputStamp: Equatable {
  /// Hash of the design, the state of its cells and the program.
  var key: String
  /// Size and time of change of each table and of the page.
  var files: [String: String]
  /// Paths in the folder without ending; nil where gnuplot was not installed.
  var figures: [String]?

  static func path(_ folder: String) -> String { folder + "/.outputs" }

  static let stamped =
    [
      "curves", "summary", "comparisons", "failures", "timings", "users", "alarms", "reliability",
      "queries", "replies",
    ].map { $0 + ".csv" } + ["run.json", "report.html"]

  /// The stamp of the files as they are now.
  init(of folder: ResultFolder, figures: [String]?) {
    key = folder.outputKey
    files = Self.marks(folder.path)
    self.figures = figures
  }

  /// The stamp that a run left; nil where there is none.
  init?(reading folder: String) {
    guard let bytes = try? Files.read(Self.path(folder)), let json = try? JSONValue(parsing: bytes),
      let key = json["key"]?.text, let members = json["files"]?.members
    else { return nil }
    self.key = key
    files = Dictionary(members.map { ($0.key, $0.value.text ?? "") }) { $1 }
    figures = json["figures"]?.elements?.compactMap(\.text)
  }

  func write(to folder: String) throws(FileError) {
    let marks = files.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) }
    var members: [(String, JSONValue)] = [("key", .string(key)), ("files", .object(marks))]
    if let figures { members.append(("figures", .array(figures.map(JSONValue.string)))) }
    try Files.write(
      JSONValue.object(members).serialized(pretty: true) + "\n", to: Self.path(folder))
  }

  /// Whether every file is there as it was left, and nothing it was made from has changed.
  func isCurrent(_ folder: ResultFolder, hasGnuplot: Bool) -> Bool {
    key == folder.outputKey && files.count == Self.stamped.count && files == Self.marks(folder.path)
      && (figures != nil || !hasGnuplot)
      && (figures ?? []).allSatisfy { base in
        // A figure that was edited and drawn again stays.
        (Gnuplot.formats + ["gp"]).allSatisfy { Files.exists("\(folder.path)/\(base).\($0)") }
      }
  }

  private static func marks(_ folder: String) -> [String: String] {
    var marks: [String: String] = [:]
    for name in stamped {
      marks[name] = mark(folder + "/" + name)
    }
    return marks
  }
}

extension ResultFolder {
  /// Hash of all that tables, figures and page follow from.
  fileprivate var outputKey: String {
    var hash = ContentHash()
    // A rebuilt program may write other columns.
    hash.update(mark("/proc/self/exe") ?? "")
    hash.update(
      "\(design.name) \(design.resultsVersion) \(design.seed) \(design.replicates)"
        + " \(design.baseline) \(design.comparisons) \(design.axes)")
    for setting in design.settings.indices { hash.update(design.settingJSON(setting).serialized()) }
    for cell in design.cells {
      let entry = journal[cell.id]
      hash.update("\(cell.id.text) \(entry?.state.rawValue ?? 0) \(entry?.seconds ?? 0)")
    }
    return hash.id.text
  }
}

/// Size and time of change of a file; nil where there is none.
private func mark(_ path: String) -> String? {
  guard let time = Files.changed(path) else { return nil }
  return "\(Files.size(path)) \(time.tv_sec) \(time.tv_nsec)"
}
