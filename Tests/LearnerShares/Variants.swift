import Configuration
import Learners
import MetaLearning

/// A learner from its JSON.
func learner<L: Learner>(_ type: L.Type, _ json: String) -> any Learner {
  do {
    return try L(decoding: JSONValue(parsing: Array(json.utf8)), at: L.kind)
  } catch {
    fatalError("\(error)")
  }
}

let variants: [(String, any Learner)] = [
  ("population-mean", learner(PopulationMean.self, "{}")),
  ("best-single-reward", learner(BestSingleReward.self, "{}")),
  ("bradley-terry", learner(BradleyTerry.self, "{}")),
  ("logistic, either sign", learner(Logistic.self, #"{"nonNegative": "no"}"#)),
  ("logistic", learner(Logistic.self, "{}")),
  ("nearest-neighbor", learner(NearestNeighbor.self, "{}")),
  ("nearest-neighbor, vote alone", learner(NearestNeighbor.self, #"{"shrinkage": 1000000}"#)),
  (
    "nearest-neighbor, weights, cosine",
    learner(NearestNeighbor.self, #"{"similarity": "cosine"}"#)
  ),
  (
    "nearest-neighbor, weights, euclidean",
    learner(NearestNeighbor.self, #"{"similarity": "euclidean"}"#)
  ),
  ("nearest-neighbor, winners", learner(NearestNeighbor.self, #"{"embedding": "winners"}"#)),
  ("nearest-neighbor, losers", learner(NearestNeighbor.self, #"{"embedding": "losers"}"#)),
  ("nearest-neighbor, difference", learner(NearestNeighbor.self, #"{"embedding": "difference"}"#)),
  (
    "nearest-neighbor, difference, vote alone",
    learner(
      NearestNeighbor.self, #"{"embedding": "difference", "shrinkage": 1000000}"#)
  ),
  ("prototypes", learner(Prototypes.self, "{}")),
  ("lore", learner(LoRe.self, "{}")),
  ("lore, as published", learner(LoRe.self, #"{"rank": 5, "lambda": 0, "ridge": 0}"#)),
  ("pal", learner(PAL.self, "{}")),
  ("pal, as published", learner(PAL.self, #"{"lambda": 0, "ridge": 0}"#)),
  ("pref", learner(PReF.self, "{}")),
  ("pref, towards zero", learner(PReF.self, #"{"centre": "zero"}"#)),
  ("matrix-factorization", learner(MatrixFactorization.self, "{}")),
  ("maml", learner(MAML.self, "{}")),
  ("maml, mean inner loss", learner(MAML.self, #"{"pseudoItems": 0}"#)),
  ("maml, 1 step", learner(MAML.self, #"{"innerSteps": 1}"#)),
]
