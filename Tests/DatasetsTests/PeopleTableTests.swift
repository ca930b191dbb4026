import Datasets
import Foundation
import Preferences
import Testing

@Suite struct `Features of people` {
  static let ratings =
    "user,prompt,response,value\nann,q,a,3\nbob,q,a,1\ncy,q,b,0\ndee,q,b,2\neve,q,a,5\n"
  static let json =
    #"{"kind": "recorded", "path": "r.csv", "people": {"path": "p.csv"}}"#

  private func features(
    _ people: String, _ json: String = json, named name: String = "p.csv"
  ) throws -> PersonFeatures {
    try #require(load(json, ["r.csv": Self.ratings, name: people]).features)
  }

  @Test func `numbers are standardised, groups are indicators about their share`() throws {
    let found = try features("user,age,team\nann,30,x\nbob,50,y\ncy,40,x\ndee,40,y\neve,40,z\n")
    #expect(found.names == ["age", "team=x", "team=y", "team, other values"])
    let deviation = (2.0 * 0.4 * 0.6 + 0.2 * 0.8).squareRoot()
    #expect(abs(found["ann"][0] + (2.5).squareRoot()) < 1e-6 && found["cy"][0] == 0)
    #expect(abs(found["ann"][1] - 0.6 / deviation) < 1e-15)
    #expect(abs(found["bob"][1] + 0.4 / deviation) < 1e-15)
    #expect(abs(found["eve"][3] - 0.8 / deviation) < 1e-15)
    for p in found.names.indices {
      let sum = ["ann", "bob", "cy", "dee", "eve"].reduce(0) { $0 + found[$1][p] }
      #expect(abs(sum) < 1e-6, "\(found.names[p])")
    }
  }

  @Test func `rows, columns, files and strangers decide nothing`() throws {
    let plain = try features("user,age,team\nann,30,x\nbob,50,y\ncy,41,x\ndee,40,y\neve,4,x\n")
    let other = try features(
      "team\tuser\tage\ny\tdee\t40\nz\tzoe\told\nx\teve\t4\nx\tcy\t41\ny\tbob\t50\nx\tann\t30\n",
      #"{"kind": "recorded", "path": "r.csv", "people": {"path": "p.tsv"}}"#, named: "p.tsv")
    #expect(plain == other)
    let json = try features(
      """
      {"user": "eve", "age": 4, "team": "x"}
      {"age": 30, "user": "ann", "team": "x"}
      {"user": "bob", "age": 50, "team": "y"}
      {"user": "cy", "age": 41, "team": "x"}
      {"user": "dee", "age": 40, "team": "y"}
      """, #"{"kind": "recorded", "path": "r.csv", "people": {"path": "p.jsonl"}}"#,
      named: "p.jsonl")
    #expect(plain == json)
    let chosen = try features(
      "who,x,age,team\nann,1,30,x\nbob,2,50,y\ncy,1,41,x\ndee,2,40,y\neve,2,4,x\n",
      """
      {"kind": "recorded", "path": "r.csv",
       "people": {"path": "p.csv", "userColumn": "who", "columns": ["team", "age"]}}
      """)
    #expect(plain == chosen)
  }

  @Test func `who is not in the table has features of 0, and so has an empty cell`() throws {
    let dataset = try load(
      Self.json,
      ["r.csv": Self.ratings, "p.csv": "user,age,team\nann,30,x\nbob,,x\ncy,20,\ndee,5,y\n"])
    let found = try #require(dataset.features)
    #expect(found["eve"] == [0, 0, 0] && found.names == ["age", "team=x", "team, other values"])
    #expect(found["bob"][0] == 0 && found["bob"][1] > 0 && found["cy"][1] == 0)
    #expect(dataset.warnings.count == 1)
    #expect(dataset.warnings[0].contains("1 of the 5 people in "), "\(dataset.warnings)")
  }

  @Test func `a column that tells nothing, or numbers with a word among them, are said`() throws {
    let dataset = try load(
      Self.json,
      [
        "r.csv": Self.ratings,
        "p.csv": "user,age,code,one\nann,30,a,1\nbob,30,b,1\ncy,20,c,1\ndee,20,d,1\neve,n/a,e,1\n",
      ])
    #expect(dataset.features?.names == ["age=20", "age=30", "age, other values"])
    let said = dataset.warnings.map { $0.split(separator: ": ", maxSplits: 1)[1] }
    #expect(said.count == 3)
    #expect(said[0].hasPrefix("column age has \"n/a\", which is not a number"), "\(said)")
    #expect(said[1].hasPrefix("column code has one value, or another for everyone"), "\(said)")
    #expect(said[2].hasPrefix("column one has one value"), "\(said)")
  }
}
