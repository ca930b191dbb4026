public import Configuration

/// Reward heads to be fitted: what they see of a text, and of what form they are.
public struct HeadsConfiguration: Configuration {
  public enum Kind: String, CaseIterable, Sendable {
    /// Linear, with cross-validation.
    case ridge
    /// With a hidden layer, started at the ridge.
    case network
  }

  public var kind = Kind.ridge
  /// Name of the heads' file and of their rows; nil for the kind.
  public var label: String?
  public var width = 1024
  public var folds = 5
  public var hidden = 64
  public var rate = 0.001
  public var decay = 0.001
  public var batch = 64
  public var epochs = 100
  public var patience = 10
  public var validationShare = 0.1

  public init() {}

  public static let fields: [Field<Self>] = [
    .choice(
      "kind", \.kind,
      "ridge: linear heads; network: a hidden layer that all heads share, beside them."
    ).required,
    .optionalString("label", \.label, "Name of the file; default the kind."),
    .integer(
      "width", \.width, 1...16_384,
      "Entries of a text's vector. More keep texts apart better; the ridge's time grows with the cube."
    ),
    .integer("folds", \.folds, 2...50, "Folds of prompts of the ridge's cross-validation."),
    .integer("hidden", \.hidden, 1...4096, "Network: units of the hidden layer."),
    .number("rate", \.rate, .moreThan(0, upTo: 1), "Network: step size of Adam."),
    .number(
      "decay", \.decay, .atLeast(0, upTo: 1e6), "Network: L2 penalty on the layer's weights."),
    .integer("batch", \.batch, 1...65_536, "Network: responses per step."),
    .integer("epochs", \.epochs, 0...100_000, "Network: rounds over all responses, at most."),
    .integer(
      "patience", \.patience, 1...10_000,
      "Network: rounds without a gain on the validation prompts after which training stops."),
    .number(
      "validationShare", \.validationShare, .moreThan(0, upTo: 0.5),
      "Network: share of the training prompts that decide when to stop."),
  ]

  public func validate() throws(InvalidField) {
    let isName = label?.utf8.allSatisfy { byte in
      (byte >= 48 && byte <= 57) || (byte | 32 >= 97 && byte | 32 <= 122) || byte == 45
        || byte == 95
    }
    guard isName == false else { return }
    throw InvalidField(
      "label", "is \"\(label!)\"; expected letters, digits, \"-\" and \"_\", being a file's name")
  }

  /// The label, or the kind where there is none.
  public var name: String { label ?? kind.rawValue }
}
