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
]
