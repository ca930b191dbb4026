internal import AnswerCache
internal import Configuration

/// An embedding model whose every vector is kept in a folder, text by text.
struct KeptEmbeddings: EmbeddingModel {
  let model: any EmbeddingModel
  let cache: AnswerCache

  var identity: String { model.identity }

  func vectors(of texts: [String]) throws -> [[Float]] {
    let requests = texts.map { text in
      request([("embedding", .string(identity)), ("text", .string(text))])
    }
    let kept = try cache.answers(to: requests) { indices, answered in
      let new = try model.vectors(of: indices.map { texts[$0] })
      for (index, vector) in zip(indices, new) {
        try answered(index, bytes(.array(vector.map { .number(Double($0)) })))
      }
    }
    return try kept.map { answer in
      try numbers(answer, in: cache).map { Float($0) }
    }
  }
}

/// A reward model whose every score is kept in a folder, text by text.
struct KeptScores: RewardModel {
  let model: any RewardModel
  let cache: AnswerCache

  var identity: String { model.identity }

  func scores(of pairs: [TextPair]) throws -> [Double] {
    let requests = pairs.map { pair in
      request([
        ("reward", .string(identity)), ("prompt", .string(pair.prompt)),
        ("response", .string(pair.response)),
      ])
    }
    let kept = try cache.answers(to: requests) { indices, answered in
      let new = try model.scores(of: indices.map { pairs[$0] })
      for (index, score) in zip(indices, new) {
        try answered(index, bytes(.array([.number(score)])))
      }
    }
    return try kept.map { try numbers($0, in: cache)[0] }
  }
}

private func request(_ members: [(String, JSONValue)]) -> [UInt8] { bytes(.object(members)) }

private func bytes(_ value: JSONValue) -> [UInt8] { Array(value.serialized().utf8) }

private func numbers(_ answer: [UInt8], in cache: AnswerCache) throws -> [Double] {
  let values = (try? JSONValue(parsing: answer))?.elements?.compactMap(\.double) ?? []
  guard !values.isEmpty else {
    throw ModelFailure(
      "\(cache.folder) holds an answer that this version cannot read; give --answers another folder"
    )
  }
  return values
}
