/// The ceilings of this module, for the registry.
public let ceilings: [any Ceiling.Type] = [Oracle.self, Bayes.self]
