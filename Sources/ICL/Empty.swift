public import Learners
public let inContextLearners: [any Learner.Type] = []
