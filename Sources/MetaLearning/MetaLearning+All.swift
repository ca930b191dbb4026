public import Learners

/// The learners that meta-learn over historical users.
public let metaLearners: [any Learner.Type] = [
  MAML.self, EmpiricalBayes.self, Laplace.self,
]
