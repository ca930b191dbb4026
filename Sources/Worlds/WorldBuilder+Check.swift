import Configuration
import Datasets
import Language
package import Learners
import Preferences
import Statistics

extension WorldBuilder {
  /// What would make every replicate of the setting fail on its data.
  package func errorsOfSetting() -> [SettingError] {
    // Without its prompts there is no split to look at.
    let unknown = errors(of: [{ try checkPromptNames() }])
    guard unknown.isEmpty else { return unknown }
    guard dataset.recorded == nil else {
      return errors(of: [
        { try checkRequirements() }, { try checkRecorded() }, { try checkReference() },
      ])
    }
    return errors(of: [
      { try checkRequirements() }, { try checkPrior() }, { try checkDrift() }, { try checkAlpha() },
      { try checkConstants() }, { try checkReference() }, { try checkScorers() },
    ])
  }

  /// Every column needs something that scores what is written, and nothing else may be named.
  private func checkScorers() throws(SettingError) {
    let columns = dataset.scores.rewardModels
    let named = setting.evaluation.scorers ?? [:]
    for (column, model) in named.sorted(by: { $0.key < $1.key }) {
      guard columns.contains(column) else {
        throw SettingError(
          key: "evaluation.scorers",
          message: "names the column \"\(column)\", which the data do not have"
            + didYouMean(column, among: columns))
      }
      let scoring = setting.models.filter { $0.definition.offers(.reward) }.map(\.name)
      guard scoring.contains(model) else {
        throw SettingError(
          key: "evaluation.scorers",
          message: "names the model \"\(model)\", which scores no texts; "
            + (scoring.isEmpty
              ? "define one under models" : suggestion(for: model, among: scoring)))
      }
    }
    guard let writer = setting.learners.first(where: \.isWriter) else { return }
    guard setting.drift.isOff else {
      throw SettingError(
        key: "drift",
        message:
          "is on, but \(writer.label) writes answers, which are judged by people who stay the"
          + " same; leave one of them out")
    }
    if let lacking = columns.first(where: { scorers[$0] == nil }) {
      throw SettingError(
        key: "evaluation.scorers",
        message:
          "names no model for the column \"\(lacking)\", and \(writer.label) writes answers, which need a"
          + " score in every column; name one that scores texts")
    }
  }

  private func checkPromptNames() throws(SettingError) {
    guard let names = setting.evaluation.promptNames else { return }
    let known = dataset.table.prompts.map(\.id)
    let all = Set(known.map(Name.init))
    if let name = names.first(where: { !all.contains(Name($0)) }) {
      throw SettingError(
        key: "evaluation.promptNames",
        message: "names \"\(name)\", a prompt that the data do not have"
          + didYouMean(name, among: known))
    }
    guard names.count < known.count else {
      throw SettingError(
        key: "evaluation.promptNames",
        message: "names all \(known.count) prompts, which leaves none for feedback; leave some out")
    }
  }

  /// `; did you mean "p7"?` where a name is near, else a hint.
  func didYouMean(_ name: String, among known: [String]) -> String {
    nearestName(to: name, among: known).map { "; did you mean \"\($0)\"?" } ?? "; correct it"
  }

  /// What would make this replicate fail on its data, where nothing is wrong with the setting.
  /// - Parameter columns: Those of the dataset.
  package func errorsOfReplicate(_ columns: VaryingColumns) -> [SettingError] {
    guard dataset.recorded == nil else { return errors(of: [{ try checkColumns() }]) }
    let split = self.split
    // The first replicate stands for all: what is far away on any prompt is so on evaluation prompts too.
    let needsTable = replicate == 0 || !columns.vary(onPrompts: split.training)
    return errors(of: [
      {
        if dataset.standardisation == nil, needsTable {
          _ = try standardisedTable(onPrompts: split.training)
        }
      },
      { try checkCounts(split) }, { try checkEvaluation(split) },
      { try checkDistances() },
    ])
  }

