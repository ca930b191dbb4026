import Foundation

extension BrokenExperiments {
  static let sections: [BrokenExperiments] = [
    edit(
      "\"dataset\": { \"kind\": \"synthetic-text\", \"prompts\": 20, \"responses\": 4 }",
      "\"dataset\": 5", "e.json:7: experiments[0].dataset is a number; expected an object"),
    edit(
      "\"kind\": \"synthetic-text\", ", "",
      "e.json:7: experiments[0].dataset.kind is missing; expected one of synthetic-text,"
        + " scores-table"
    ),
    edit(
      "\"synthetic-text\"", "\"synthetic\"",
      "e.json:7: experiments[0].dataset.kind is \"synthetic\"; ", "synthetic-text"),
    edit(
      "\"synthetic-text\"", "\"synthetic-txt\"", "e.json:7: experiments[0].dataset.kind is",
      "did you mean \"synthetic-text\"?"),
    edit(
      "\"synthetic-text\"", "null", "e.json:7: experiments[0].dataset.kind is null; expected one of"
    ),
    edit(
      "\"prompts\": 20", "\"prompts\": 1",
      "e.json:7: experiments[0].dataset.prompts is 1; expected a whole number from 2"),
    edit(
      "\"prompts\": 20", "\"prompts\": 1e7",
      "e.json:7: experiments[0].dataset.prompts is 1e7; expected"),
    edit(
      "\"prompts\": 20", "\"prompt\": 20",
      "e.json:7: experiments[0].dataset.prompt is not a known key; did you mean \"prompts\"?"),
    edit(
      "\"prompts\": 20, \"responses\": 4", "\"prompts\": 1000000, \"responses\": 1000",
      "e.json:7: experiments[0].dataset.prompts is 1000000, times 1000 responses",
      "at most 10000000"),
    edit(
      "\"responses\": 4", "\"responses\": 1",
      "e.json:7: experiments[0].dataset.responses is 1; expected a whole number from 2"),
    edit(
      "\"responses\": 4", "\"scorers\": []",
      "e.json:7: experiments[0].dataset.scorers is []; expected a list of strings"),
    edit(
      "\"responses\": 4", "\"scorers\": [\"lenght\"]",
      "e.json:7: experiments[0].dataset.scorers has \"lenght\"; ", "expected one of"),
    edit(
      "\"responses\": 4", "\"path\": \"a.csv\"",
      "e.json:7: experiments[0].dataset.path is not a known key; expected one of"),

    edit(
      "\"historical\": 20", "\"historical\": 0",
      "e.json:8: experiments[0].users.historical is 0; expected a whole number from 1"),
    edit(
      "\"historical\": 20", "\"historic\": 20",
      "e.json:8: experiments[0].users.historic is not a known key; did you mean \"historical\"?"),
    edit(
      "\"test\": 5", "\"test\": 1",
      "e.json:8: experiments[0].users.test is 1; expected a whole number from 2"),
    edit("\"test\": 5", "\"test\": 5.5", "e.json:8: experiments[0].users.test is 5.5; expected"),
    edit("\"test\": 5", "\"test\": true", "e.json:8: experiments[0].users.test is true; expected"),
    edit(
      "\"test\": 5", "\"items\": [5]",
      "e.json:8: experiments[0].users.items is [5]; expected two numbers, fewest and most"),
    edit(
      "\"test\": 5", "\"items\": [9, 5]",
      "e.json:8: experiments[0].users.items is [9, 5]; expected two numbers"),
    edit(
      "\"test\": 5", "\"items\": [0, 5]",
      "e.json:8: experiments[0].users.items is [0,5]; expected a list"),
    edit(
      "\"test\": 5", "\"items\": 5", "e.json:8: experiments[0].users.items is 5; expected a list"),
    edit(
      "\"test\": 5", "\"minimumDistance\": 2",
      "e.json:8: experiments[0].users.minimumDistance is 2; expected a number at least 0 and at"
        + " most 1.4"
    ),
    edit(
      "\"test\": 5", "\"factors\": -1",
      "e.json:8: experiments[0].users.factors is -1; expected a whole number from 0"),
    edit(
      "\"alpha\": 0.5 }", "\"alpha\": 0 }, \"bounds\": true",
      "e.json:8: experiments[0].users.alpha is 0; expected a number at least 1e-06"
    )
    .withoutSweep,
    edit("\"alpha\": 0.5", "\"alpha\": -1", "e.json:8: experiments[0].users.alpha is -1; expected")
      .withoutSweep,
    edit(
      "\"alpha\": 0.5", "\"alpha\": 1001", "e.json:8: experiments[0].users.alpha is 1001; expected"
    ).withoutSweep,
    edit(
      "\"alpha\": 0.5", "\"alpha\": \"low\"",
      "e.json:8: experiments[0].users.alpha is \"low\"; expected"
    ).withoutSweep,
    edit("\"alpha\": 0.5", "\"alpha\": []", "e.json:8: experiments[0].users.alpha is []; expected")
      .withoutSweep,
    edit(
      "\"alpha\": 0.5", "\"alpha\": [1, 0]",
      "e.json:8: experiments[0].users.alpha is [1,0]; expected"
    ).withoutSweep,
    edit("\"alpha\": 0.5", "\"alpha\": {}", "e.json:8: experiments[0].users.alpha is {}; expected")
      .withoutSweep,
    edit(
      "\"alpha\": 0.5", "\"alpha\": {\"a\": null}",
      "e.json:8: experiments[0].users.alpha is {\"a\":null}; expected"
    ).withoutSweep,

    edit(
      "\"comparison\"", "\"comparisons\"",
      "e.json:9: experiments[0].feedback.form is \"comparisons\"; expected one of comparison,"
        + " best-of, ranking, rating"
    ),
    edit("\"comparison\"", "5", "e.json:9: experiments[0].feedback.form is 5; expected one of"),
    edit(
      "\"form\"", "\"fromm\"",
      "e.json:9: experiments[0].feedback.fromm is not a known key; did you mean \"form\"?"),
    edit(
      "\"form\": \"comparison\"", "\"form\": \"best-of\", \"pairs\": \"adjacent\"",
      "e.json:9: experiments[0].feedback.pairs is \"adjacent\", which only comparisons have; use"
        + " \"random\""
    ),
    edit(
      "\"form\": \"comparison\"", "\"form\": \"rating\", \"pairs\": \"best-worst\"",
      "e.json:9: experiments[0].feedback.pairs is \"best-worst\", which only comparisons have"),
    edit(
      "\"form\": \"comparison\"", "\"form\": \"rating\", \"pairs\": \"thompson\"",
      "e.json:9: experiments[0].feedback.pairs is \"thompson\", which only comparisons have"),
    edit(
      "\"form\": \"comparison\"", "\"pairs\": \"d-optimal\", \"offered\": 0",
      "e.json:9: experiments[0].feedback.offered is 0; expected a whole number from 1 to 1000"),
    edit(
      "\"form\": \"comparison\"", "\"form\": \"rating\", \"flipRate\": 0.1",
      "e.json:9: experiments[0].feedback.flipRate is 0.1, but ratings are not flipped; use"
        + " temperature"
    ),
    edit(
      "\"form\": \"comparison\"", "\"pairs\": \"nearest\"",
      "e.json:9: experiments[0].feedback.pairs is \"nearest\"; expected one of random,"
        + " best-worst, adjacent, nearest-prompt"
    ),
    edit(
      "\"form\": \"comparison\"", "\"temperature\": -1",
      "e.json:9: experiments[0].feedback.temperature is -1; expected a number at least 0 and at"
        + " most 100"
    ),
    edit(
      "\"form\": \"comparison\"", "\"flipRate\": 1.01",
      "e.json:9: experiments[0].feedback.flipRate is 1.01; expected a number at least 0 and at"
        + " most 1"
    ),
    edit(
      "[0, 2, 4]", "[]",
      "e.json:9: experiments[0].feedback.counts is []; expected a list of whole numbers"),
    edit(
      "[0, 2, 4]", "[0, 4, 2]",
      "e.json:9: experiments[0].feedback.counts is [0, 4, 2]; expected ascending numbers"),
    edit(
      "[0, 2, 4]", "[0, 2, 2]",
      "e.json:9: experiments[0].feedback.counts is [0, 2, 2]; expected ascending numbers, none"
        + " twice"
    ),
    edit(
      "[0, 2, 4]", "[-1, 2]",
      "e.json:9: experiments[0].feedback.counts is [-1,2]; expected a list of whole numbers from"
        + " 0"),
    edit("[0, 2, 4]", "[0, 1e6]", "e.json:9: experiments[0].feedback.counts is [0,1e6]; expected"),
    edit("[0, 2, 4]", "4", "e.json:9: experiments[0].feedback.counts is 4; expected a list"),
    edit(
      "[0, 2, 4]", "[\"0\"]", "e.json:9: experiments[0].feedback.counts is [\"0\"]; expected a list"
    ),

    edit(
      "\"evaluation\": { \"prompts\": 4 }", "\"evaluation\": []",
      "e.json:10: experiments[0].evaluation is an array; expected an object"),
    edit(
      "{ \"prompts\": 4 }", "{ \"prompts\": 0 }",
      "e.json:10: experiments[0].evaluation.prompts is 0; expected a whole number from 1"),
    edit(
      "{ \"prompts\": 4 }", "{ \"promts\": 4 }",
      "e.json:10: experiments[0].evaluation.promts is not a known key; did you mean \"prompts\"?"),
    edit(
      "{ \"prompts\": 4 }", "{ \"candidates\": 1 }",
      "e.json:10: experiments[0].evaluation.candidates is 1; expected a whole number from 2"),
    edit(
      "{ \"prompts\": 4 }", "{ \"share\": 0 }",
      "e.json:10: experiments[0].evaluation.share is 0; expected a number more than 0 and at most"
        + " 0.9"
    ),
    edit(
      "{ \"prompts\": 4 }", "{ \"share\": 0.95 }",
      "e.json:10: experiments[0].evaluation.share is 0.95; expected"),
    edit(
      "{ \"prompts\": 4 }", "{ \"reference\": \"best\" }",
      "e.json:10: experiments[0].evaluation.reference is \"best\"; expected population-best,"
        + " response:<id>"
    ),
    edit(
      "{ \"prompts\": 4 }", "{ \"reference\": \"response:\" }",
      "e.json:10: experiments[0].evaluation.reference is \"response:\"; expected"),
    edit(
      "{ \"prompts\": 4 }", "{ \"reference\": 1 }",
      "e.json:10: experiments[0].evaluation.reference is 1; expected"),
  ]

