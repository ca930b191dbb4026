public import Learners

/// The learners that meta-learn over historical users.
public let metaLearners: [any Learner.Type] = [
  MAML.self, FOMAML.self, Reptile.self, MetaSGD.self, IMAML.self, MRM.self, ANIL.self,
  EmpiricalBayes.self, Laplace.self,
]
