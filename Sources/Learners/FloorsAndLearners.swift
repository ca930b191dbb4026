/// What needs no personal learning, and the per-user and user-transfer learners of this module.
public let floorsAndLearners: [any Learner.Type] = [
  Random.self, Length.self, PopulationMean.self, BestSingleReward.self, BradleyTerry.self,
  Logistic.self, NearestNeighbor.self, Prototypes.self, LoRe.self, PAL.self, PReF.self,
  MatrixFactorization.self, Discounted.self, SlidingWindow.self, Kalman.self, ChangeDetection.self,
]