  private static let list = #"[{ "kind": "logistic" }, { "kind": "maml", "label": "m" }]"#

  static let learners: [BrokenExperiments] = [
    edit(
      list, "[]",
      "e.json:11: experiments[0].learners is empty; expected a list such as [{\"kind\":"
        + " \"logistic\"}]"
    ),
    edit(
      list, "{ \"kind\": \"logistic\" }",
      "e.json:11: experiments[0].learners is an object; expected a list"),
    edit(
      list, "[\"logistic\"]",
      "e.json:11: experiments[0].learners[0] is a string; expected an object"),
    edit(list, "[null]", "e.json:11: experiments[0].learners[0] is null; expected an object"),
    edit(
      list, "[{}]",
      "e.json:11: experiments[0].learners[0].kind is missing; expected one of random, length"),
    edit(
      "\"learners\"", "\"learner\"",
      "e.json:11: experiments[0].learner is not a known key; did you mean \"learners\"?"),
    edit(
      "\"kind\": \"logistic\"", "\"kind\": \"logstic\"",
      "e.json:11: experiments[0].learners[0].kind is \"logstic\"; did you mean \"logistic\"?"),
    edit(
      "\"kind\": \"logistic\"", "\"kind\": \"gpt\"",
      "e.json:11: experiments[0].learners[0].kind is \"gpt\"; expected one of random,"),
    edit(
      "\"kind\": \"logistic\"", "\"kind\": 3",
      "e.json:11: experiments[0].learners[0].kind is 3; expected one of"),
    edit(
      "\"kind\": \"logistic\"", "\"kind\": \"logistic\", \"lamda\": 1",
      "e.json:11: experiments[0].learners[0].lamda is not a known key; did you mean \"lambda\"?"),
    edit(
      "\"kind\": \"logistic\"", "\"kind\": \"logistic\", \"lambda\": 0",
      "e.json:11: experiments[0].learners[0].lambda is 0; expected a number at least 1e-09"),
    edit(
      "\"kind\": \"logistic\"", "\"kind\": \"logistic\", \"nonNegative\": true",
      "e.json:11: experiments[0].learners[0].nonNegative is true; expected one of auto, yes, no"),
    edit(
      "\"label\": \"m\"", "\"label\": \"\"",
      "e.json:11: experiments[0].learners[1].label is \"\"; expected a string"),
    edit(
      "\"label\": \"m\"", "\"label\": 5",
      "e.json:11: experiments[0].learners[1].label is 5; expected a string"),
    edit(
      "\"label\": \"m\"", "\"label\": \"logistic\"",
      "e.json:11: experiments[0].learners[1].label is \"logistic\", which another learner has;"
        + " give each its own \"label\""
    ),
    edit(
      list, "[{ \"kind\": \"maml\" }, { \"kind\": \"maml\", \"innerSteps\": 1 }]",
      "e.json:11: experiments[0].learners[1].label is \"maml\", which another learner has"),
    edit(
      "\"label\": \"m\"", "\"innerSteps\": 0",
      "e.json:11: experiments[0].learners[1].innerSteps is 0; expected a whole number from 1 to 100"
    ),
    edit(
      "\"label\": \"m\"", "\"innerRate\": -0.5",
      "e.json:11: experiments[0].learners[1].innerRate is -0.5; expected a number at least 1e-09"),
    edit(
      "\"label\": \"m\"", "\"validationShare\": 0.6",
      "e.json:11: experiments[0].learners[1].validationShare is 0.6; expected"),
    edit(
      "\"label\": \"m\"", "\"learnRate\": 0.1",
      "e.json:11: experiments[0].learners[1].learnRate is 0.1; expected true or false"),
    edit(
      "\"label\": \"m\"", "\"learners\": []",
      "e.json:11: experiments[0].learners[1].learners is not a known key"),
    edit(
      "\"kind\": \"logistic\"",
      "\"kind\": \"nearest-neighbor\", \"embedding\": \"winners\", \"similarity\": \"agreement\"",
      "e.json:11: experiments[0].learners[0].similarity is \"agreement\"; expected cosine"),
    edit(
      "\"kind\": \"logistic\"", "\"kind\": \"nearest-neighbor\", \"neighbors\": -1",
      "e.json:11: experiments[0].learners[0].neighbors is -1; expected"),
    edit(
      "\"kind\": \"logistic\"", "\"kind\": \"population-mean\", \"ridge\": 1",
      "e.json:11: experiments[0].learners[0].ridge is not a known key; expected one of kind,"
        + " label"),
  ]
}

extension BrokenExperiments {
  /// The same without the sweep, which would set the value that is broken.
  var withoutSweep: BrokenExperiments {
    let text = String(decoding: bytes, as: UTF8.self)
      .replacingOccurrences(of: "],\n      \"sweep\": { \"users.alpha\": [0.05, 0.5] }", with: "]")
    return BrokenExperiments(name: name, bytes: Array(text.utf8), says: says)
  }
}
