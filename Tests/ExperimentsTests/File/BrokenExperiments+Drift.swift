extension BrokenExperiments {
  private static let place = #""evaluation": { "prompts": 4 },"#

  private static func drift(_ section: String, _ says: String...) -> BrokenExperiments {
    let broken = edit(place, "\(place) \"drift\": \(section),")
    return BrokenExperiments(name: "drift \(section)", bytes: broken.bytes, says: says)
  }

  static let drifts: [BrokenExperiments] = [
    drift("[]", "e.json:10: experiments[0].drift is an array; expected an object"),
    drift(
      #"{ "kind": "slow" }"#,
      "e.json:10: experiments[0].drift.kind is \"slow\"; expected one of none, rotation, sudden,"
        + " seasonal"),
    drift(
      #"{ "knid": "sudden" }"#,
      "e.json:10: experiments[0].drift.knid is not a known key; did you mean \"kind\"?"),
    drift(
      #"{ "kind": "sudden", "period": 0 }"#,
      "e.json:10: experiments[0].drift.period is 0; expected a whole number from 1 to 1000000"),
    drift(
      #"{ "repeats": 1 }"#,
      "e.json:10: experiments[0].drift.repeats is 1; expected a number at least 0 and at most 0.95"
    ),
    drift(
      #"{ "arrivals": -0.5 }"#,
      "e.json:10: experiments[0].drift.arrivals is -0.5; expected a number at least 0 and at most 1"
    ),
    edit(
      #""learners": [{ "kind": "logistic" }"#,
      #""drift": { "kind": "seasonal" }, "learners": [{ "kind": "bayes" }"#,
      "e.json: experiments[0].drift has kind \"seasonal\", and \"bayes\" knows users who stay as they"
        + " are only; leave it out"),
    edit(
      place, #""evaluation": { "reference": "best-of-all" }, "drift": { "kind": "rotation" },"#,
      "e.json: experiments[0].evaluation.reference is \"best-of-all\", which changes with users who"
        + " drift; use \"population-best\""
    ).with(mistakes: 2),
    edit(
      #""counts": [0, 2, 4] },"#,
      #""counts": [0, 2, 4], "pairs": "thompson" }, "drift": { "repeats": 0.5 },"#,
      "e.json: experiments[0].drift.repeats is 0.5, but with feedback.pairs \"thompson\" the policy"
        + " chooses every pair; use 0"),
    data(
      "drift of recorded people", #"{ "kind": "recorded", "path": "r.csv" }"#,
      files: ["r.csv": "user,prompt,winner,loser\na,p,x,y\nb,p,y,z\nc,p,x,z\nd,p,z,y\n"],
      more: #", "drift": { "repeats": 0.1 }"#,
      "e.json: experiments[0].drift moves simulated users, but recorded people are as they are in the"
        + " file; leave the section out"),
  ]
}
