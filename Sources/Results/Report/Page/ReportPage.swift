import Hashing
import Platform
import Statistics

/// `report.html`: everything about a result folder on one page, which needs no network and no script.
///
/// The page is made from the folder's tables and `run.json` alone, so that it can be made again at any time,
/// also while the run goes on.
public struct ReportPage {
  private let data: ReportData
  private let progress: String?

  /// Reads a result folder.
  /// - Parameter progress: For a run that goes on, how far it is: `37 of 99 cells, about 12 s left`. The page
  ///   then reloads itself every five seconds.
  /// - Throws: `FileError` where the folder or one of its files cannot be read; `DataError` where it is not
  ///   a result folder.
  public init(folder: String, progress: String? = nil) throws {
    self.init(try ResultTables(reading: folder), progress: progress)
  }

  package init(_ tables: ResultTables, progress: String? = nil) {
    data = ReportData(tables)
    self.progress = progress
  }

  /// Writes `report.html` and `RECIPES.md` into the folder, each whole or not at all.
  /// - Returns: The page's path.
  @discardableResult
  public func write() throws -> String {
    let folder = data.files.path
    if data.files.curves != nil {
      try Files.write(Recipes(data: data).markdown, to: folder + "/RECIPES.md")
    }
    try Files.write(text, to: folder + "/report.html")
    return folder + "/report.html"
  }

  /// The answer in lines of text.
  public var answer: [String] { ReportAnswer(data).lines }

  /// The page.
  public var text: String { html.markup }

  private var html: HTML {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="\(policy)">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    \(progress == nil ? "" : reload)<title>\(data.name): Attune report</title>
    <style>\(reportStyle)</style>
    </head>
    <body>
    \(ReportHeading(data: data, progress: progress, parts: parts).html)<main>
    \(parts.map(\.html))</main>
    <footer>Made by Attune \(attuneVersion) from the tables of this folder.</footer>
    <script>\(reportScript)</script>
    </body>
    </html>

    """
  }

  /// The page from top to bottom; what has nothing to show is left out.
  private var parts: [ReportPart] {
    [
      ReportPart(id: "alarms", name: "Alarms", html: ReportAlarms(data: data).section),
      ReportPart(id: "failures", name: "Failures", html: ReportFailures(data: data).section),
      ReportPart(id: "answer", name: "Answer", html: ReportAnswer(data).section),
      ReportPart(id: "curves", name: "Curves", html: ReportFigures(data: data).section),
      ReportPart(id: "sweep", name: "Swept settings", html: ReportSweep(data: data).section),
      ReportPart(id: "tables", name: "Tables", html: ReportTables(data: data).section),
      ReportPart(
        id: "worst-served", name: "Worst served", html: ReportWorstServed(data: data).section),
      ReportPart(
        id: "reliability", name: "Reliability", html: ReportReliability(data: data).section),
      ReportPart(id: "queries", name: "Queries", html: ReportQueries(data: data).section),
      ReportPart(id: "time", name: "Time", html: ReportTimings(data: data).section),
      ReportPart(id: "reproduce", name: "Reproduce", html: ReportReproduction(data: data).section),
    ].filter { !$0.html.isEmpty }
  }

  private var reload: HTML { "<meta http-equiv=\"refresh\" content=\"5\">\n" }

  /// Content security policy: nothing is loaded and only the page's own script runs, known by its hash. A
  /// second guard behind the escaping.
  private var policy: String {
    let hash: (HTML) -> String = {
      "'sha256-" + base64(ContentHash.digest(Array($0.markup.utf8))) + "'"
    }
    return "default-src 'none'; style-src \(hash(reportStyle)); script-src \(hash(reportScript));"
      + " base-uri 'none'; form-action 'none'"
  }
}

/// A section of the page, under the identifier that links lead to.
struct ReportPart {
  let id: String
  let name: String
  let html: HTML
}