  /// True where `errorsOfReplicate` finds the same in all replicates: the split is the same, or does not
  /// matter.
  package func hasSameReplicates(_ columns: VaryingColumns) -> Bool {
    guard dataset.recorded == nil, setting.users.minimumDistance == 0 else { return false }
    let table = dataset.table
    let size = table.rows(ofPrompt: 0).count
    return dataset.evaluationPrompts != nil || table.prompts.count < 4
      || (columns.varyEverywhere
        && table.prompts.indices.allSatisfy { table.rows(ofPrompt: $0).count == size })
  }

  /// Roughly the elementary steps of `errorsOfReplicate`, of a few nanoseconds each.
  package var stepsOfReplicate: Int {
    if let people = dataset.recorded { return 500 * people.chosen.count + 5000 * people.count }
    let users = setting.users.simulatedHistorical + setting.users.test
    let draws = setting.users.minimumDistance > 0 ? users * dataset.scores.modelCount * 50 : 0
    return 100 * dataset.table.prompts.count + draws
  }

  private func errors(of checks: [() throws -> Void]) -> [SettingError] {
    checks.compactMap { check in
      do {
        try check()
        return nil
      } catch let error as SettingError {
        return error
      } catch {
        return SettingError(key: "dataset", message: "cannot be used: \(error)")
      }
    }
  }

  private func checkAlpha() throws { _ = try alphaVectors(for: dataset.scores.rewardModels) }

  /// Throws where the dataset's own constants cannot standardise its scores.
  private func checkConstants() throws {
    if dataset.standardisation != nil { _ = try standardisedTable(onPrompts: []) }
  }

  private func checkDistances() throws {
    guard setting.users.minimumDistance > 0,
      let alpha = try? alphaVectors(for: dataset.scores.rewardModels)
    else { return }
    _ = try populations(alpha)
  }

  private func checkRequirements() throws {
    for entry in setting.learners {
      guard let need = dataset.unmetRequirement(of: entry.learner) else { continue }
      throw SettingError(
        key: "learners",
        message: "has \"\(entry.label)\", which needs \(need.phrase), and the dataset has none;"
          + " give them in the dataset or leave it out")
    }
    if setting.feedback.pairs == .nearestPrompt,
      !dataset.table.prompts.allSatisfy({ $0.text != nil })
    {
      throw SettingError(
        key: "feedback.pairs",
        message:
          "is \"nearest-prompt\", which needs the texts of the prompts; give them in the dataset"
          + " or use \"random\"")
    }
  }

  private func checkPrior() throws {
    guard let entry = setting.learners.first(where: setting.unmetPrior) else { return }
    guard setting.drift.kind == .none else {
      throw SettingError(
        key: "drift",
        message:
          "has kind \"\(setting.drift.kind.rawValue)\", and \"\(entry.label)\" knows users who stay as"
          + " they are only; leave it out, or sweep drift.kind in an experiment without it")
    }
    throw SettingError(
      key: "users.alpha",
      message:
        "is a list, and \"\(entry.label)\" knows populations of one alpha only; give one number,"
        + " sweep users.alpha, or leave it out")
  }

  /// Throws where the training prompts give fewer different items than the largest count.
  private func checkCounts(
    _ split: Split
  ) throws {
    let process = setting.feedback.process
    let group = setting.evaluation.candidates ?? 8
    let available = split.training.reduce(0) { sum, prompt in
      let rows = Array(0..<split.feedbackCount(of: dataset.table.rows(ofPrompt: prompt).count))
      let groups = split.isWithinPrompts ? process.form.rules.groups(rows, limit: group) : [rows]
      return sum + process.available(groups.map { $0.map(Double.init) })
    }
    let wanted = setting.feedback.counts.last!
    guard available >= wanted else { throw tooFewItems(available, wanted: wanted) }
  }

  private func checkEvaluation(
    _ split: Split
  ) throws {
    guard split.isWithinPrompts || split.evaluation.count >= setting.evaluation.prompts else {
      throw SettingError(
        key: "evaluation.prompts",
        message: "is \(setting.evaluation.prompts), but the split leaves \(split.evaluation.count)"
          + " evaluation prompts; lower it, or raise evaluation.share")
    }
    let smallest = split.evaluation.map { prompt in
      split.candidateCount(of: dataset.table.rows(ofPrompt: prompt).count)
    }.min()!
    guard smallest > 1 else {
      throw SettingError(
        key: "dataset",
        message:
          "leaves a single candidate to choose from: with fewer than 4 prompts one half of each"
          + " prompt's responses is for feedback; expected at least 3 responses or 4 prompts")
    }
    if let limit = setting.evaluation.candidates, limit > smallest {
      throw SettingError(
        key: "evaluation.candidates",
        message: "is \(limit), but a prompt has only \(smallest) responses to offer; lower it")
    }
  }

