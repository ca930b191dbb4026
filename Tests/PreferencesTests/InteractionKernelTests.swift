import Foundation
import Testing

import Preferences

private let users = 2000
private let scores = numbers(300 * 8 * 10, seed: 1)
private let weights = numbers(users * 10, seed: 2).map(abs)
private let keys = bits(users, seed: 3)

/// Words of SplitMix64.
private func bits(_ count: Int, seed: UInt64) -> [UInt64] {
  (0..<UInt64(count)).map { i in
    var z = seed &* 0xD134_2543_DE82_EF95 &+ (i + 1) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

private func numbers(_ count: Int, seed: UInt64) -> [Float] {
  bits(count, seed: seed).map { Float($0 >> 40) * 0x1p-23 - 1 }
}

private func made(_ rule: InteractionRule = InteractionRule(), jobs: Int = 2) -> InteractionColumns
{
  interactions(
    scores: scores, models: 10, rows: .uniform(responses: 8), weights: weights, keys: keys,
    rule: rule, jobs: jobs)
}

/// Utility of the winner minus that of the loser, for every item.
private func gaps(_ columns: InteractionColumns) -> [Double] {
  (0..<users).flatMap { u in
    (Int(columns.offsets[u])..<Int(columns.offsets[u + 1])).map { i in
      (0..<10).reduce(0.0) { sum, k in
        let difference =
          Double(scores[Int(columns.winner[i]) * 10 + k])
          - Double(scores[Int(columns.loser[i]) * 10 + k])
        return sum + Double(weights[u * 10 + k]) * difference
      }
    }
  }
}

@Suite struct `The interaction kernel` {
  @Test func `a user without noise chooses the better response`() {
    #expect(gaps(made()).allSatisfy { $0 > -1e-5 })
  }

  @Test func `the responses of a pair are two of the same prompt`() {
    let columns = made()
    #expect(zip(columns.winner, columns.loser).allSatisfy { $0 != $1 && $0 / 8 == $1 / 8 })
    #expect(columns.winner.allSatisfy { (0..<2400).contains($0) })
  }

  @Test func `history lengths are uniform in 25 to 49`() {
    let offsets = made().offsets
    let lengths = zip(offsets, offsets.dropFirst()).map { Int($1 - $0) }
    let counts = (25...49).map { n in Double(lengths.count { $0 == n }) }
    #expect(counts.reduce(0, +) == Double(users))
    // 24 degrees of freedom: chi-square exceeds 51.2 once in a thousand keys, and these keys are fixed.
    let expected = Double(users) / 25
    let chiSquare = counts.map { ($0 - expected) * ($0 - expected) / expected }.reduce(0, +)
    #expect(chiSquare < 51.2)
  }

  @Test func `every prompt and response is drawn equally often`() {
    let columns = made()
    var counts = [Double](repeating: 0, count: 2400)
    for row in columns.winner + columns.loser { counts[Int(row)] += 1 }
    let expected = Double(2 * columns.winner.count) / 2400
    // Six standard deviations of a Poisson count, over 2,400 rows.
    #expect(counts.allSatisfy { abs($0 - expected) < 6 * expected.squareRoot() })
  }

  @Test(arguments: [Float(0.5), 2])
  func `temperature gives Bradley-Terry frequencies`(_ temperature: Float) {
    let gaps = gaps(made(InteractionRule(temperature: temperature)))
    let better = Double(gaps.count { $0 > 0 })
    let p = gaps.map { 1 / (1 + exp(-abs($0) / Double(temperature))) }
    let sd = p.map { $0 * (1 - $0) }.reduce(0, +).squareRoot()
    #expect(abs(better - p.reduce(0, +)) < 4 * sd)
  }

  @Test(arguments: [Float(0.1), 0.5, 1])
  func `the flip rate turns that share of answers round`(_ rate: Float) {
    let gaps = gaps(made(InteractionRule(flipRate: rate)))
    let n = Double(gaps.count)
    let flipped = Double(gaps.count { $0 < 0 })
    #expect(abs(flipped - n * Double(rate)) <= 4 * (n * Double(rate * (1 - rate))).squareRoot() + 2)
  }

  @Test(arguments: [InteractionRule(), InteractionRule(temperature: 1, flipRate: 0.2)])
  func `the number of jobs changes nothing`(_ rule: InteractionRule) {
    #expect(made(rule, jobs: 1) == made(rule, jobs: 5))
  }

  @Test func `a user's items depend on the user's key and weights alone`() {
    let all = made()
    let alone = interactions(
      scores: scores, models: 10, rows: .uniform(responses: 8), weights: Array(weights[70..<80]),
      keys: [keys[7]], jobs: 1)
    let range = Int(all.offsets[7])..<Int(all.offsets[8])
    #expect(alone.winner == Array(all.winner[range]))
    #expect(alone.loser == Array(all.loser[range]))
  }

  @Test func `equal offsets give what a uniform table gives`() {
    let ragged = interactions(
      scores: scores, models: 10, rows: .ragged(offsets: (0...300).map { $0 * 8 }),
      weights: weights, keys: keys, jobs: 2)
    #expect(ragged == made())
  }

  @Test func `ragged prompts keep pairs within a prompt`() {
    let offsets: [Int64] = [0, 2, 7, 30, 2400]
    let columns = interactions(
      scores: scores, models: 10, rows: .ragged(offsets: offsets), weights: weights, keys: keys,
      jobs: 2)
    let prompt = { (row: Int32) in offsets.lastIndex { $0 <= Int64(row) }! }
    #expect(zip(columns.winner, columns.loser).allSatisfy { prompt($0) == prompt($1) && $0 != $1 })
  }

  @Test(arguments: [1, 3, 8, 13, 64])
  func `any number of reward models gives right choices`(_ models: Int) {
    let (few, rows) = (50, 40)
    let (scores, weights) = (numbers(rows * models, seed: 4), numbers(few * models, seed: 5))
    let columns = interactions(
      scores: scores, models: models, rows: .uniform(responses: 4), weights: weights,
      keys: Array(keys[..<few]), jobs: 1)
    for u in 0..<few {
      for i in Int(columns.offsets[u])..<Int(columns.offsets[u + 1]) {
        let (w, l) = (Int(columns.winner[i]) * models, Int(columns.loser[i]) * models)
        let gap = (0..<models).reduce(0.0) {
          $0 + Double(weights[u * models + $1]) * (Double(scores[w + $1]) - Double(scores[l + $1]))
        }
        #expect(gap > -1e-5)
      }
    }
  }

  @Test func `a history longer than a batch is filled`() {
    let columns = made(InteractionRule(length: 200...200))
    #expect(columns.winner.count == 200 * users)
    #expect(gaps(columns).allSatisfy { $0 > -1e-5 })
  }
}
