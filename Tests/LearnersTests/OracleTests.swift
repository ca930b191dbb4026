import Learners
import Preferences
import Testing

@Suite struct `Oracle ceiling` {
  let world = BayesWorld(models: 3, prompts: 6, alpha: 0.5)
  let names = ["a", "b"]

  @Test func `scores are the true utilities at every count`() throws {
    let secrets = world.secrets(names, sets: 2)
    let fitted = try Oracle().fit(world.training, secrets: secrets)
    let scores = try fitted.scores(
      for: secrets.candidates, histories: world.histories(names, count: 4), counts: [0, 4])
    #expect(scores == [secrets.utilities, secrets.utilities])
  }

  @Test(arguments: [Oracle() as any Ceiling, Bayes()])
  func `other candidates than those of the secrets are refused`(ceiling: any Ceiling) throws {
    let secrets = world.secrets(names, sets: 2)
    let fitted = try ceiling.fit(world.training, secrets: secrets)
    #expect(throws: LearnerFailure.self) {
      try fitted.scores(
        for: world.secrets(names, sets: 1).candidates,
        histories: world.histories(names, count: 4), count: 0)
    }
  }

  @Test(arguments: [Oracle() as any Ceiling, Bayes()])
  func `a ceiling cannot be fitted without secrets`(ceiling: any Ceiling) {
    #expect(throws: LearnerFailure.self) { try ceiling.fit(world.training) }
  }

  @Test func `the Bayes ceiling needs a known prior`() {
    let known = world.secrets(names, sets: 2)
    let unknown = Secrets(
      priorAlpha: nil, choiceModel: known.choiceModel, utilities: known.utilities,
      reference: known.reference, candidates: known.candidates)
    #expect(throws: LearnerFailure.self) { try Bayes().fit(world.training, secrets: unknown) }
  }
}
