import Configuration
import Datasets
import LinearAlgebra
import Platform
import Preferences
import Randomness
import Results
import Synchronization
import Worlds

/// What a simulated population is like, in the terms of PersonalLLM (Zollo et al., 2025, section 3).
public struct CrowdDescription: Sendable {
  /// The setting's swept values, or "".
  public let title: String
  public let users: Int
  /// Mean over users of the largest weight: 0.784 for ten reward models at alpha 0.05.
  public let meanLargestWeight: Double
  /// Share of prompts whose most-preferred response is the favourite of more than half of the users.
  public let majorityShare: Double
  /// Mean over prompts of the share of users whose favourite is the most-preferred response.
  public let meanTopShare: Double
  /// Entry d: share of prompts on which d different responses are somebody's favourite.
  public let winnerShares: [Double]

  public var meanWinners: Double {
    winnerShares.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
  }

  /// Share of prompts with five or more different winners.
  public var fiveOrMore: Double { winnerShares.dropFirst(5).reduce(0, +) }
}

extension Plan {
  /// Describes the population of every setting with simulated users, on all prompts of the data.
  /// - Parameters:
  ///   - users: Users to draw; the first are the experiment's historical users of replicate 0.
  ///   - jobs: Threads; changes no result.
  public func describeCrowds(users: Int, jobs: Int) throws -> [CrowdDescription] {
    try experiment.settings.indices.map { s in
      let setting = experiment.settings[s]
      let builder = WorldBuilder(
        experiment: experiment, setting: setting, replicate: 0, dataset: datasets[s])
      guard datasets[s].recorded == nil else {
        throw SettingError(
          key: "dataset",
          message: "has recorded people, who are not simulated; there is no crowd to draw")
      }
      return try builder.crowd(users: users, jobs: jobs)
    }
  }
}

extension WorldBuilder {
  fileprivate func crowd(users: Int, jobs: Int) throws -> CrowdDescription {
    let table = try standardisedTable(onPrompts: split.training)
    let population = try Population.draw(
      users, named: "historical", alpha: try alphaVectors(for: table.rewardModels),
      rewardModels: table.rewardModels, minimumDistance: setting.users.minimumDistance,
      stream: root.stream("users", "historical"))
    let counts = favourites(of: population, in: table, jobs: jobs)
    let tops = counts.map { $0.max()! / Double(users) }
    var winners = [Double](repeating: 0, count: (counts.map(\.count).max() ?? 0) + 1)
    for count in counts { winners[count.count { $0 > 0 }] += 1 / Double(counts.count) }
    return CrowdDescription(
      title: setting.title, users: users, meanLargestWeight: population.meanLargestWeight,
      majorityShare: Double(tops.count { $0 > 0.5 }) / Double(tops.count),
      meanTopShare: tops.reduce(0, +) / Double(tops.count), winnerShares: winners)
  }

  /// Per prompt, how many users have each response as their favourite; a user with several gives each an
  /// equal part. Prompts of equal size go through a kernel together. It knows no ties, so prompts that may
  /// have some are counted one by one. No array of users x prompts exists.
  private func favourites(
    of population: Population, in table: RewardTable, jobs: Int
  ) -> [[Double]] {
    let tied = table.prompts.indices.filter(table.hasEqualScores)
    var result = tiedFavourites(of: population, prompts: tied, in: table, jobs: jobs)
    let weights = population.weights.values.map(Float.init)
    let bySize = Dictionary(grouping: table.prompts.indices.filter { result[$0].isEmpty }) {
      table.rows(ofPrompt: $0).count
    }
    for (size, prompts) in bySize {
      let k = table.modelCount
      let counts = winnerCounts(
        of: prompts.flatMap { prompt -> ArraySlice<Float> in
          let rows = table.rows(ofPrompt: prompt)
          return table.scores[rows.lowerBound * k..<rows.upperBound * k]
        },
        prompts: prompts.count, responses: size, models: k, weights: weights,
        users: population.users.count, jobs: jobs
      ).counts
      for (i, prompt) in prompts.enumerated() {
        result[prompt] = counts[i * size..<(i + 1) * size].map(Double.init)
      }
    }
    return result
  }

  /// The same counts for these prompts; empty for all others.
  private func tiedFavourites(
    of population: Population, prompts: [Int], in table: RewardTable, jobs: Int
  ) -> [[Double]] {
    let weights = population.users.indices.map { population.weights.row($0) }
    let result = Mutex([[Double]](repeating: [], count: table.prompts.count))
    inParallel(count: prompts.count, jobs: jobs) { i in
      let rows = table.rows(ofPrompt: prompts[i])
      var counts = [Double](repeating: 0, count: rows.count)
      var utilities = counts
      for own in weights {
        for (m, row) in rows.enumerated() { utilities[m] = table.utility(row, own) }
        let best = topPositions(utilities)
        for position in best { counts[position] += 1 / Double(best.count) }
      }
      result.withLock { $0[prompts[i]] = counts }
    }
    return result.withLock { $0 }
  }
}

