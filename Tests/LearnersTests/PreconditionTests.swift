import Inference
import Learners
import LinearAlgebra
import MetaLearning
import Preferences
import Randomness
import Statistics
import Testing

/// A caller's mistake in each public initialiser or function with a precondition: the process ends there and then,
/// before a kernel reads past its arrays.
enum CallersMistake {
  static let all: [String: @Sendable () -> Void] = [
    "a matrix whose entries do not fill it": {
      _ = Matrix(rows: 2, columns: 2, values: [1, 2, 3])
    },
    "a product of matrices that do not fit": {
      _ = Matrix(rows: 2, columns: 3) * Matrix(rows: 2, columns: 3)
    },
    "a product with a vector of another length": { _ = Matrix(rows: 2, columns: 3) * [1, 2] },
    "a factor of a matrix that is not square": { _ = try? Cholesky(Matrix(rows: 2, columns: 3)) },
    "eigenvectors of a matrix that is not square": {
      _ = Matrix(rows: 2, columns: 3).symmetricEigen()
    },
    "comparisons without an offset per user": {
      _ = Histories(users: ["a"], offsets: [0], winners: [], losers: [])
    },
    "comparisons of unequal columns": {
      _ = Histories(users: ["a"], offsets: [0, 1], winners: [1], losers: [])
    },
    "comparisons whose offsets fall": {
      _ = Histories(users: ["a", "b"], offsets: [0, 2, 1], winners: [1], losers: [0])
    },
    "comparisons whose offsets do not start at 0": {
      _ = Histories(users: ["a"], offsets: [-1, 1], winners: [1], losers: [0])
    },
    "ratings of unequal columns": {
      _ = Histories(users: ["a"], offsets: [0, 1], rated: [1], values: [])
    },
    "items for another number of users": {
      _ = Histories(form: .comparison, users: ["a"], items: [])
    },
    "a table with too few responses": { _ = table(responses: 1) },
    "a table with too few scores": { _ = table(scores: [1]) },
    "a table with a response count too many": { _ = table(responsesPerPrompt: [1, 1]) },
    "a table with a standardisation too many": {
      _ = table(standardisation: [Standardisation(mean: 0, deviation: 1)])
    },
    "a standardisation for another table": {
      _ = try? table().standardising(
        RawScores(rewardModels: ["a"], numbers: [0]), by: [])
    },
    "a text's vector of no entries": { _ = TextEmbedding(dimensions: 0) },
    "an embedder without its frequencies": {
      _ = HashedEmbedder(width: 1, name: "", documents: 1, frequencies: [])
    },
    "best responses among one": {
      _ = bestResponses(
        of: [1], prompts: 1, responses: 1, models: 1, weights: [1], users: 1, jobs: 1)
    },
    "best responses of users without weights": {
      _ = bestResponses(
        of: [1, 2], prompts: 1, responses: 2, models: 1, weights: [], users: 1, jobs: 1)
    },
    "best responses on no thread": {
      _ = bestResponses(
        of: [1, 2], prompts: 1, responses: 2, models: 1, weights: [1], users: 1, jobs: 0)
    },
    "interactions on a prompt with one response": {
      _ = interactions(
        scores: [1, 2], models: 1, rows: .ragged(offsets: [0, 1, 2]), weights: [1], keys: [1],
        jobs: 1)
    },
    "interactions of users without weights": {
      _ = interactions(
        scores: [1, 2], models: 1, rows: .uniform(responses: 2), weights: [], keys: [1], jobs: 1)
    },
    "a flip rate above 1": {
      _ = interactions(
        scores: [1, 2], models: 1, rows: .uniform(responses: 2), weights: [1], keys: [1],
        rule: InteractionRule(flipRate: 1.5), jobs: 1)
    },
    "training data with too few utilities": {
      _ = TrainingData(
        table: table(), historical: Histories(form: .rating, users: [], items: []),
        populationUtility: [], stream: RandomStream(seed: 1))
    },
    "evidence that does not fill its rows": { _ = Evidence(width: 2, rows: [1, 2, 3]) },
    "evidence with a target too many": { _ = Evidence(width: 1, rows: [1], targets: [1, 2]) },
    "a slope at too few weights": { _ = Evidence(width: 2, rows: [1, 2]).derivatives(at: [1]) },
    "a prior of two shapes": { _ = GaussianPrior(centre: [1, 2], precision: .identity(3)) },
    "a fit under a prior of another width": {
      _ = Evidence(width: 2, rows: [1, 2]).mode(under: GaussianPrior(centre: [0], ridge: 1))
    },
    "a belief of two shapes": { _ = GaussianBelief(mean: [1, 2], covariance: [1]) },
    "draws with a probability too many": {
      _ = PosteriorDraws(weights: [[1]], probabilities: [0.5, 0.5])
    },
    "more reward models than the importance kernel has room for": {
      let models = ImportancePosterior.mostModels + 1
      _ = ImportancePosterior(
        draws: [Float](repeating: 0, count: models), models: models, sharpness: 1)
    },
    "an importance posterior without draws": {
      _ = ImportancePosterior(draws: [], models: 1, sharpness: 1)
    },
    "an importance posterior of no sharpness": {
      _ = ImportancePosterior(draws: [1], models: 1, sharpness: .infinity)
    },
    "nearest rows that do not fill their width": {
      _ = NearestRows([1, 2, 3], width: 2, metric: .cosine)
    },
    "nearest rows, none of them": {
      _ = NearestRows([1, 2], width: 2, metric: .cosine).nearest(0, to: [1, 2])
    },
    "reliability in no bins": { _ = Reliability(bins: 0) },
    "reliability with an outcome too many": { _ = Reliability(predictions: [], outcomes: [1]) },
    "two learners of one kind": { _ = LearnerRegistry([Logistic.self, Logistic.self]) },
    "a gradient of queries and supports of unequal users": {
      gradient(query: PackedRows(width: 1, counts: [1, 1]) { _, _, _ in 0 })
    },
    "a gradient of queries of another width": {
      gradient(query: PackedRows(width: 2, counts: [1]) { _, _, _ in 0 })
    },
    "a gradient at too few weights": { gradient(initial: []) },
    "a gradient at too few rates": { gradient(rates: []) },
    "a draw below nothing": {
      var stream = RandomStream(seed: 1)
      _ = stream.below(0)
    },
    "a Dirichlet of parameter 0": {
      var stream = RandomStream(seed: 1)
      _ = stream.dirichlet([1, 0])
    },
    "a sample of more than there are": {
      var stream = RandomStream(seed: 1)
      _ = stream.sample(2, from: 1)
    },
  ]

  private static func table(
    responsesPerPrompt: [Int] = [2], responses: Int = 2, scores: [Float] = [1, 2, 3, 4],
    standardisation: [Standardisation] = []
  ) -> RewardTable {
    RewardTable(
      rewardModels: ["a", "b"], prompts: [Prompt(id: "p")], responsesPerPrompt: responsesPerPrompt,
      responses: (0..<responses).map { Response(id: "\($0)") }, scores: scores,
      standardisation: standardisation)
  }

  private static func gradient(
    query: PackedRows = PackedRows(width: 1, counts: [1]) { _, _, _ in 0 }, initial: [Float] = [0],
    rates: [Float] = [0]
  ) {
    _ = BatchGradient(steps: 1, pseudoItems: 1).mean(
      support: PackedRows(width: 1, counts: [1]) { _, _, _ in 0 }, query: query, initial: initial,
      rates: rates, jobs: 1)
  }
}

@Suite struct `A caller's mistake` {
  @Test(arguments: CallersMistake.all.keys.sorted())
  func `ends the process`(mistake: String) async {
    await #expect(processExitsWith: .failure) { [mistake] in
      CallersMistake.all[mistake]!()
    }
  }
}
