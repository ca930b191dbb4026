import Foundation

extension BrokenExperiments {
  private static let sweep = #"{ "users.alpha": [0.05, 0.5] }"#

  static let sweeps: [BrokenExperiments] = [
    edit(sweep, "[]", "e.json:12: experiments[0].sweep is an array; expected an object such as"),
    edit(sweep, "null", "e.json:12: experiments[0].sweep is null; expected an object"),
    edit(
      sweep, "{ \"users.alpha\": 0.5 }",
      "e.json:12: experiments[0].sweep[\"users.alpha\"] is 0.5; expected a list of the values"),
    edit(
      sweep, "{ \"users.alpha\": [] }",
      "e.json:12: experiments[0].sweep[\"users.alpha\"] is []; expected a list of the values"),
    edit(
      sweep, "{ \"users.alpha\": [1, 2, 1] }",
      "e.json:12: experiments[0].sweep[\"users.alpha\"] has 1 twice; keep one"),
    edit(
      sweep, "{ \"users.alpha\": [0.1, 1e-1] }",
      "e.json:12: experiments[0].sweep[\"users.alpha\"] has 1e-1 twice; keep one"),
    edit(
      sweep, "{ \"users.alpha\": [0.1, 0] }",
      "e.json:12: experiments[0].users.alpha is 0; expected a number at least 1e-06"),
    edit(
      sweep, "{ \"users.alhpa\": [0.1] }",
      "e.json:12: experiments[0].users.alhpa is not a known key; did you mean \"alpha\"?"),
    edit(
      sweep, "{ \"users\": [1] }",
      "e.json:12: experiments[0].sweep[\"users\"] is not a path that can be swept; expected a"
        + " dotted path under"
    ),
    edit(
      sweep, "{ \"\": [1] }",
      "e.json:12: experiments[0].sweep[\"\"] is not a path that can be swept"),
    edit(sweep, "{ \".\": [1] }", "e.json:12: experiments[0].sweep[\".\"] is not a path"),
    edit(
      sweep, "{ \"seed\": [1, 2] }",
      "e.json:12: experiments[0].sweep[\"seed\"] is not a path that can be swept"),
    edit(
      sweep, "{ \"name.x\": [1, 2] }",
      "e.json:12: experiments[0].sweep[\"name.x\"] is not a path that can be swept"),
    edit(
      sweep, "{ \"sweep.x\": [1] }",
      "e.json:12: experiments[0].sweep[\"sweep.x\"] is not a path that can be swept"),
    edit(sweep, "{ \"users.\": [1] }", "e.json:12: experiments[0].users. is not a known key"),
    edit(sweep, "{ \"users..alpha\": [1] }", "e.json:12: experiments[0].users. is not a known key"),
    edit(
      sweep, "{ \"users.alpha.x\": [1] }",
      "e.json:8: experiments[0].sweep[\"users.alpha.x\"] leads into a number at \"x\"; expected"
        + " an object there"
    ),
    edit(
      sweep, "{ \"feedback.counts.0\": [1] }",
      "e.json:9: experiments[0].sweep[\"feedback.counts.0\"] leads into an array at \"0\";"
        + " expected an object there"
    ),
    edit(
      sweep, "{ \"feedback.counts..x\": [1] }",
      "e.json:9: experiments[0].sweep[\"feedback.counts..x\"] leads into an array"),
    edit(
      sweep, "{ \"feedback.counts\": [[0, 2], [2, 0]] }",
      "e.json:12: experiments[0].feedback.counts is [2, 0]; expected ascending"),
    edit(
      sweep, "{ \"feedback.form\": [\"rating\", \"ratings\"] }",
      "e.json:12: experiments[0].feedback.form is \"ratings\"; expected one of"),
    edit(
      sweep, "{ \"feedback.form\": [\"rating\"], \"feedback.flipRate\": [0, 0.1] }",
      "e.json:12: experiments[0].feedback.flipRate is 0.1, but ratings are not flipped"),
    edit(
      sweep, "{ \"dataset.kind\": [\"synthetic-text\", \"table\"] }",
      "e.json:12: experiments[0].dataset.kind is \"table\"; expected one of"),
    edit(
      sweep, "{ \"dataset.kind\": [\"recorded\"] }",
      "e.json:7: experiments[0].dataset.prompts is a number; expected an object"
    ).with(mistakes: 3),
    edit(
      sweep, "{ \"learners.maml.innerSteps\": [1] }",
      "e.json:12: experiments[0].sweep[\"learners.maml.innerSteps\"] names no hyperparameter of a"
        + " learner",
      "labels: expected one of logistic, m"),
    edit(
      sweep, "{ \"learners.m\": [1] }",
      "e.json:12: experiments[0].sweep[\"learners.m\"] names no hyperparameter of a learner"
        + " (learners.<label>.<key>)"
    ),
    edit(
      sweep, "{ \"learners.m.kind\": [\"maml\"] }",
      "e.json:12: experiments[0].sweep[\"learners.m.kind\"] sweeps a learner's kind, which"),
    edit(
      sweep, "{ \"learners.m.label\": [\"a\"] }",
      "e.json:12: experiments[0].sweep[\"learners.m.label\"] sweeps a learner's label, which"),
    edit(
      sweep, "{ \"learners.m.innerStep\": [1] }",
      "e.json:12: experiments[0].learners[1].innerStep is not a known key; did you mean"
        + " \"innerSteps\"?"
    ),
    edit(
      sweep, "{ \"learners.m.innerSteps\": [1, 0] }",
      "e.json:12: experiments[0].learners[1].innerSteps is 0; expected"),
    edit(
      sweep, "{ \"learners.m.innerSteps.x\": [1] }",
      "e.json:12: experiments[0].learners[1].innerSteps is {\"x\":1}; expected a whole number"),
    edit(
      sweep, "{ \"learners.0.innerSteps\": [1] }",
      "e.json:12: experiments[0].sweep[\"learners.0.innerSteps\"] names no hyperparameter"),
    edit(
      sweep, tooMany(axes: 2, values: 400),
      "e.json:12: experiments[0].sweep has 160000 settings; expected at most 100000: split the"
        + " sweep"
    ).with(mistakes: 3),
    edit(
      sweep, tooMany(axes: 40, values: 4),
      "e.json:12: experiments[0].sweep has 1.2089258196146292e+24 settings; expected at most 100000"
    ).with(mistakes: 41),
  ]

