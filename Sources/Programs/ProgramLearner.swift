public import Configuration
public import Learners
internal import Platform
internal import Preferences
internal import Randomness

/// A learner in any language: a program that speaks JSON lines (docs/learners/program.md).
public struct ProgramLearner: Learner {
  public static let kind = "program"
  /// To play it as others are played, it would have to be fitted again and again; a model in another language may take
  /// hours for one fit.
  public static let stacking = StackingRule.never
  public static let summary =
    "A program of your own, in any language, that learns and scores over JSON lines."

  public var command = ["python3", "learner.py"]
  public var settings = JSONValue(.object([]))
  public var timeout = 600.0
  public var version: String?

  public init() {}

  public static let fields: [Field<ProgramLearner>] = [
    Field(
      "command", \.command,
      "The program and its arguments, started without a shell where attune was started; looked up in PATH.",
      expected: "a list of strings",
      type: [("type", .string("array")), ("items", .object([("type", .string("string"))]))],
      parse: { value in
        let words = value.elements?.compactMap(\.text)
        return words?.count == value.elements?.count ? words : nil
      }, write: { .array($0.map(JSONValue.string)) }
    ).alsoKnownAs("cmd", "executable", "script"),
    Field(
      "settings", \.settings, "Handed to the program as they are.", expected: "an object",
      type: [("type", .string("object"))], parse: { $0.members == nil ? nil : $0 }, write: { $0 }
    ).example(.object([("rate", .number(0.1))])),
    .number(
      "timeout", \.timeout, .moreThan(0, upTo: 604_800),
      "Seconds for each answer; then the program is ended and the cell has failed."),
    .optionalString(
      "version", \.version,
      "Any text; another one runs the cells again. Change it when the program has changed."
    )
    .example(.string("2")),
  ]

  public func validate() throws(InvalidField) {
    guard command.first?.isEmpty == false else {
      throw InvalidField(
        "command",
        "is empty; expected the program and its arguments, such as [\"python3\", \"mine.py\"]")
    }
  }

  public func fit(_ training: TrainingData) throws -> FittedProgram {
    let program: TalkingProgram
    do {
      program = try TalkingProgram(command[0], Array(command.dropFirst()))
    } catch {
      throw LearnerFailure("program \(command[0]): \(error)")
    }
    var draw = training.stream.stream("seed")
    let talk = Talk(program, name: command.joined(separator: " "), timeout: timeout)
    let answer = try talk.ask(
      Messages.fit(training, settings: settings, seed: draw.below(1 << 31)))
    guard answer["fitted"] == JSONValue.boolean(true) else {
      throw talk.failure("answered \(shown(answer)) to fit; expected {\"fitted\": true}")
    }
    return FittedProgram(
      talk: talk, notes: (answer["notes"]?.elements ?? []).compactMap(\.text))
  }
}

/// The learners of this module, for the registry.
public let programLearners: [any Learner.Type] = [ProgramLearner.self]
