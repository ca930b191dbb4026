import Configuration
import Inference
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
  ("discounted", learner(Discounted.self, "{}")),
  ("sliding-window", learner(SlidingWindow.self, "{}")),
  ("kalman", learner(Kalman.self, "{}")),
  ("change-detection", learner(ChangeDetection.self, "{}")),
  ("maml", learner(MAML.self, "{}")),
  ("maml, no vote", learner(MAML.self, #"{"vote": false}"#)),
  ("maml, newton", learner(MAML.self, #"{"inner": "newton"}"#)),
  ("maml, gradient", learner(MAML.self, #"{"inner": "gradient", "innerSteps": 5}"#)),
  (
    "maml, mean inner loss",
    learner(MAML.self, #"{"inner": "gradient", "innerSteps": 5, "pseudoItems": 0}"#)
  ),
  ("maml, 1 step", learner(MAML.self, #"{"innerSteps": 1}"#)),
  ("maml, 5 steps", learner(MAML.self, #"{"innerSteps": 5}"#)),
  ("fomaml", learner(FOMAML.self, "{}")),
  ("reptile", learner(Reptile.self, "{}")),
  ("meta-sgd", learner(MetaSGD.self, "{}")),
  ("meta-sgd, gradient", learner(MetaSGD.self, #"{"inner": "gradient"}"#)),
  ("imaml", learner(IMAML.self, "{}")),
  ("imaml, either sign", learner(IMAML.self, #"{"nonNegative": "no"}"#)),
  ("mrm", learner(MRM.self, "{}")),
  ("mrm, fixed basis", learner(MRM.self, #"{"learnBasis": false}"#)),
  ("mrm, columns only", learner(MRM.self, #"{"basis": 10}"#)),
  ("mrm, mean", learner(MRM.self, #"{"weighting": "mean"}"#)),
  ("mrm, along logits", learner(MRM.self, #"{"inner": "gradient"}"#)),
  ("anil", learner(ANIL.self, "{}")),
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
