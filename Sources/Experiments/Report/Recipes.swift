import Learners

/// One-line recipes for a folder's `curves.csv`, with its own columns and learners.
struct Recipes {
  let data: ReportData

  /// The first setting that has curves: what the recipes draw.
  private var setting: String { data.drawnSettings.first?.id ?? "0" }

  /// Learners that gnuplot and a shell read without quoting. A label that needs it is left to pandas.
  private var plainLearners: [String] {
    data.learners.filter { $0.role != .floor }.map(\.label).filter { label in
      !label.isEmpty
        && label.unicodeScalars.allSatisfy {
          $0.isASCII && ($0.properties.isAlphabetic || "0123456789-_.".unicodeScalars.contains($0))
        }
    }
  }

  /// Draws the win rate of one setting with intervals into `recipe.svg`.
  var gnuplot: String {
    let column: (String) -> Int = { name in
      (data.folder.curves?.columns.firstIndex(of: name) ?? 0) + 1
    }
    let count = column("count")
    let isChosen =
      "strcol(\(column("learner"))) eq l && strcol(\(column("setting"))) eq '\(Int(setting) ?? 0)'"
    return "gnuplot -e \"set datafile separator ','; set terminal svg; set output 'recipe.svg';"
      + " set key outside; plot for [l in '\(plainLearners.joined(separator: " "))'] 'curves.csv'"
      + " skip 1 using (\(isChosen) ? log(1 + column(\(count))) / log(2) : NaN)"
      + ":\(column("win_rate")):\(column("win_rate_low")):\(column("win_rate_high")):xtic(\(count))"
      + " with yerrorlines title l noenhanced\""
  }

  /// Prints the win rate of one setting: a row per count, a column per learner.
  var pandas: String {
    "python3 -c \"import pandas; curves = pandas.read_csv('curves.csv', dtype={'learner': str},"
      + " keep_default_na=False, na_values=['']);"
      + " print(curves[curves.setting == \(Int(setting) ?? 0)]"
      + ".pivot(index='count', columns='learner', values='win_rate').round(3).to_string())\""
  }

  /// `RECIPES.md`, which stands beside `curves.csv`.
  var markdown: String {
    """
    # Recipes for curves.csv

    Run them in this folder. Both take setting \(Int(setting) ?? 0) of \(data.settings.count).

    The win rate with its intervals, drawn by gnuplot into recipe.svg:

    ```sh
    \(gnuplot)
    ```

    The win rate as a table, by pandas; `.plot()` in place of `.round(3).to_string()` draws it:

    ```sh
    \(pandas)
    ```

    Every figure in `plots/` is an SVG and a PNG for the screen, a PDF for a paper and the gnuplot script
    it was drawn from.

    """
  }
}