  private func checkRecorded() throws {
    try checkNoDrift()
    if !dataset.recorded!.form.isValue, setting.feedback.form != dataset.recorded!.form {
      throw SettingError(
        key: "feedback.form",
        message:
          "is \"\(setting.feedback.form.rawValue)\", but the people recorded gave feedback of the form"
          + " \"\(dataset.recorded!.form.rawValue)\"; use that")
    }
    if setting.feedback.policy != nil {
      throw SettingError(
        key: "feedback.pairs",
        message: "is \"\(setting.feedback.pairs.rawValue)\", but people who were recorded cannot be"
          + " asked; use \"random\" or simulated users")
    }
    try checkTakenAsRecorded()
  }

  /// Throws where pairs are to be selected or noise added, but feedback is taken from the file as it is.
  private func checkTakenAsRecorded() throws {
    let feedback = setting.feedback
    guard dataset.recorded!.form == feedback.form else { return }
    let remedy =
      "but recorded feedback of the form \(feedback.form.rawValue) is taken as it is in the file; use "
    if feedback.pairs != .random {
      throw SettingError(
        key: "feedback.pairs", message: "is \"\(feedback.pairs.rawValue)\", \(remedy)\"random\"")
    }
    for (key, value) in [("temperature", feedback.temperature), ("flipRate", feedback.flipRate)]
    where value > 0 {
      throw SettingError(
        key: "feedback." + key, message: "is \(shortest(value)), \(remedy)0")
    }
  }

  private func checkReference() throws {
    guard case .response(let id) = setting.evaluation.reference else { return }
    guard dataset.recorded == nil else {
      throw SettingError(
        key: "evaluation.reference",
        message: "is \"response:\(id)\", but recorded people did not all judge one response;"
          + " use \"population-best\"")
    }
    let table = dataset.table
    for prompt in table.prompts.indices
    where !table.rows(ofPrompt: prompt).contains(where: { isNamedReference($0, table) }) {
      let known = Array(Set(table.responses.map(\.id))).sorted()
      throw SettingError(
        key: "evaluation.reference",
        message:
          "is \"response:\(id)\", but prompt \"\(table.prompts[prompt].id)\" has no such response; "
          + suggestion(for: id, among: Array(known.prefix(30))))
    }
  }
}

extension Setting {
  /// True for a Bayes ceiling whose prior does not hold: parts of the population have several alphas, or
  /// users drift.
  package func unmetPrior(of entry: LearnerEntry) -> Bool {
    let isPlain = if case .several = users.alpha { false } else { drift.kind == .none }
    return entry.kind == Bayes.kind && !isPlain
  }
}

extension Dataset {
  /// Something that a learner needs and the dataset lacks.
  package func unmetRequirement(of learner: any Learner) -> Requirement? {
    let hasResponses = table.responses.allSatisfy { $0.text != nil }
    let hasTexts = hasResponses && table.prompts.allSatisfy { $0.text != nil }
    return learner.requirements.sorted { $0.rawValue < $1.rawValue }.first { need in
      switch need {
      case .responseTexts: !hasResponses
      case .texts: !hasTexts
      case .simulatedUsers: recorded != nil
      case .mixtures: !table.usersAreMixtures
      case .writtenAnswers: recorded != nil
      }
    }
  }
}

extension Requirement {
  fileprivate var phrase: String {
    switch self {
    case .responseTexts: "the texts of the responses"
    case .texts: "the texts of prompts and responses"
    case .simulatedUsers: "simulated users"
    case .writtenAnswers: "simulated users, whose weights say what a new answer is worth,"
    case .mixtures: "users who are mixtures of its reward models, as simulated ones are"
    }
  }
}
