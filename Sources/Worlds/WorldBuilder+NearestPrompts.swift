extension WorldBuilder {
  /// The prompts of `order`, those nearest in text to any of `judged` first; ties keep their order.
  func promptsNearest(to judged: [Int], among order: [Int]) -> [Int] {
    let nearness = order.map { prompt in
      judged.map { cosine(promptEmbeddings[$0], promptEmbeddings[prompt]) }.max()!
    }
    return order.indices.sorted { (-nearness[$0], $0) < (-nearness[$1], $1) }.map { order[$0] }
  }
}

/// Inner product of two unit vectors.
private func cosine(_ a: [Float], _ b: [Float]) -> Float {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}