  private static func tooMany(axes: Int, values: Int) -> String {
    let list = (0..<values).map { "\($0)" }.joined(separator: ", ")
    return "{ " + (0..<axes).map { "\"users.axis\($0)\": [\(list)]" }.joined(separator: ", ") + " }"
  }

  /// Settings that the data cannot carry.
  static let plans: [BrokenExperiments] = [
    edit(
      "[0, 2, 4]", "[0, 1000]",
      "e.json: experiments[0].feedback.counts asks for 1000 items of a user, but the training"
        + " prompts give only 84",
      "lower the largest count", "(setting users.alpha=0.05)"),
    edit(
      "\"form\": \"comparison\", \"counts\": [0, 2, 4]",
      "\"pairs\": \"best-worst\", \"counts\": [15]",
      "e.json: experiments[0].feedback.counts asks for 15 items", "only 14"),
    edit(
      "\"form\": \"comparison\", \"counts\": [0, 2, 4]",
      "\"pairs\": \"adjacent\", \"counts\": [43]",
      "e.json: experiments[0].feedback.counts asks for 43 items", "only 42"),
    edit(
      "\"form\": \"comparison\", \"counts\": [0, 2, 4]", "\"form\": \"rating\", \"counts\": [57]",
      "e.json: experiments[0].feedback.counts asks for 57 items", "only 56"),
    edit(
      "\"form\": \"comparison\", \"counts\": [0, 2, 4]", "\"form\": \"best-of\", \"counts\": [15]",
      "e.json: experiments[0].feedback.counts asks for 15 items", "only 14"),
    edit(
      "\"kind\": \"synthetic-text\", \"prompts\": 20",
      "\"kind\": \"synthetic-text\", \"prompts\": 3",
      "e.json: experiments[0].feedback.counts asks for 4 items", "only 3"),
    edit(
      "{ \"prompts\": 4 }", "{ \"prompts\": 7 }",
      "e.json: experiments[0].evaluation.prompts is 7, but the split leaves 6 evaluation prompts;"
        + " lower it, or raise evaluation.share"
    ),
    edit(
      "{ \"prompts\": 4 }", "{ \"prompts\": 4, \"share\": 0.01 }",
      "e.json: experiments[0].evaluation.prompts is 4, but the split leaves 1"),
    edit(
      "{ \"prompts\": 4 }", "{ \"prompts\": 4, \"candidates\": 5 }",
      "e.json: experiments[0].evaluation.candidates is 5, but a prompt has only 4 responses to"
        + " offer; lower it"
    ),
    edit(
      "{ \"prompts\": 4 }", "{ \"prompts\": 4, \"reference\": \"response:gpt\" }",
      "e.json: experiments[0].evaluation.reference is \"response:gpt\", but prompt",
      "has no such response; expected one of"),
    edit(
      "{ \"users.alpha\": [0.05, 0.5] }", "{ \"users.alpha\": [{\"brief\": 1}] }",
      "e.json: experiments[0].users.alpha names reward model \"brief\", which the dataset does"
        + " not have; expected"
    ).named("an unknown scorer"),
    edit(
      "\"m\" }],\n      \"sweep\": { \"users.alpha\": [0.05, 0.5] }",
      "\"m\" }, { \"kind\": \"bayes\" }],\n      \"sweep\": { \"users.alpha\": [[0.1, 1]] }",
      "e.json: experiments[0].users.alpha is a list, and \"bayes\" knows populations of one alpha"
        + " only",
      "leave it out"),
    edit(
      "\"prompts\": 20, \"responses\": 4",
      "\"prompts\": 3, \"responses\": 3, \"scorers\": [\"\(scorer)\"]",
      "e.json: experiments[0].feedback.counts asks for 4 items"),
    edit(
      "\"prompts\": 20, \"responses\": 4", "\"prompts\": 2, \"responses\": 2",
      "e.json: experiments[0]."
    ).with(counts: "[0]", "experiments[0].dataset leaves a single candidate to choose from"),
  ]

  /// The name of a built-in scorer.
  private static let scorer = "concise"
}

extension BrokenExperiments {
  func named(_ name: String) -> BrokenExperiments {
    BrokenExperiments(name: name, bytes: bytes, says: says)
  }

  /// The same where more than one thing is wrong.
  func with(mistakes: Int) -> BrokenExperiments {
    var copy = self
    copy.mistakes = mistakes
    return copy
  }

  /// The same with other counts, and another message.
  func with(counts: String, _ says: String) -> BrokenExperiments {
    let text = String(decoding: bytes, as: UTF8.self)
      .replacingOccurrences(of: "[0, 2, 4]", with: counts)
    return BrokenExperiments(name: name, bytes: Array(text.utf8), says: ["e.json: " + says])
  }
}
