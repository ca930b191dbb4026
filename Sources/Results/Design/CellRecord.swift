package import Configuration
package import Hashing
package import Learners
import Language
import LinearAlgebra
import Platform
import Preferences
package import Statistics
package import Worlds

/// The record of a finished cell: outcomes of every user at every count, or why it failed.
package struct CellRecord: Sendable {
  package let cell: ContentID
  package let seconds: Double
  /// Peak resident memory of the process when the cell ended, in MiB.
  package let peakMemory: Double
  /// The error of a failed cell.
  package let failure: String?
  /// Names of the test users.
  package let users: [String]
  /// Outcomes of user u at count index c: entry `c * users.count + u`.
  package let outcomes: [Outcome]
  package let world: WorldDescription
  /// Nil for floors and ceilings.
  package var audit: LearnerAudit?
  /// One per count; empty where the learner predicts no probabilities.
  package var reliability: [Reliability] = []
  /// What feedback cost user u at count index c, as in `World`: entry `c * users.count + u`, or empty.
  package var queries: [QueryOutcome] = []
  /// One per count, where scores were read from a model's replies; else empty.
  package var replies: [ReplyTally] = []
  /// What a learner wrote that writes answers, by count and then by user; else empty.
  package var written: [WrittenAnswer] = []
  /// What the fitted learner says of itself, in sentences.
  package var notes: [String] = []
  /// Which attempt at the cell this was, from 1.
  package var attempt = 1
  /// Kernel family of the processor that ran the cell; another may give other last bits.
  package var machine = BLAS.coreName

  package init(
    cell: ContentID,
    seconds: Double,
    peakMemory: Double,
    failure: String?,
    users: [String],
    outcomes: [Outcome],
    world: WorldDescription,
    audit: LearnerAudit? = nil,
    reliability: [Reliability] = [],
    queries: [QueryOutcome] = [],
    replies: [ReplyTally] = [],
    written: [WrittenAnswer] = [],
    notes: [String] = [],
    attempt: Int = 1,
    machine: String = BLAS.coreName
  ) {
    self.cell = cell
    self.seconds = seconds
    self.peakMemory = peakMemory
    self.failure = failure
    self.users = users
    self.outcomes = outcomes
    self.world = world
    self.audit = audit
    self.reliability = reliability
    self.queries = queries
    self.replies = replies
    self.written = written
    self.notes = notes
    self.attempt = attempt
    self.machine = machine
  }

  /// Prompt, cached and completion tokens of all replies.
  package var tokens: [Double] {
    let usage = replies.map(\.usage).reduce(Usage(), +)
    return [usage.prompt, usage.cached, usage.completion].map(Double.init)
  }

  package func outcomes(atCount index: Int) -> ArraySlice<Outcome> {
    outcomes[index * users.count..<(index + 1) * users.count]
  }
}

extension CellRecord {
  /// What the journal's index needs of a record: its first 32 bytes.
  package struct Summary {
    package let cell: ContentID
    package let state: CellState
    package let attempt: Int
    package let seconds: Float

    /// The last word packs the number of earlier attempts above the seconds.
    package var bytes: [UInt8] {
      let last = UInt64(attempt - 1) << 32 | UInt64(seconds.bitPattern)
      return [cell.high, cell.low, UInt64(state.rawValue), last].flatMap { word in
        withUnsafeBytes(of: word.littleEndian) { Array($0) }
      }
    }

    package init(cell: ContentID, state: CellState, attempt: Int, seconds: Float) {
      precondition((1...Int(UInt32.max)).contains(attempt), "attempt \(attempt)")
      self.cell = cell
      self.state = state
      self.attempt = attempt
      self.seconds = seconds
    }

    package init?(payload: ArraySlice<UInt8>) {
      guard payload.count >= 32 else { return nil }
      let head = Array(payload.prefix(32))
      guard let state = UInt8(exactly: word(head, 16)).flatMap(CellState.init(rawValue:)) else {
        return nil
      }
      let last = word(head, 24)
      self.init(
        cell: ContentID(high: word(head, 0), low: word(head, 8)), state: state,
        attempt: Int(min(last >> 32 + 1, UInt64(UInt32.max))),
        seconds: Float(bitPattern: UInt32(truncatingIfNeeded: last)))
    }

    /// Whether bytes look like the start of a record.
    package static func isStart(_ bytes: ArraySlice<UInt8>) -> Bool {
      let state = bytes.startIndex + 16
      return bytes.count >= 32 && bytes[state] <= 2
        && bytes[(state + 1)..<(state + 8)].allSatisfy { $0 == 0 }
    }
  }

