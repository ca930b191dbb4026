import Datasets
import Preferences
import Testing

@Suite struct `Features of pairs of responses` {
  static let ratings =
    "user,prompt,response,value\nu,q,a,3\nu,q,b,1\nv,q,c,0\nv,q,d,2\nv,r,a,0\nu,r,b,2\nu,s,a,1\n"

  private func load(_ pairs: String, more: String = "", files: [String: String] = [:]) throws
    -> Dataset
  {
    try DatasetsTests.load(
      #"{"kind": "recorded", "path": "r.csv"\#(more), "pairs": {"path": "p.csv"}}"#,
      files.merging(["r.csv": Self.ratings, "p.csv": pairs]) { a, _ in a })
  }

  @Test func `differences of values are recovered, per connected part of sum 0`() throws {
    // q: a 5, b 2, c -7 and d by itself; r: a 0.5, b -0.5; s: nothing.
    let dataset = try load(
      "prompt,response,other,x\nq,a,b,3\nq,c,b,-9\nq,a,c,12\nr,b,a,-1\n")
    #expect(dataset.scores.rewardModels == ["pair-x"])
    let expected = [5, 2, -7, 0, 0.5, -0.5, 0]
    for (value, wanted) in zip(dataset.scores.numbers, expected) {
      #expect(abs(value - wanted) < 1e-13, "\(dataset.scores.numbers)")
    }
    #expect(dataset.notes.count == 1)
    #expect(
      dataset.notes[0].hasSuffix(
        "column x: 0.0 % of the squares of its 4 pairs are cyclic, which no column of responses can say"
      ), "\(dataset.notes)")
  }

  @Test func `a circle is cyclic, and what is left of it is the nearest values`() throws {
    // 1 around the circle a b c is cyclic, beside values 1, 0, -1: squares 3 of 3 + (1 + 1 + 4).
    let dataset = try load("prompt,response,other,x\nq,a,b,2\nq,b,c,2\nq,c,a,-1\n")
    for (value, wanted) in zip(dataset.scores.numbers, [1.0, 0, -1]) {
      #expect(abs(value - wanted) < 1e-13, "\(dataset.scores.numbers)")
    }
    #expect(dataset.notes[0].contains("33.3 % of the squares"), "\(dataset.notes)")
  }

  @Test func `rows, columns and the order of a pair decide nothing`() throws {
    let plain = try load(
      "prompt,response,other,x,y\nq,a,b,0.1,1\nq,b,c,0.7,0\nq,c,a,0.3,2\nr,a,b,4,5\n")
    let other = try load(
      "y,other,x,response,prompt\n-5,a,-4,b,r\n2,a,0.3,c,q\n-1,a,-0.1,b,q\n1,b,0.1,a,q\n0,c,0.7,b,q\n"
    )
    #expect(plain.scores == other.scores)
    #expect(plain.notes.count == 2 && other.notes.count == 2)
  }

  @Test func `they stand beside scores and are refused where these have their name`() throws {
    let scores = zip("qqqqrrss", "abcdabab").enumerated().map { i, row in
      "\(row.0),\(row.1),\(i)\n"
    }.joined()
    let more = #", "scores": {"path": "s.csv"}"#
    let pairs = "prompt,response,other,x\nq,a,b,3\n"
    let dataset = try load(
      pairs, more: more, files: ["s.csv": "prompt,response,h\n" + scores])
    #expect(dataset.scores.rewardModels == ["h", "pair-x"])
    let error = #expect(throws: DataError.self) {
      try load(pairs, more: more, files: ["s.csv": "prompt,response,pair-x\n" + scores])
    }
    #expect(
      error?.description.contains("column pair-x: the scores table and the table of pairs") == true)
  }
}
