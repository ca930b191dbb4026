import Configuration
import Hashing
import Platform
import Worlds

/// How to repeat the run: command, seed, versions, configuration and hashes.
struct ReportReproduction {
  let data: ReportData
  /// Most worlds and configurations that are listed; run.json has them all.
  private static let mostWorlds = 30
  private static let mostSettings = 4

  var section: HTML {
    """
    <section id="reproduce"><h2>Reproduce</h2>
    \(run)\(recipes)</section>

    """
  }

  private var run: HTML {
    guard let record = data.files.run else {
      return "<p>Without <code>run.json</code> the configuration is not known.</p>\n"
    }
    return """
      <p>The experiments file, run by the same version on the same type of machine, gives the same \
      bytes in every table but <code>timings.csv</code>:</p>
      <pre>attune run experiments.json --experiment \(shellWord(data.name))</pre>
      \(facts(record))\(configuration(record))\(worlds(record))
      """
  }

  // MARK: Versions and hashes

  private func facts(_ record: JSONValue) -> HTML {
    let cells = (record["cells"]?.elements ?? []).compactMap { $0["cell"]?.text }
    let worlds = (record["worlds"]?.elements ?? []).compactMap { $0["hash"]?.text }
    let rows: [(String, String?)] = [
      ("attune", record["attune"].map(axisText)),
      ("results version", record["resultsVersion"].map(axisText)),
      ("stream", record["stream"].map(axisText)), ("seed", record["seed"].map(axisText)),
      ("replicates", record["replicates"].map(axisText)),
      ("baseline", record["baseline"].map(axisText)),
      ("OpenBLAS", record["libraries"]?["openblas"].map(axisText)),
      ("OpenBLAS core", record["libraries"]?["openblasCore"].map(axisText)),
      ("GSL", record["libraries"]?["gsl"].map(axisText)),
      ("cells", cells.isEmpty ? nil : "\(cells.count), digest \(digest(cells))"),
      ("worlds", worlds.isEmpty ? nil : "\(worlds.count), digest \(digest(worlds))"),
    ]
    let items = rows.compactMap { name, value in
      value.map { "<div><dt>\(name)</dt><dd>\($0)</dd></div>\n" as HTML }
    }
    return "<dl>\(items)</dl>\n"
  }

  /// SHA-256 of the hashes, one a line; its first half.
  private func digest(_ hashes: [String]) -> String {
    ContentHash.of(Array(hashes.joined(separator: "\n").utf8)[...]).text
  }

  private func configuration(_ record: JSONValue) -> HTML {
    let settings = record["settings"]?.elements ?? []
    let shown = settings.prefix(Self.mostSettings).enumerated().map { index, setting -> HTML in
      let title = index < data.settings.count ? data.settings[index].name : "\(index)"
      return """
        <details class="configuration">
        <summary>Configuration as resolved: setting \(index), \(title)</summary>
        <pre>\(setting.serialized(pretty: true))</pre></details>

        """
    }
    guard settings.count > shown.count else { return "\(shown)" }
    return """
      \(shown)<p class="note">The configurations of the other \(settings.count - shown.count) \
      settings are in <code>run.json</code>.</p>

      """
  }

  private func worlds(_ record: JSONValue) -> HTML {
    let worlds = record["worlds"]?.elements ?? []
    guard !worlds.isEmpty else { return "" }
    let fields = [
      "setting", "replicate", "hash", "users", "trainingPrompts", "evaluationPrompts", "twins",
      "duplicatesDropped",
    ]
    let rows = worlds.prefix(Self.mostWorlds).map { world in
      fields.map { HTMLTable.Cell.text(world[$0].map(axisText) ?? "") }
    }
    let names = [
      "setting", "replicate", "world", "test users", "training prompts", "evaluation prompts",
      "twins", "duplicates dropped",
    ]
    let table = HTMLTable(
      caption: "Worlds: the data, users and feedback that the learners of a replicate share.",
      columns: names.map { .init($0, isNumeric: $0 != "world") }, rows: Array(rows),
      total: worlds.count, file: "run.json")
    return "<details><summary>Hashes of the worlds</summary>\(table.html)</details>\n"
  }

  // MARK: Recipes

  private var recipes: HTML {
    guard data.files.curves != nil else { return "" }
    let recipes = Recipes(data: data)
    return """
      <h3>Your own figures</h3>
      <p>In the result folder, with gnuplot and with pandas (also in <code>RECIPES.md</code>); \
      <code>plots/</code> has every figure as SVG, PNG and PDF with its gnuplot script.</p>
      <pre>\(recipes.gnuplot)</pre>
      <pre>\(recipes.pandas)</pre>

      """
  }
}
