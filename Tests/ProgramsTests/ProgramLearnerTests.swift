import Configuration
import Learners
import Platform
import Preferences
import Programs
import Randomness
import Synchronization
import Testing

/// Two prompts of three responses with one column, and one historical person.
private func training() -> TrainingData {
  let table = RewardTable(
    rewardModels: ["a"], prompts: [Prompt(id: "p", text: "Why \"so\"?"), Prompt(id: "q")],
    responsesPerPrompt: [3, 3],
    responses: (0..<6).map { Response(id: "r\($0)", text: "text\n\($0)") },
    scores: [0, 1, 2, 3, 4, 5])
  return TrainingData(
    table: table,
    historical: Histories(
      form: .comparison, users: ["secret-name"], items: [[FeedbackItem(chosen: 1, others: [0])]]),
    populationUtility: [0, 1, 2, 3, 4, 5], stream: RandomStream(seed: 1))
}

private let people = Histories(
  form: .comparison, users: ["ann", "bob"],
  items: [
    [FeedbackItem(chosen: 2, others: [0]), FeedbackItem(chosen: 1, others: [2])],
    [FeedbackItem(chosen: 0, others: [1])],
  ])
private let candidates = CandidateSets([[[3, 4, 5]], [[5, 3], [4, 5]]])

/// A learner that is a Python program with this body; `m` is the message.
private func learner(_ body: String, timeout: Double = 60) throws -> ProgramLearner {
  let script =
    "import json, sys\nfor line in sys.stdin:\n    m = json.loads(line)\n"
    + body.split(separator: "\n").map { "    \($0)\n" }.joined()
  return try ProgramLearner(
    decoding: .object([
      ("command", .array([.string("python3"), .string("-c"), .string(script)])),
      ("timeout", .number(timeout)),
    ]), at: "learners[0]")
}

private let fits = "if m['do'] == 'fit': print('{\"fitted\": true}', flush=True); continue\n"

@Suite struct `A learner that is a program` {
  @Test func `it is told what it may know, and no more`() throws {
    let echo = """
      if m['do'] == 'fit': fit = line; print('{"fitted": true, "notes": ["hello"]}', flush=True); continue
      told = json.dumps([fit, line])
      print(json.dumps({"scores": [[[len(p['items']) * 10 + c for c in s] for s in p['sets']] for p in m['people']]}), flush=True)
      sys.stderr.write(told)
      """
    let fitted = try learner(echo).fit(training())
    #expect(fitted.notes == ["hello"])
    let scores = try fitted.scores(for: candidates, histories: people, counts: [0, 1, 2])
    #expect(
      scores == [
        [3, 4, 5, 5, 3, 4, 5], [13, 14, 15, 15, 13, 14, 15], [23, 24, 25, 15, 13, 14, 15],
      ])
  }

  @Test func `no name of a person reaches it`() throws {
    let spy = """
      if m['do'] == 'fit': known = line; print('{"fitted": true}', flush=True); continue
      known += line
      bad = any(name in known for name in ['secret-name', 'ann', 'bob'])
      print(json.dumps({"scores": [[[float(bad)] * len(s) for s in p['sets']] for p in m['people']]}), flush=True)
      """
    let scores = try learner(spy).fit(training()).scores(
      for: candidates, histories: people, count: 2)
    #expect(scores.allSatisfy { $0 == 0 })
  }

  static let faults: [(String, String)] = [
    (
      fits + "sys.stderr.write('out of\\nmemory\\n'); sys.exit(3)",
      "ended with exit code 3; its last words: out of memory"
    ),
    (fits + "import os; os.kill(os.getpid(), 9)", "was ended by signal 9"),
    (fits + "print('hello', flush=True)", "answered \"hello\", which is no JSON"),
    (fits + "print('{\"scores\": []}', flush=True)", "gave scores for 0 people; expected 2"),
    (
      fits + "print('{\"scores\": [[], []]}', flush=True)",
      "gave 0 sets of scores for a person; expected 1"
    ),
    (
      fits + "print('{\"scores\": [[[1, 2]], [[1, 2], [3, 4]]]}', flush=True)",
      "for 3 candidates; expected as many finite numbers"
    ),
    (
      fits + "print('{\"scores\": [[[1, 2, null]], [[1, 2], [3, 4]]]}', flush=True)",
      "for 3 candidates; expected as many finite numbers"
    ),
    (
      fits + "print('{\"scores\": [[[1, 2, NaN]], [[1, 2], [3, 4]]]}', flush=True)",
      "which is no JSON"
    ),
    (fits + "print('{\"error\": \"no GPU\"}', flush=True)", "says: no GPU"),
    (
      "print('{\"fitted\": false}', flush=True)",
      "to fit; expected {\"fitted\": true}"
    ),
    (fits + "import os, time; os.close(1); time.sleep(600)", "was ended by signal"),
  ]

  @Test(arguments: faults.indices)
  func `whatever it does wrong is one sentence, and it is gone`(index: Int) throws {
    let (body, words) = Self.faults[index]
    let failure = #expect(throws: LearnerFailure.self) {
      try learner(body).fit(training()).scores(for: candidates, histories: people, count: 1)
    }
    #expect(failure?.description.contains(words) == true, "\(failure?.description ?? "")")
  }

  @Test func `one that hangs is ended`() throws {
    let failure = #expect(throws: LearnerFailure.self) {
      try learner("import time; time.sleep(600)", timeout: 1).fit(training())
    }
    #expect(failure?.description.contains("gave no answer within 1.0 s") == true)
  }

  @Test func `one that is not there is said`() throws {
    let missing = try ProgramLearner(
      decoding: .object([("command", .array([.string("no-such-program")]))]), at: "learners[0]")
    let failure = #expect(throws: LearnerFailure.self) { try missing.fit(training()) }
    #expect(failure?.description.contains("no-such-program") == true)
  }

  @Test func `much on standard error, and long lines, block nobody`() throws {
    let chatty = """
      sys.stderr.write('x' * 3000000)
      if m['do'] == 'fit': print('{"fitted": true, "notes": ["' + 'n' * 3000000 + '"]}', flush=True); continue
      print(json.dumps({"scores": [[[1.0] * len(s) for s in p['sets']] for p in m['people']]}), flush=True)
      """
    let fitted = try learner(chatty).fit(training())
    #expect(fitted.notes[0].utf8.count == 3_000_000)
    #expect(try fitted.scores(for: candidates, histories: people, count: 1).count == 7)
  }

  @Test func `threads take turns`() throws {
    let fitted = try learner(
      fits
        + "print(json.dumps({'scores': [[[m['count'] + 0.0] * len(s) for s in p['sets']] for p in m['people']]}), flush=True)"
    ).fit(training())
    let right = Mutex(0)
    let threads = (0..<4).map { count in
      startThread {
        let scores = try? fitted.scores(for: candidates, histories: people, count: count)
        if scores?.allSatisfy({ $0 == Double(count) }) == true { right.withLock { $0 += 1 } }
      }
    }
    for thread in threads { pthread_join(thread!, nil) }
    #expect(right.withLock { $0 } == 4)
  }

  @Test func `an empty command is refused`() {
    #expect(throws: ConfigurationError.self) {
      try ProgramLearner(decoding: .object([("command", .array([]))]), at: "learners[0]")
    }
  }
}
