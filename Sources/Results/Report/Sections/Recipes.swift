import Learners

/// One-line recipes for a folder's `curves.csv`, with its own columns and learners.
struct Recipes {
  let data: ReportData

  /// The setting that recipes draw: the first with curves.
  private var setting: String { data.drawnSettings.first?.id ?? "0" }

  /// Learners whose labels gnuplot and a shell read without quotes; the others are left to pandas.
  private var plainLearners: [String] {
    data.learners.filter { $0.role != .floor }.map(\.label).filter {
      !$0.isEmpty && $0.unicodeScalars.allSatisfy(isPlain)
    }
  }

  /// Draws the win rate of one setting with intervals into `recipe.svg`; a comment where no label is plain.
  var gnuplot: String {
    guard !plainLearners.isEmpty else { return "# no learner has a label that gnuplot can read" }
    let isChosen = "strcol('learner') eq l && strcol('setting') eq '\(Int(setting) ?? 0)'"
    return "gnuplot -e \"set datafile separator ','; set terminal svg size 900,500;"
      + " set output 'recipe.svg'; set key outside noenhanced;"
      + " set xlabel 'feedback items'; set ylabel 'win rate';"
      + " plot for [l in '\(plainLearners.joined(separator: " "))'] 'curves.csv'"
      + " using (log(1 + column('count')) / log(2)):(\(isChosen) ? column('win_rate') : NaN)"
      + ":(column('win_rate_low')):(column('win_rate_high')):xtic(strcol('count'))"
      + " with yerrorlines title l\""
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

    Every figure in `plots/` is an SVG and a PNG for the screen, a PDF for a paper and the gnuplot
    script it was drawn from.

    """
  }
}

/// A character that no shell and no gnuplot gives a meaning: ASCII letters, digits, `-`, `_`, `.` and `/`.
package func isPlain(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar {
  case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".", "/": true
  default: false
  }
}
