import Foundation

extension BrokenExperiments {
  static let syntax: [BrokenExperiments] = [
    whole("empty", "", "e.json:1:1: end of file; expected a value"),
    whole("blank", " \n\n ", "e.json:3:2: end of file; expected a value"),
    whole("text", "hello", "e.json:1:1: \"h\"; expected a value"),
    whole("a comment", "// x\n{}", "e.json:1:1: \"/\"; expected a value"),
    whole("two values", "{} {}", "e.json:1:4: \"{\" after the end of the value"),
    whole(
      "deep nesting", String(repeating: "[", count: 100_000),
      "e.json:1:102: nesting is deeper than 100 levels"),
    whole(
      "deep objects", String(repeating: "{\"a\":", count: 1000), "e.json:1:", "deeper than 100"),
    whole("UTF-16", "\u{FEFF}{\0", "e.json:1:2: byte 0x0; expected a key in double quotes"),
    BrokenExperiments(
      name: "binary", bytes: (0..<2048).map { UInt8(truncatingIfNeeded: $0 &* 197 &+ 0x89) },
      says: ["e.json:1:1: byte 0x89; expected a value"]),
    BrokenExperiments(
      name: "invalid UTF-8",
      bytes: Array("{\n\"exper\u{E9}\": 1}".unicodeScalars.map { UInt8($0.value) }),
      says: ["e.json:2:", "not valid UTF-8; save the file as UTF-8"]),
    edit("\"seed\": 3,", "\"seed\": 3", "e.json:6:7: \"\"\"; expected \",\" or \"}\""),
    edit("\"seed\": 3,", "seed: 3,", "e.json:5:7: \"s\"; expected a key in double quotes"),
    edit("\"seed\": 3,", "\"seed\" 3,", "e.json:5:14: \"3\"; expected \":\" after a key"),
    edit("\"seed\": 3,", "\"seed\": ,", "e.json:5:15: \",\"; expected a value"),
    edit("\"seed\": 3,", "\"seed\": NaN,", "e.json:5:15: \"N\"; expected a value"),
    edit("\"seed\": 3,", "\"seed\": Infinity,", "e.json:5:15: \"I\"; expected a value"),
    edit("\"seed\": 3,", "\"seed\": -Infinity,", "e.json:5:15: -Infinity is not a number"),
    edit("\"seed\": 3,", "\"seed\": 1e999,", "e.json:5:15: 1e999 is not a number"),
    edit("\"seed\": 3,", "\"seed\": 0x1F,", "e.json:5:15: 0x1F is not a number"),
    edit("\"seed\": 3,", "\"seed\": 03,", "e.json:5:15: 03 is not a number"),
    edit("\"seed\": 3,", "\"seed\": .5,", "e.json:5:15: \".\"; expected a value"),
    edit(
      "\"seed\": 3,", "\"seed\": 3, \"seed\": 4,", "e.json:5:18: key \"seed\" occurs twice",
      "keep one"),
    edit("\"name\": \"x\"", "\"name\": 'x'", "e.json:4:15: \"'\"; expected a value"),
    edit(
      "\"name\": \"x\"", "\"name\": \"x", "e.json:4:15: a string is not closed by a double quote"),
    edit("\"name\": \"x\"", "\"name\": \"\\q\"", "e.json:4:17: \\q is not an escape"),
    edit(
      "\"name\": \"x\"", "\"name\": \"\\u12\"", "e.json:4:18: \\u needs four hexadecimal digits"),
    edit("[0, 2, 4]", "[0, 2, 4,]", "e.json:9:62: \"]\"; expected a value"),
    edit("[0, 2, 4]", "[0 2 4]", "e.json:9:56: \"2\"; expected \",\" or \"]\""),
    edit("  ]\n}", "  ]\n", "e.json:16:1: end of file; expected \",\" or \"}\""),
    edit("  ]\n}", "  ]\n}}", "e.json:15:2: \"}\" after the end of the value"),
  ]

