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
  ("maml", learner(MAML.self, "{}")),
  ("maml, mean inner loss", learner(MAML.self, #"{"pseudoItems": 0}"#)),
  ("maml, 1 step", learner(MAML.self, #"{"innerSteps": 1}"#)),
  ("laplace", learner(Laplace.self, "{}")),
  ("laplace, zero", learner(Laplace.self, #"{"centre": "zero"}"#)),
  ("empirical-bayes", learner(EmpiricalBayes.self, "{}")),
  ("empirical-bayes, reward", learner(EmpiricalBayes.self, #"{"decision": "reward"}"#)),
  ("empirical-bayes, gaussian", learner(EmpiricalBayes.self, #"{"prior": "gaussian"}"#)),
  (
    "empirical-bayes, gaussian, sampling",
    learner(EmpiricalBayes.self, #"{"prior": "gaussian", "posterior": "sampling"}"#)
  ),
  ("empirical-bayes, mixture", learner(EmpiricalBayes.self, #"{"prior": "mixture"}"#)),
]