extension RewardTable {
  /// True where two responses to a prompt have an equal score by some reward model: a user who cares for
  /// that one alone is undecided.
  fileprivate func hasEqualScores(prompt: Int) -> Bool {
    (0..<modelCount).contains { k in
      let values = rows(ofPrompt: prompt).map { scores[$0 * modelCount + k] }
      return Set(values).count < values.count
    }
  }
}

/// The descriptions as `population.csv` and a figure in the experiment's result folder.
public struct CrowdReport {
  public let plan: Plan
  public let crowds: [CrowdDescription]

  public init(plan: Plan, crowds: [CrowdDescription]) {
    self.plan = plan
    self.crowds = crowds
  }

  package static let columns = [
    "users", "mean_largest_weight", "majority_share", "mean_top_share", "mean_winners",
    "five_or_more_winners",
  ]

  private func writeTable(to path: String) throws(FileError) {
    let table = try CSVFile(path, header: ["setting"] + plan.experiment.axes + Self.columns)
    for (s, crowd) in crowds.enumerated() {
      try table.append(
        ["\(s)"] + plan.experiment.settings[s].axes.map { axisText($0.value) } + ["\(crowd.users)"],
        numbers: [
          crowd.meanLargestWeight, crowd.majorityShare, crowd.meanTopShare, crowd.meanWinners,
          crowd.fiveOrMore,
        ])
    }
    try table.finish()
  }

  /// Writes table and figure.
  /// - Returns: Path of the table, and of the figure without ending where gnuplot is installed.
  public func write(
    to results: String, environment: [String: String]
  ) throws -> (table: String, figure: String?) {
    let folder = pathJoining(results, plan.experiment.name)
    try Files.makeFolder(folder + "/plots")
    try writeTable(to: folder + "/population.csv")
    let base = folder + "/plots/population"
    try Files.write(script, to: base + ".gp")
    guard let program = Gnuplot.find(environment: environment) else {
      return (folder + "/population.csv", nil)
    }
    let isDrawn = Gnuplot.draw(base, width: 900, height: 560, program: program)
    return (folder + "/population.csv", isDrawn ? base : nil)
  }

  /// Lines of a plain table for reading.
  public var lines: [String] {
    let header = "  users  largest weight  majority  five or more winners  mean winners  setting"
    return [header]
      + crowds.map { crowd in
        [
          padded("\(crowd.users)", 7), padded(fixed(crowd.meanLargestWeight, places: 3), 15),
          padded(fixed(100 * crowd.majorityShare, places: 1) + " %", 9),
          padded(fixed(100 * crowd.fiveOrMore, places: 1) + " %", 21),
          padded(fixed(crowd.meanWinners, places: 2), 13),
          " " + (crowd.title.isEmpty ? "-" : crowd.title),
        ].joined(separator: " ")
      }
  }

  /// Share of prompts against the number of different winners, a line per setting.
  private var script: String {
    let most = crowds.map { $0.winnerShares.count - 1 }.max() ?? 1
    var text = """
      set encoding utf8
      set title "How many responses are somebody's favourite"
      set xlabel "Different winners among the responses to a prompt"
      set ylabel "Share of prompts"
      set xrange [0.8:\(most).2]
      set xtics 1
      set yrange [0:]
      set key outside right center vertical Left reverse
      set border 3
      set tics nomirror
      set grid ytics lc rgb "#dddddd" lw 0.5

      """
    for (index, crowd) in crowds.enumerated() {
      text += "$crowd\(index) << END\n"
      for (winners, share) in crowd.winnerShares.enumerated().dropFirst() {
        text += "\(winners) \(shortest(share))\n"
      }
      text += "END\n"
    }
    let marks = [7, 5, 9, 13, 11, 6, 4, 8]
    let plots = crowds.indices.map { index in
      let title = crowds[index].title.isEmpty ? plan.experiment.name : crowds[index].title
      return "  $crowd\(index) using 1:2 with linespoints lw 2 dt \(index % 5 + 1)"
        + " pt \(marks[index % marks.count]) title \"\(Gnuplot.label(title))\""
    }
    return text + "plot \\\n" + plots.joined(separator: ", \\\n") + "\n"
  }
}

private func padded(_ text: String, _ width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.count)) + text
}