  private var header: [(String, JSONValue)] {
    var members: [(String, JSONValue)] = [
      ("seconds", .number(seconds)), ("memory", .number(peakMemory)),
      ("machine", .string(machine)), ("users", .array(users.map(JSONValue.string))),
      ("world", world.json),
    ]
    let sums = reliability.map { JSONValue.array($0.sums.map(JSONValue.number)) }
    members.append(("reliability", .array(sums)))
    if let audit { members.append(("audit", audit.json)) }
    if !queries.isEmpty { members.append(("queries", .integer(queries.count))) }
    if !replies.isEmpty { members.append(("replies", .array(replies.map(\.json)))) }
    if !written.isEmpty { members.append(("written", .array(written.map(\.json)))) }
    if !notes.isEmpty { members.append(("notes", .array(notes.map(JSONValue.string)))) }
    if let failure { members.append(("failure", .string(failure))) }
    return members
  }

  /// Summary, header as JSON on one line, then outcomes and queries as little-endian doubles.
  package var payload: [UInt8] {
    let state: CellState = failure == nil ? .completed : .failed
    var bytes = Summary(
      cell: cell, state: state, attempt: attempt, seconds: Float(seconds)
    ).bytes
    bytes += Array(JSONValue.object(header).serialized().utf8) + [UInt8(ascii: "\n")]
    bytes.reserveCapacity(
      bytes.count + 8
        * (outcomes.count * Outcome.stored.count + queries.count * QueryOutcome.width))
    for outcome in outcomes { append(outcome.values, to: &bytes) }
    for query in queries { append(query.values, to: &bytes) }
    return bytes
  }

  /// Nil where the payload is damaged or of another version.
  package init?(payload: ArraySlice<UInt8>) {
    guard let summary = Summary(payload: payload), summary.state != .waiting else { return nil }
    let payload = payload.dropFirst(32)
    guard let end = payload.firstIndex(of: UInt8(ascii: "\n")),
      let header = try? JSONValue(parsing: payload[..<end]),
      let seconds = header["seconds"]?.double, let memory = header["memory"]?.double,
      let machine = header["machine"]?.text, let users = Self.texts(header["users"]),
      let world = header["world"].flatMap(WorldDescription.init(json:)),
      let sums = header["reliability"]?.elements, let notes = Self.texts(header["notes"])
    else { return nil }
    let failure = header["failure"]?.text
    let reliability = sums.compactMap {
      Reliability(sums: ($0.elements ?? []).compactMap(\.double))
    }
    let values = doubles(payload[(end + 1)...])
    let queries = header["queries"]?.integer ?? 0
    let width = Outcome.stored.count
    guard reliability.count == sums.count, (failure != nil) == (summary.state == .failed),
      (0...values.count).contains(queries), users.count > 0 || failure != nil
    else { return nil }
    let split = values.count - queries * QueryOutcome.width
    guard split >= 0, split % (width * max(1, users.count)) == 0 else { return nil }
    self.init(
      cell: summary.cell, seconds: seconds, peakMemory: memory, failure: failure, users: users,
      outcomes: parts(values[..<split], width).map(Outcome.init(values:)), world: world,
      audit: header["audit"].flatMap(LearnerAudit.init(json:)), reliability: reliability,
      queries: parts(values[split...], QueryOutcome.width).map(QueryOutcome.init(values:)),
      replies: (header["replies"]?.elements ?? []).compactMap(ReplyTally.init(json:)),
      written: (header["written"]?.elements ?? []).compactMap(WrittenAnswer.init(json:)),
      notes: notes, attempt: summary.attempt, machine: machine)
  }

  private static func texts(_ list: JSONValue?) -> [String]? {
    guard let elements = list?.elements else { return list == nil ? [] : nil }
    let texts = elements.compactMap(\.text)
    return texts.count == elements.count ? texts : nil
  }

  /// Whether a completed record holds what tables take from it: a value for every user at every count.
  package func fits(counts: Int) -> Bool {
    failure != nil
      || outcomes.count == users.count * counts && [0, counts].contains(reliability.count)
        && [0, counts].contains(replies.count)
        && [0, outcomes.count].contains(queries.count)
  }
}

