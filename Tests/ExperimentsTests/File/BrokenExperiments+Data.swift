import Foundation

extension BrokenExperiments {
  static let scores = "prompt,response,a,b\np,x,1,2\np,y,2,1\nq,x,3,1\nq,y,0,5\n"
  private static let ratings =
    "user,prompt,response,value\n"
    + (0..<4).map { "u\($0),p,x,1\nu\($0),p,y,\($0)\nu\($0),p,z,3\n" }.joined()
  private static let comparisons =
    "user,prompt,winner,loser\n"
    + (0..<4).map { "u\($0),p,x,y\nu\($0),q,y,x\nu\($0),p,z,x\n" }.joined()

  static let dataFiles: [BrokenExperiments] = [
    data(
      "texts without scorer", #"{ "kind": "texts", "responses": { "path": "t.jsonl" } }"#,
      "e.json:3: experiments[0].dataset.scorer is missing, and texts have no scores"),
    data(
      "no heads",
      #"{ "kind": "scores-table", "path": "s.csv", "scorer": { "kind": "distilled", "file": "h" } }"#,
      files: ["s.csv": scores], exitCode: 74, "h: cannot be read: No such file"),
    data(
      "an unknown scorer",
      #"{ "kind": "scores-table", "path": "s.csv", "scorer": { "kind": "oracle", "file": "h" } }"#,
      "e.json:3: experiments[0].dataset.scorer.kind is \"oracle\"; expected one of distilled"),
    data(
      "heads that are none",
      #"{ "kind": "scores-table", "path": "s.csv", "scorer": { "kind": "distilled", "file": "h.json" } }"#,
      files: ["s.csv": scores, "h.json": "{}"], "h.json:1: format is missing; expected one of"),
    data(
      "no path", #"{ "kind": "scores-table" }"#,
      "e.json:3: experiments[0].dataset.path is missing; expected a string"),
    data(
      "missing scores", #"{ "kind": "scores-table", "path": "s.csv" }"#, exitCode: 74,
      "s.csv: cannot be read: No such file or directory; check the path"),
    data(
      "missing ratings", #"{ "kind": "recorded", "path": "r.csv" }"#, exitCode: 74,
      "r.csv: cannot be read: No such file"),
    data(
      "missing rows", #"{ "kind": "personalllm", "path": "t.jsonl" }"#, exitCode: 74,
      "t.jsonl: cannot be read: No such file"),
    data(
      "a folder", #"{ "kind": "scores-table", "path": "." }"#, exitCode: 74,
      ".: is a folder, not a file; name a file in it"),
    data(
      "a variable not set", #"{ "kind": "scores-table", "path": "${NO_SUCH}/s.csv" }"#,
      exitCode: 74,
      "${NO_SUCH}/s.csv: needs the environment variable NO_SUCH, which is not set; set it"),
    data(
      "a variable not closed", #"{ "kind": "scores-table", "path": "${NO" }"#, exitCode: 74,
      "${NO: has \"${\" without \"}\"; close it"),
    data(
      "an empty table", #"{ "kind": "scores-table", "path": "s.csv" }"#, files: ["s.csv": ""],
      "s.csv: "),
    data(
      "a wrong score", #"{ "kind": "scores-table", "path": "s.csv" }"#,
      files: ["s.csv": scores.replacingOccurrences(of: "y,2", with: "y,n/a")],
      "s.csv:3, column a: \"n/a\" is not a finite number; correct it"),
    data(
      "an unknown column", #"{ "kind": "scores-table", "path": "s.csv", "scorers": ["c"] }"#,
      files: ["s.csv": scores], "s.csv:1, column c: there is no such column",
      "expected one of prompt, response, a, b"),
    data(
      "a response twice", #"{ "kind": "scores-table", "path": "s.csv" }"#,
      files: ["s.csv": scores + "q,y,1,1\n"],
      "s.csv:6, column response: response \"y\" to prompt \"q\" occurs on line 5 already; keep"
        + " one"),
    data(
      "a constant column", #"{ "kind": "scores-table", "path": "s.csv" }"#,
      files: ["s.csv": "prompt,response,a\np,x,1\np,y,1\n"],
      "s.csv, column a: every row has the score 1"),
    data(
      "an unknown ending", #"{ "kind": "scores-table", "path": "s.dat" }"#,
      files: ["s.dat": scores],
      "s.dat: is of unknown form; expected a name ending in .csv, .tsv or .jsonl"),
    data(
      "a wrong delimiter", #"{ "kind": "scores-table", "path": "s.csv", "delimiter": ";" }"#,
      files: ["s.csv": scores],
      "e.json:3: experiments[0].dataset.delimiter is \";\"; expected one of auto, comma, tab,"
        + " semicolon"
    ),
    data(
      "missing texts",
      #"{ "kind": "scores-table", "path": "s.csv", "prompts": { "path": "t.jsonl" } }"#,
      files: ["s.csv": scores], exitCode: 74, "t.jsonl: cannot be read"),
    data(
      "texts without a path", #"{ "kind": "scores-table", "path": "s.csv", "prompts": {} }"#,
      files: ["s.csv": scores], "e.json:3: experiments[0].dataset.prompts.path is missing"),
    data(
      "a learner that needs texts", #"{ "kind": "scores-table", "path": "s.csv" }"#,
      files: ["s.csv": scores], learners: #"[{ "kind": "in-context" }]"#,
      "e.json: experiments[0].learners has \"in-context-stand-in\", which needs the texts of prompts and"
        + " responses, and the dataset has none; give them"
    ).with(mistakes: 3),
    data(
      "a learner that needs answers", #"{ "kind": "scores-table", "path": "s.csv" }"#,
      files: ["s.csv": scores], learners: #"[{ "kind": "length" }]"#,
      "e.json: experiments[0].learners has \"length\", which needs the texts of the responses"
    ).with(mistakes: 3),
    data(
      "a ceiling of recorded people", #"{ "kind": "recorded", "path": "r.csv" }"#,
      files: ["r.csv": comparisons], learners: #"[{ "kind": "bayes" }]"#,
      "e.json: experiments[0].learners has \"bayes\", which needs simulated users"),
    data(
      "pairs that need texts", #"{ "kind": "scores-table", "path": "s.csv" }"#,
      files: ["s.csv": scores], feedback: #""pairs": "nearest-prompt", "counts": [0]"#,
      "e.json: experiments[0].feedback.pairs is \"nearest-prompt\", which needs the texts of the"
        + " prompts; give them"
    ).with(mistakes: 2),
    data(
      "a baseline that needs texts", #"{ "kind": "scores-table", "path": "s.csv" }"#,
      files: ["s.csv": scores], more: #", "baseline": "length""#,
      "e.json: experiments[0].baseline is \"length\", which this data cannot carry; expected one"
        + " of random"
    ).with(mistakes: 3),
    data(
      "too few items", #"{ "kind": "scores-table", "path": "s.csv" }"#, files: ["s.csv": scores],
      feedback: #""counts": [64]"#,
      "e.json: experiments[0].feedback.counts asks for 64 items of a user"
    ).with(mistakes: 2),
    data(
      "more test users than people", #"{ "kind": "recorded", "path": "r.csv" }"#,
      files: ["r.csv": ratings], feedback: #""form": "rating", "counts": [0]"#,
      users: #""historical": 1, "test": 9"#, "e.json: experiments[0].users.test is 9, but only",
      "lower users.test"),
    data(
      "more historical users than people", #"{ "kind": "recorded", "path": "r.csv" }"#,
      files: ["r.csv": comparisons], feedback: #""counts": [0, 1]"#,
      users: #""historical": 9, "test": 2"#,
      "e.json: experiments[0].users.historical is 9, but only 2 people are left"),
    data(
      "ratings of comparers", #"{ "kind": "recorded", "path": "r.csv" }"#,
      files: ["r.csv": comparisons], feedback: #""form": "rating", "counts": [0]"#,
      "e.json: experiments[0].feedback.form is \"rating\", but the people recorded gave"
        + " feedback of the form \"comparison\"; use that"
    ),
    data(
      "pairs of recorded comparisons", #"{ "kind": "recorded", "path": "r.csv" }"#,
      files: ["r.csv": comparisons], feedback: #""pairs": "adjacent", "counts": [0]"#,
      "e.json: experiments[0].feedback.pairs is \"adjacent\", but recorded feedback of the form comparison"
        + " is taken as it is in the file; use \"random\""
    ),
    data(
      "questions to people who were recorded", #"{ "kind": "recorded", "path": "r.csv" }"#,
      files: ["r.csv": comparisons], feedback: #""pairs": "information-gain", "counts": [0]"#,
      "e.json: experiments[0].feedback.pairs is \"information-gain\", but people who were recorded"
        + " cannot be asked; use \"random\" or simulated users"
    ),
    data(
      "noise in recorded comparisons", #"{ "kind": "recorded", "path": "r.csv" }"#,
      files: ["r.csv": comparisons], feedback: #""flipRate": 0.1, "counts": [0]"#,
      "e.json: experiments[0].feedback.flipRate is 0.1, but recorded feedback of the form comparison"
        + " is taken as it is",
      "use 0"),
    data(
      "noise in recorded ratings", #"{ "kind": "recorded", "path": "r.csv" }"#,
      files: ["r.csv": ratings], feedback: #""form": "rating", "temperature": 1, "counts": [0]"#,
      "e.json: experiments[0].feedback.temperature is 1, but recorded feedback of the form rating is taken as it is"
    ),
    data(
      "a reference of recorded people",
      #"{ "kind": "recorded", "path": "r.csv" }, "replicates": 1"#, files: ["r.csv": comparisons],
      more: #", "sweep": { "evaluation.reference": ["response:x"] }"#,
      "e.json: experiments[0].evaluation.reference is \"response:x\", but recorded people did not"
        + " all judge one response"
    ),
    data(
      "a rating twice", #"{ "kind": "recorded", "path": "r.csv" }"#,
      files: ["r.csv": ratings + "u0,p,x,2\n"],
      "r.csv:14, column response: user \"u0\" has rated \"x\" already; keep one rating"),
    data(
      "a scores table for ratings", #"{ "kind": "recorded", "path": "s.csv" }"#,
      files: ["s.csv": scores], "s.csv:1", "column"),
    data(
      "scorers without texts", #"{ "kind": "recorded", "path": "r.csv", "scorers": "text" }"#,
      files: ["r.csv": ratings],
      "e.json:3: experiments[0].dataset.scorers is \"text\" without texts"),
    data(
      "a Parquet file", #"{ "kind": "personalllm", "path": "t.parquet" }"#,
      files: ["t.parquet": "PAR1"], "t.parquet: is a Parquet file; convert it first"),
  ]
}
