import Configuration
import Datasets
import Learners
import Platform
import Preferences
import Results
import Worlds

/// What `attune validate` says that it understood of an experiment: a few lines to read before a long run.
public struct PlanDescription {
  private let plan: Plan
  private var experiment: Experiment { plan.experiment }
  /// The setting that is described; the sweep says how the others differ.
  private var setting: Setting { experiment.settings[0] }
  private var dataset: Dataset { plan.datasets[0] }

  public init(of plan: Plan) {
    self.plan = plan
  }

  public var lines: [String] {
    let head =
      "\(experiment.name): \(experiment.settings.count) settings x \(repetitions) x \(setting.learners.count) learners, \(plan.cellCount) different cells"
    let facts =
      dataLines + plan.datasets[0].notes.map { ("note", $0) }
      + [
        ("split", split), ("users", users), ("feedback", feedback), ("judged on", evaluation),
        ("learners", listed), ("added", added), ("baseline", experiment.baseline),
      ] + sweep + [("defaults", defaults), ("checked", checked)]
    return [head]
      + facts.filter { !$0.1.isEmpty }.map { name, text in
        "  " + name + String(repeating: " ", count: 11 - name.count) + oneLine(text)
      }
  }

  // MARK: data

  /// Of every dataset that the sweep names.
  private var dataLines: [(String, String)] {
    var seen: Set<String> = []
    return zip(experiment.settings, plan.datasets).filter {
      seen.insert($0.0.datasetJSON.serialized()).inserted
    }.map { setting, data in ("data", description(of: data, from: setting)) }
  }

  private func description(of data: Dataset, from setting: Setting) -> String {
    let table = data.table
    let sizes = table.prompts.indices.map { table.rows(ofPrompt: $0).count }
    let (fewest, most) = (sizes.min() ?? 0, sizes.max() ?? 0)
    let responses = fewest == most ? "\(most)" : "\(fewest) to \(most)"
    let kind = type(of: setting.dataset).kind + (setting.scorer == nil ? "" : " with a scorer")
    let people = data.recorded.map { people in
      "\(people.chosen.count) \(people.form.rawValue)s by \(people.count) people, "
    }
    let scorers =
      data.scores.modelCount == 0
      ? "no scorers" : "\(data.scores.modelCount) scorers: \(few(data.scores.rewardModels))"
    let features = data.features.map { "; features of people: \(few($0.names))" }
    return "\(kind): \(people ?? "")\(table.prompts.count) prompts of \(responses) responses;"
      + " \(scorers); \(texts(of: table))\(features ?? "")"
  }

  private func texts(of table: RewardTable) -> String {
    let (prompts, responses) = (
      table.prompts.allSatisfy { $0.text != nil }, table.responses.allSatisfy { $0.text != nil }
    )
    switch (prompts, responses) {
    case (true, true): return "texts of both"
    case (true, false): return "texts of prompts"
    case (false, true): return "texts of responses"
    case (false, false): return "no texts"
    }
  }

  private var split: String {
    let split = builder.split
    if split.isWithinPrompts {
      return
        "within prompts, as there are fewer than 4: some responses for feedback, others to judge on"
    }
    let source =
      dataset.evaluationPrompts != nil
      ? "the dataset's own"
      : setting.users.folds == nil ? "drawn anew for each replicate" : "the same in each fold"
    return "\(split.training.count) prompts for feedback, \(split.evaluation.count) to judge on,"
      + " \(source)"
  }

  /// `3 replicates`, `4 folds`, `4 to 12 folds`.
  private var repetitions: String {
    let counts = experiment.settings.indices.map(experiment.replicates(ofSetting:))
    let (fewest, most) = (counts.min()!, counts.max()!)
    let word = experiment.settings.allSatisfy { $0.users.folds != nil } ? "folds" : "replicates"
    return (fewest == most ? "\(most) " : "\(fewest) to \(most) ") + word
  }

  private var builder: WorldBuilder {
    WorldBuilder(checking: experiment, setting: 0, dataset: dataset)
  }

  // MARK: users and feedback