  static let structure: [BrokenExperiments] = [
    whole("an array", "[]", "e.json:1: the file is an array; expected an object"),
    whole("a number", "1", "e.json:1: the file is a number; expected an object"),
    whole("null", "null", "e.json:1: the file is null; expected an object"),
    whole("no experiments", "{}", "e.json:1: experiments is missing; expected a list"),
    whole("none", #"{"experiments": []}"#, "e.json:1: experiments is empty; expected a list"),
    whole(
      "an object of experiments", "{\n\"experiments\": {}}",
      "e.json:2: experiments is an object; expected a list"),
    whole("null experiments", #"{"experiments": null}"#, "e.json:1: experiments is null"),
    whole("numbers", #"{"experiments": [1]}"#, "e.json:1: experiments[0] is a number", "an object"),
    whole(
      "one empty", #"{"experiments": [{}]}"#, "e.json:1: experiments[0].name is missing",
      "1 to 100 letters, digits"
    ).with(mistakes: 2),
    edit(
      "\"experiments\":", "\"experiment\":", "e.json:2: experiment is not a known key",
      "did you mean \"experiments\"?"),
    edit(
      "\"experiments\":", "\"version\": 1, \"experiments\":",
      "e.json:2: version is not a known key; expected one of $schema, experiments"),
    edit(
      "\"experiments\":", "\"$schema\": 7, \"experiments\":",
      "e.json:2: $schema is 7; expected a string"),
    edit(
      "\"seed\"", "\"sead\"", "e.json:5: experiments[0].sead is not a known key",
      "did you mean \"seed\"?"),
    edit("\"name\": \"x\",", "", "e.json:3: experiments[0].name is missing"),
    edit(
      "\"name\": \"x\"", "\"name\": \"\"",
      "e.json:4: experiments[0].name is \"\"; expected 1 to 100"),
    edit(
      "\"name\": \"x\"", "\"name\": \"../x\"", "e.json:4: experiments[0].name is \"../x\"; expected"
    ),
    edit(
      "\"name\": \"x\"", "\"name\": \".x\"", "e.json:4: experiments[0].name is \".x\"; expected"),
    edit(
      "\"name\": \"x\"", "\"name\": \"a b\"", "e.json:4: experiments[0].name is \"a b\"; expected"),
    edit("\"name\": \"x\"", "\"name\": \"é\"", "e.json:4: experiments[0].name is \"é\"; expected"),
    edit(
      "\"name\": \"x\"", "\"name\": \"x\\n\"", "e.json:4: experiments[0].name is \"x\\n\"; expected"
    ),
    edit(
      "\"name\": \"x\"", "\"name\": \"\(String(repeating: "x", count: 101))\"",
      "e.json:4: experiments[0].name is \"xxx", "...; expected 1 to 100"),
    edit("\"name\": \"x\"", "\"name\": 7", "e.json:4: experiments[0].name is 7; expected"),
    edit(
      "\"seed\": 3", "\"seed\": -3",
      "e.json:5: experiments[0].seed is -3; expected a whole number from 0"),
    edit(
      "\"seed\": 3", "\"seed\": 2.5",
      "e.json:5: experiments[0].seed is 2.5; expected a whole number"),
    edit(
      "\"seed\": 3", "\"seed\": \"3\"",
      "e.json:5: experiments[0].seed is \"3\"; expected a whole number"),
    edit(
      "\"seed\": 3", "\"seed\": 9007199254740992",
      "e.json:5: experiments[0].seed is 9007199254740992; expected"),
    edit("\"seed\": 3", "\"seed\": 1e300", "e.json:5: experiments[0].seed is 1e300; expected"),
    edit(
      "\"replicates\": 1", "\"replicates\": 0",
      "e.json:6: experiments[0].replicates is 0; expected a whole number from 1"),
    edit(
      "\"replicates\": 1", "\"replicates\": 100001",
      "e.json:6: experiments[0].replicates is 100001", "to 100000"),
    edit(
      "\"replicates\": 1", "\"replicates\": [1]",
      "e.json:6: experiments[0].replicates is [1]; expected"),
    edit(
      "\"replicates\": 1", "\"bounds\": 1",
      "e.json:6: experiments[0].bounds is 1; expected true or false"),
    edit(
      "\"replicates\": 1", "\"bounds\": false",
      "e.json:3: experiments[0].baseline is \"population-mean\", which no learner",
      "expected one of logistic, m"),
    edit(
      "\"replicates\": 1", "\"baseline\": \"logistik\"",
      "e.json:6: experiments[0].baseline is \"logistik\"", "did you mean \"logistic\"?"),
    edit(
      "\"replicates\": 1", "\"baseline\": \"maml\"",
      "e.json:6: experiments[0].baseline is \"maml\"", "expected one of random, length"),
    edit(
      "\"replicates\": 1", "\"baseline\": 3",
      "e.json:6: experiments[0].baseline is 3; expected a string"),
    edit(
      "\"replicates\": 1", "\"baseline\": \"\"",
      "e.json:6: experiments[0].baseline is \"\"; expected a string"),
    whole(
      "one name twice", twice("\"name\": \"X\""),
      "e.json:15: experiments[1].name is \"X\", which another experiment has; names are folders"),
    whole(
      "the second broken", twice("\"name\": \"y\", \"sed\": 1"),
      "e.json:15: experiments[1].sed is not a known key; did you mean \"seed\"?"),
  ]

  /// The valid file with a second experiment after the first, its name replaced.
  private static func twice(_ name: String) -> String {
    let lines = valid.split(separator: "\n", omittingEmptySubsequences: false)
    let experiment = lines[2...12].joined(separator: "\n")
    let second = experiment.replacingOccurrences(of: "\"name\": \"x\"", with: name)
    return "{\n  \"experiments\": [\n\(experiment),\n\(second)\n  ]\n}\n"
  }
}
