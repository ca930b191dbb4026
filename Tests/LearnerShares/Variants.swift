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
  ("maml", learner(MAML.self, "{}")),
  ("maml, 1 step", learner(MAML.self, #"{"innerSteps": 1}"#)),
  ("maml, pseudoItems 0", learner(MAML.self, #"{"pseudoItems": 0}"#)),
  ("maml, pseudoItems 1", learner(MAML.self, #"{"pseudoItems": 1}"#)),
  ("maml, pseudoItems 16", learner(MAML.self, #"{"pseudoItems": 16}"#)),
  ("maml, 10 steps", learner(MAML.self, #"{"innerSteps": 10}"#)),
  ("maml, fixed rate", learner(MAML.self, #"{"learnRate": false}"#)),
]
