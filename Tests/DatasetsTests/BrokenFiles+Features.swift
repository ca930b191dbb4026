extension Broken {
  /// What is wrong with features of people and of pairs.
  static let features: [Broken] = [
    people(
      "person twice", "user,age\nann,1\nbob,2\nann,3\n",
      expect: #"p.csv:4, column user: user "ann" has a line already; keep one"#),
    people(
      "stranger twice", "user,age\nann,1\nbob,2\nzoe,3\nzoe,3\n",
      expect: #"p.csv:5, column user: user "zoe" has a line already; keep one"#),
    people("no people", "", expect: "p.csv: is empty; expected a header line with column names"),
    people(
      "a header alone", "user,age\n",
      expect: "p.csv:1: the header has no rows below it; add some"),
    people(
      "nobody of the feedback", "user,age\nzoe,1\nZED,2\n",
      expect:
        #"p.csv, column user: none of its people, such as "ZED", is among those in r.csv, such as "ann"; give both files the same names"#
    ),
    people(
      "no features of people", "user\nann\nbob\n",
      expect: "p.csv:1: there is no column of features beside user; add one"),
    people(
      "unknown feature", "user,age\nann,1\nbob,2\n", #", "columns": ["agee"]"#,
      expect:
        #"p.csv:1, column agee: there is no such column; did you mean "age"? expected one of user, age, or set "columns" to one that is there"#
    ),
    people(
      "no column of people", "who,age\nann,1\nbob,2\n",
      expect:
        #"p.csv:1, column user: there is no such column; expected one of who, age, or set "userColumn" to one that is there"#
    ),
    people(
      "features that tell nothing apart", "user,age,code\nann,1,x\nbob,1,y\n",
      expect:
        #"p.csv: no column tells the people in r.csv apart: each has one value, or another for everyone; give a column of numbers, or of groups that two people share, or leave "people" out"#
    ),
    pairs(
      "unknown prompt of a pair", "z,a,b,1",
      expect:
        #"p.csv:2, column prompt: prompt "z" is not in r.csv; correct it or leave the row out"#),
    pairs(
      "unknown response of a pair", "q,a,z,1",
      expect:
        #"p.csv:2, column other: response "z" to prompt "q" is not in r.csv; correct it or leave the row out"#
    ),
    pairs(
      "pair of one", "q,a,a,1",
      expect: #"p.csv:2, column other: "a" is compared with itself; expected another response"#),
    pairs(
      "pair that contradicts itself", "q,a,b,1\nq,b,a,1",
      expect:
        "p.csv:3, column x: is 1, where line 2 says -1 of the same pair in this order; keep one"),
    pairs(
      "pair twice", "q,a,b,1\nq,a,b,2.5",
      expect:
        "p.csv:3, column x: is 2.5, where line 2 says 1 of the same pair in this order; keep one"),
    pairs(
      "pair without a number", "q,a,b,nan",
      expect:
        #"p.csv:2, column x: "nan" is not a finite number; correct it or leave the row out, or list those to use in "columns""#
    ),
    pairs(
      "pairs that tell nothing", "q,a,b,0",
      expect:
        #"p.csv, column x: over all pairs no response has more of it than another, which tells nothing apart; leave it out of "columns""#
    ),
    pairs(
      "pairs past double precision", "q,a,b,1.7e308\nq,a,c,1.7e308",
      expect:
        "p.csv, column x: the differences are too large to add up; give them in a larger unit"),
    recorded(
      "no features of pairs", feedback, #""pairs": {"path": "p.csv"}"#,
      ["p.csv": "prompt,response,other\nq,a,b\n"],
      expect:
        "p.csv:1: there is no column of features beside prompt, response, other; add one"),
  ]

  private static let feedback =
    "user,prompt,response,value\nbob,q,a,1\nann,q,b,2\nann,q,c,0\n"

  private static func people(
    _ name: String, _ text: String, _ more: String = "", expect: String
  ) -> Broken {
    recorded(
      name, feedback, #""people": {"path": "p.csv"\#(more)}"#, ["p.csv": text], expect: expect)
  }

  private static func pairs(_ name: String, _ lines: String, expect: String) -> Broken {
    recorded(
      name, feedback, #""pairs": {"path": "p.csv"}"#,
      ["p.csv": "prompt,response,other,x\n\(lines)\n"], expect: expect)
  }
}
