internal import CKernels

/// Histories of simulated users as columns: user u's items are `offsets[u]..<offsets[u + 1]`.
public struct InteractionColumns: Sendable, Equatable {
  public let offsets: [Int64]
  /// Row of the score table that was chosen, and the row that was not.
  public let winner: [Int32]
  public let loser: [Int32]
}

/// How many random pairs a simulated user is shown, and how the user answers.
public struct InteractionRule: Sendable, Equatable {
  /// Range that the number of a user's items is drawn from, uniformly.
  public var length: ClosedRange<Int> = 25...49
  /// 0: always the better response; else Bradley-Terry, 1 / (1 + exp(-difference / temperature)). Higher is noisier.
  public var temperature: Float = 0
  /// Chance, 0...1, that an answer is turned round.
  public var flipRate: Float = 0

  public init(length: ClosedRange<Int> = 25...49, temperature: Float = 0, flipRate: Float = 0) {
    self.length = length
    self.temperature = temperature
    self.flipRate = flipRate
  }
}

/// The responses to every prompt, as rows of a score table.
public enum PromptRows: Sendable, Equatable {
  /// Row prompt * responses + m holds response m.
  case uniform(responses: Int)
  /// First row of each prompt, and the number of rows last; every prompt has at least two.
  case ragged(offsets: [Int64])
}

/// Draws random pairs of responses for every user, and each user's choice.
///
/// A user's items depend on the user's key, weights and the scores alone, so neither the other users nor `jobs`
/// changes them. Pairs are drawn with replacement; the two responses of a pair differ. A draw favours no response or
/// prompt by more than (its number of alternatives) / 2^32. An exact tie at temperature 0 goes to the response drawn second.
///
/// - Parameters:
///   - scores: [rows, models], row-major, finite.
///   - weights: [users, models], row-major.
///   - keys: One per user. Keys should come from a random stream or hash: two that differ by a small multiple of
///     0x9E3779B97F4A7C15 would share draws.
/// Cost: 2 x items x models multiply-adds and two reads of the table per item.
public func interactions(
  scores: [Float], models: Int, rows: PromptRows, weights: [Float], keys: [UInt64],
  rule: InteractionRule = InteractionRule(), jobs: Int
) -> InteractionColumns {
  check(rule)
  precondition(models > 0, "models is \(models); expected at least 1")
  precondition(weights.count == keys.count * models, "weights do not fill [users, models]")
  let offsets = historyOffsets(keys, rule.length)
  let total = Int(offsets[keys.count])
  return withTable(scores, models, rows) { table in
    var choice = ck_choice_rule(temperature: rule.temperature, flipRate: rule.flipRate)
    var loser: [Int32] = []
    let winner = [Int32](unsafeUninitializedCapacity: total) { winner, count in
      loser = [Int32](unsafeUninitializedCapacity: total) { loser, count in
        fill(winner, loser, table: table, rule: &choice, keys, weights, offsets, jobs)
        count = total
      }
      count = total
    }
    return InteractionColumns(offsets: offsets, winner: winner, loser: loser)
  }
}

private let usersAtOnce = 256

private func fill(
  _ winner: UnsafeMutableBufferPointer<Int32>, _ loser: UnsafeMutableBufferPointer<Int32>,
  table: UnsafePointer<ck_score_table>, rule: UnsafePointer<ck_choice_rule>, _ keys: [UInt64],
  _ weights: [Float], _ offsets: [Int64], _ jobs: Int
) {
  // Read by all threads; the columns are written by each at its own users' offsets.
  nonisolated(unsafe) let (winner, loser, table, rule) = (winner, loser, table, rule)
  let models = Int(table.pointee.models)
  inParallel(count: (keys.count + usersAtOnce - 1) / usersAtOnce, jobs: jobs) { block in
    let first = block * usersAtOnce
    let count = min(usersAtOnce, keys.count - first)
    keys.withUnsafeBufferPointer { keys in
      weights.withUnsafeBufferPointer { weights in
        offsets.withUnsafeBufferPointer { offsets in
          ck_interactions(
            table, rule, keys.baseAddress! + first, weights.baseAddress! + first * models,
            Int64(count), offsets.baseAddress! + first, winner.baseAddress, loser.baseAddress)
        }
      }
    }
  }
}

private func historyOffsets(_ keys: [UInt64], _ length: ClosedRange<Int>) -> [Int64] {
  let lengths = [Int32](unsafeUninitializedCapacity: keys.count) { lengths, count in
    ck_history_lengths(
      keys, Int64(keys.count), Int32(length.lowerBound), Int32(length.upperBound),
      lengths.baseAddress)
    count = keys.count
  }
  return [Int64](unsafeUninitializedCapacity: keys.count + 1) { offsets, count in
    offsets[0] = 0
    for (u, length) in lengths.enumerated() { offsets[u + 1] = offsets[u] + Int64(length) }
    count = keys.count + 1
  }
}

private func check(_ rule: InteractionRule) {
  precondition(
    rule.length.lowerBound >= 0 && rule.length.upperBound < Int(Int32.max),
    "length is \(rule.length); expected 0 or more")
  precondition(
    rule.temperature >= 0 && rule.temperature.isFinite,
    "temperature is \(rule.temperature); expected 0 or more")
  precondition((0...1).contains(rule.flipRate), "flipRate is \(rule.flipRate); expected 0...1")
}

private func withTable<R>(
  _ scores: [Float], _ models: Int, _ rows: PromptRows,
  _ body: (UnsafePointer<ck_score_table>) -> R
) -> R {
  let count = scores.count / models
  precondition(scores.count == count * models, "scores do not fill [rows, models]")
  precondition(count <= Int(Int32.max), "\(count) rows; expected at most \(Int32.max)")
  return scores.withUnsafeBufferPointer { scores in
    switch rows {
    case .uniform(let responses):
      precondition(responses >= 2, "responses is \(responses); expected at least 2")
      precondition(
        count >= responses && count % responses == 0, "rows are no multiple of responses")
      var table = ck_score_table(
        scores: scores.baseAddress, models: Int64(models), prompts: Int64(count / responses),
        responses: Int64(responses), promptOffsets: nil)
      return body(&table)
    case .ragged(let offsets):
      precondition(
        offsets.count >= 2 && offsets.first == 0 && offsets.last == Int64(count),
        "offsets do not cover the \(count) rows")
      precondition(
        zip(offsets, offsets.dropFirst()).allSatisfy { $1 - $0 >= 2 },
        "a prompt has fewer than two responses")
      return offsets.withUnsafeBufferPointer { offsets in
        var table = ck_score_table(
          scores: scores.baseAddress, models: Int64(models), prompts: Int64(offsets.count - 1),
          responses: 0, promptOffsets: offsets.baseAddress)
        return body(&table)
      }
    }
  }
}