extension ReplyTally {
  var json: JSONValue {
    .object([
      ("asked", .integer(asked)), ("again", .integer(askedAgain)),
      ("unanswered", .integer(unanswered)), ("chosen", .array(chosen.map(JSONValue.integer))),
      ("expected", .array(expected.map(JSONValue.number))),
      (
        "tokens",
        .array([usage.prompt, usage.cached, usage.completion].map(JSONValue.integer))
      ),
    ])
  }

  init?(json: JSONValue) {
    guard let asked = json["asked"]?.integer, let again = json["again"]?.integer,
      let unanswered = json["unanswered"]?.integer, let chosen = json["chosen"]?.elements,
      let expected = json["expected"]?.elements,
      let tokens = json["tokens"]?.elements?.compactMap(\.integer), tokens.count == 3
    else { return nil }
    self.init()
    (self.asked, askedAgain, self.unanswered) = (asked, again, unanswered)
    self.chosen = chosen.compactMap(\.integer)
    self.expected = expected.compactMap(\.double)
    usage = Usage(prompt: tokens[0], cached: tokens[1], completion: tokens[2])
  }
}

extension WrittenAnswer {
  var json: JSONValue {
    .object([
      ("count", .integer(count)), ("user", .integer(user)), ("prompt", .string(prompt)),
      ("text", .string(text)), ("scores", .array(scores.map(JSONValue.number))),
      ("utility", .number(utility)), ("reference", .number(referenceUtility)),
    ])
  }

  init?(json: JSONValue) {
    guard let count = json["count"]?.integer, let user = json["user"]?.integer,
      let prompt = json["prompt"]?.text, let text = json["text"]?.text,
      let scores = json["scores"]?.elements, let utility = json["utility"]?.double,
      let reference = json["reference"]?.double
    else { return nil }
    self.init(
      count: count, user: user, prompt: prompt, text: text, scores: scores.compactMap(\.double),
      utility: utility, referenceUtility: reference)
  }
}

/// Little-endian doubles; bytes that do not fill a last one are left out.
private func doubles(_ bytes: ArraySlice<UInt8>) -> [Double] {
  bytes.withUnsafeBytes { raw in
    (0..<raw.count / 8).map {
      Double(
        bitPattern: UInt64(
          littleEndian: raw.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self)))
    }
  }
}

private func parts(_ values: ArraySlice<Double>, _ width: Int) -> [ArraySlice<Double>] {
  stride(from: values.startIndex, to: values.endIndex, by: width).map { values[$0..<$0 + width] }
}

private func append(_ values: [Double], to bytes: inout [UInt8]) {
  for value in values {
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
  }
}

extension WorldDescription {
  package var json: JSONValue {
    .object([
      ("trainingPrompts", .integer(trainingPrompts)),
      ("evaluationPrompts", .integer(evaluationPrompts)),
      ("twins", .integer(audit[Twins.self]?.count ?? 0)),
      ("duplicatesDropped", .integer(duplicatesDropped)),
      (
        "standardisation",
        .array(
          standardisation.map {
            .object([
              ("rewardModel", .string($0.name)), ("mean", .number($0.1.mean)),
              ("deviation", .number($0.1.deviation)),
            ])
          })
      ), ("audit", audit.json),
    ])
  }

  package init?(json: JSONValue) {
    guard let training = json["trainingPrompts"]?.integer,
      let evaluation = json["evaluationPrompts"]?.integer,
      let dropped = json["duplicatesDropped"]?.integer,
      let constants = json["standardisation"]?.elements,
      let audit = json["audit"]
    else { return nil }
    self.init(
      trainingPrompts: training, evaluationPrompts: evaluation,
      standardisation: constants.compactMap { value in
        guard let name = value["rewardModel"]?.text, let mean = value["mean"]?.double,
          let deviation = value["deviation"]?.double
        else { return nil }
        return (name, Standardisation(mean: mean, deviation: deviation))
      }, duplicatesDropped: dropped, audit: WorldAudit(json: audit))
  }
}

/// What the journal knows of a cell.
package enum CellState: UInt8, Sendable {
  /// Not begun, or to be run again.
  case waiting
  case completed
  case failed
}
