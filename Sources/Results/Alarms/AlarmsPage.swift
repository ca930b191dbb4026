import Worlds

/// `docs/alarms.md`: every kind of alarm in Markdown, from the rules that find them.
public enum AlarmsPage {
  public static var text: String {
    let parts = [
      head, section("About a world, once when it is built", "", Alarms.worldKinds),
      section("About a learner, at the last count", learners, Alarms.learnerKinds),
      section("About the sweep", "", Alarms.sweepKinds),
    ]
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static let head = """
    # Alarms

    A run checks itself. Every alarm is a row of `alarms.csv` (`alarm`, `setting`, `replicate`, `learner`,
    `message`; an empty cell means all), a `warning:` on standard error and a sentence in `run.json`, the last two
    once per kind and learner. An alarm stops nothing and changes no exit code: it says what to look at before
    believing the curves. The facts behind alarms about worlds stand in `run.json` under `worlds`.
    [Published defects](published-defects.md) says which alarm tells which of them. This page is made by
    `attune explain --page alarms` from the code that finds them.
    """

  private static let learners = """
    The first three cost a tenth of the cell's time: an eighth of the test users, at least 10 and at most 50, are
    asked again. Floors and ceilings are not audited. Replicates are taken together.
    """

  private static func section(_ title: String, _ text: String, _ kinds: [AlarmKind]) -> String {
    let rows = kinds.map { ["`\($0.name)`", $0.found, $0.remedy] }
    return "## \(title)\n\n" + (text.isEmpty ? "" : text + "\n\n")
      + markdownTable(["alarm", "how it is found", "what to do"], rows)
  }
}