  private var users: String {
    let users = setting.users
    let range = "\(users.simulatedItems[0]) to \(users.simulatedItems[1]) items each"
    let keepsAll = users.items == nil && dataset.recorded?.form == setting.feedback.form
    let items =
      keepsAll ? "all items of each" : dataset.recorded == nil ? range : "at most \(range)"
    guard dataset.recorded != nil else {
      return
        "\(users.simulatedHistorical) historical (\(items)), \(users.test) test; mixtures of the"
        + " scorers, Dirichlet alpha \(users.alpha.json.serialized())"
    }
    let splits = RecordedSplits(builder: builder, split: builder.split)
    let drawn = try? splits.drawUsers()
    if let folds = setting.folds { return everyone(in: folds, of: splits, drawn, items) }
    return "\(drawn.map { "\($0.historical.count)" } ?? "?") historical (\(items)),"
      + " \(users.test) test, of the people in the file"
  }

  /// Who is judged in turn, and why others are not.
  private func everyone(
    in folds: Int, of splits: RecordedSplits, _ drawn: (historical: [Int], test: [Int])?,
    _ items: String
  ) -> String {
    let people = splits.drawn
    let (judged, all) = (people.eligible.count, people.order.count)
    let (least, most) = (judged / folds, (judged + folds - 1) / folds)
    let sizes = least == most ? "\(most)" : "\(least) or \(most)"
    let left = judged == all ? "" : " (\(splits.phrases(people.obstacles)))"
    return
      "\(judged) of the \(all) people in the file\(left), each judged once, \(sizes) in each of"
      + " \(folds) folds; \(drawn.map { "\($0.historical.count)" } ?? "?") historical (\(items))"
  }

  private var feedback: String {
    let feedback = setting.feedback
    let form = feedback.form.rules.phrase(feedback.pairs)
    var noise: [String] = []
    if feedback.temperature > 0 { noise.append("temperature \(shortest(feedback.temperature))") }
    if feedback.flipRate > 0 { noise.append("flip rate \(shortest(feedback.flipRate))") }
    let drift =
      setting.drift.isOff ? "" : "; drift \(JSONValue.object(setting.drift.effective).serialized())"
    return "\(form), \(noise.isEmpty ? "no noise added" : noise.joined(separator: ", ")); counts"
      + " \(feedback.counts.map { "\($0)" }.joined(separator: " "))\(drift)"
  }

  private var evaluation: String {
    let evaluation = setting.evaluation
    let isDrawn = builder.split.isWithinPrompts
    let offered = evaluation.candidates.map { "\($0)" } ?? (isDrawn ? "8" : "all")
    if let people = dataset.recorded, !people.form.isValue {
      return
        "at most \(evaluation.prompts) held-out \(people.form.showsPairs ? "comparisons" : "choices") a user"
    }
    return
      "\(evaluation.prompts) \(isDrawn ? "sets" : "prompts") a user, \(offered) responses each,"
      + " against \(evaluation.reference.name)"
  }

  // MARK: learners and sweep

  private var listed: String {
    setting.learners.filter { !$0.isImplied }.map(text).joined(separator: ", ")
  }

  private var added: String {
    let added = setting.learners.filter(\.isImplied).map(\.label)
    return added.isEmpty ? "" : added.joined(separator: ", ") + " (floors and ceilings)"
  }

  /// `m (maml, innerSteps 1)`: what is not the default.
  private func text(of entry: LearnerEntry) -> String {
    let defaults = Dictionary(
      type(of: entry.learner).init().resolved, uniquingKeysWith: { first, _ in first })
    let changed = entry.learner.resolved.filter { defaults[$0.0] != $0.1 }
      .map { "\($0.0) \(axisText($0.1))" }
    let details = (entry.label == entry.kind ? [] : [entry.kind]) + changed
    return details.isEmpty ? entry.label : "\(entry.label) (\(details.joined(separator: ", ")))"
  }

  private var sweep: [(String, String)] {
    experiment.axes.enumerated().map { index, path in
      var seen: Set<String> = []
      let values = experiment.settings.map { axisText($0.axes[index].value) }
        .filter { seen.insert($0).inserted }
      return ("sweep", "\(path): \(few(values))")
    }
  }

  private var defaults: String {
    experiment.defaults.map { "\($0.path) \(axisText($0.value))" }.joined(separator: ", ")
  }

  private var checked: String {
    plan.checkedReplicates == experiment.mostReplicates
      ? "prompts, users and reference of every \(setting.folds == nil ? "replicate" : "fold")"
      : "prompts, users and reference of the first \(plan.checkedReplicates) of"
        + " \(repetitions); the others when they run"
  }

  private func few(_ names: [String]) -> String {
    names.prefix(12).joined(separator: ", ")
      + (names.count > 12 ? " and \(names.count - 12) more" : "")
  }
}
