internal import Synchronization

/// What a run may spend on a model.
final class Budget: Sendable {
  struct Limits: Sendable {
    /// Tokens read and written together, at most; nil for no limit.
    var tokens: Int?
    /// Money at most, in the currency of the prices; nil for no limit.
    var price: Double?
    /// For a million tokens read, and written.
    var promptPrice = 0.0
    var completionPrice = 0.0
  }

  private let limits: Limits
  private let spent = Mutex(Usage())

  init(_ limits: Limits) {
    self.limits = limits
  }

  /// Counts an answer that came.
  func pay(_ usage: Usage) {
    spent.withLock { $0 = $0 + usage }
  }

  var isSpent: Bool { !isLeft(of: spent.withLock { $0 }) }

  private func price(of usage: Usage) -> Double {
    (Double(usage.prompt) * limits.promptPrice + Double(usage.completion) * limits.completionPrice)
      / 1e6
  }

  private func isLeft(of usage: Usage) -> Bool {
    let tokens = usage.prompt + usage.completion
    return tokens < limits.tokens ?? .max && price(of: usage) < limits.price ?? .infinity
  }

  /// - Parameter left: Requests of this batch that were not sent.
  func spentError(_ model: String, left: Int) -> BudgetSpent {
    let usage = spent.withLock { $0 }
    let cents = (price(of: usage) * 100).rounded() / 100
    return BudgetSpent(
      description:
        "the budget of \(model) is spent: \(usage.prompt) tokens read and \(usage.completion) written"
        + (limits.price == nil ? "" : ", a price of \(cents)")
        + "; \(left) requests of the cell at hand were not sent. What was answered is kept: give the model a larger"
        + " tokenBudget or priceBudget, and run again")
  }
}

/// A model's budget is spent.
public struct BudgetSpent: EndsRun, CustomStringConvertible {
  public let description: String
}
