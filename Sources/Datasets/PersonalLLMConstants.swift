import Preferences

/// What Zollo et al. (2025), arXiv 2409.20296, publish about their data.
enum PersonalLLMConstants {
  /// The systems whose answers are `response_1` to `response_8`.
  static let systems = [
    "gpt-4o", "claude-3-opus", "gemini-1.5-pro", "command-r-plus", "gpt-4-turbo",
    "claude-3-sonnet", "llama-3-70b", "mixtral-8x22b",
  ]

  static let rewardModels = constants.map(\.name)

  /// Mean and deviation over the training set, by reward model.
  static let standardisation = Dictionary(
    uniqueKeysWithValues: constants.map {
      ($0.name, Standardisation(mean: $0.mean, deviation: $0.deviation))
    })

  private static let constants: [(name: String, mean: Double, deviation: Double)] = [
    ("llama3_sfairx", 1.0638, 2.9530),
    ("mistral_weqweasdas", 7.0711, 2.5786),
    ("mistral_ray", 3.0136, 1.6903),
    ("gemma_7b", 1.6260, 2.6097),
    ("mistral_raft", 8.3092, 3.0728),
    ("gemma_2b", 4.3304, 2.0386),
    ("oasst_deberta_v3", 2.8977, 1.7208),
    ("oasst_pythia_1b", 4.2939, 2.3018),
    ("oasst_pythia_7b", 4.7064, 1.3659),
    ("beaver_7b", 6.2335, 3.0126),
  ]
}
