public import Configuration
public import Preferences

/// How simulated users change during the stream of their feedback, and when they come.
///
/// The default changes nothing: users stay who they are, all are there from the start, and no item asks what
/// was asked before.
public struct DriftConfiguration: Configuration {
  public var kind = DriftKind.none
  public var period = 64
  public var repeats = 0.0
  public var arrivals = 0.0

  public init() {}

  public static let fields: [Field<Self>] = [
    .choice(
      "kind", \.kind,
      "How simulated users' weights move: not at all, at constant speed from one draw of the population to"
        + " the next, suddenly to a new one, or to and fro between two. Historical users drift alike."
    ).example(.string("sudden")).alsoKnownAs("type", "mode", "pattern"),
    .integer(
      "period", \.period, 1...1_000_000,
      "Feedback items from one draw to the next, or to and fro. Users start at different points of it."
    ).alsoKnownAs("cycle", "interval", "speed"),
    .number(
      "repeats", \.repeats, .atLeast(0, upTo: 0.95),
      "Share of items that show again what an earlier one showed, answered afresh: under drift or noise"
        + " they contradict it."
    ).example(.number(0.2)).alsoKnownAs("repeatRate", "consistency"),
    .number(
      "arrivals", \.arrivals, .atLeast(0, upTo: 1),
      "Share of test users who come during the stream, uniformly over it: feedback counts are then times,"
        + " at which those users have given fewer items."
    ).example(.number(0.5)).alsoKnownAs("arrivalShare", "lateUsers"),
  ]

  /// True where everything is as it would be without the section.
  package var isOff: Bool { kind == .none && repeats == 0 && arrivals == 0 }

  /// The fields that have an effect and so identify results; a period has none where nobody drifts.
  package var effective: [(String, JSONValue)] {
    resolved.filter { $0.0 != "period" || kind != .none }
  }
}
