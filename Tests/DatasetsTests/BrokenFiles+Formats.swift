extension Broken {
  /// What is wrong with a delimited file whatever it holds.
  static let delimited: [Broken] = [
    scores("empty", "", expect: "s.csv: is empty; expected a header line with column names"),
    scores(
      "blank lines only", "\n\r\n\n",
      expect: "s.csv: is empty; expected a header line with column names"),
    scores(
      "byte-order mark only", "\u{FEFF}",
      expect: "s.csv: is empty; expected a header line with column names"),
    scores(
      "header only", "prompt,response,a\n",
      expect: "s.csv:1: the header has no rows below it; add some"),
    scores(
      "header only, no line end", "\n\nprompt,response,a",
      expect: "s.csv:3: the header has no rows below it; add some"),
    scores(
      "column without a name", "prompt,,a\np,x,1\n",
      expect: "s.csv:1, column 2: the header has no name for it; name the column or remove it"),
    scores(
      "index column without a name", ",prompt,response,a\n0,p,x,1\n",
      expect: "s.csv:1, column 1: the header has no name for it; name the column or remove it"),
    scores(
      "last column without a name", "prompt,response,a,\np,x,1,\n",
      expect: "s.csv:1, column 4: the header has no name for it; name the column or remove it"),
    scores(
      "column twice", "prompt,response,a,a\np,x,1,2\n",
      expect: "s.csv:1, column a: the header has it twice; keep one"),
    scores(
      "too few cells", "prompt,response,a\np,x,1\np,y\n",
      expect:
        "s.csv:3: the row has 2 cells and the header 3; put cells that contain the delimiter in double quotes"
    ),
    scores(
      "too many cells", "prompt,response,a\np,x,1\np,y, z,2\n",
      expect:
        "s.csv:3: the row has 4 cells and the header 3; put cells that contain the delimiter in double quotes"
    ),
    scores(
      "cells short after a quoted line end", "prompt,response,a\n\"p\nq\",x,1\n\nr,y\n",
      expect:
        "s.csv:5: the row has 2 cells and the header 3; put cells that contain the delimiter in double quotes"
    ),
    scores(
      "unclosed quote", "prompt,response,a\np,x,1\np,\"y,2\nq,x,3\n",
      expect:
        "s.csv:3, column response: a double quote opens the cell and none closes it; close it, or double it as text"
    ),
    scores(
      "unclosed quote in the header", "prompt,response,\"a\np,x,1\n",
      expect:
        "s.csv:1, column 3: a double quote opens the cell and none closes it; close it, or double it as text"
    ),
    scores(
      "unclosed quote beyond the header", "prompt,response,a\np,x,1,\"2\n",
      expect:
        "s.csv:2, column 4: a double quote opens the cell and none closes it; close it, or double it as text"
    ),
    scores(
      "text after a closing quote", "prompt,response,a\np,\"x\" y,1\n",
      expect:
        "s.csv:2, column response: text follows the closing double quote; double the quotes within a cell"
    ),
    scores(
      "text after a quoted line end", "prompt,response,a\n\"p\n\nq\"r,x,1\n",
      expect:
        "s.csv:4, column prompt: text follows the closing double quote; double the quotes within a cell"
    ),
    scores(
      "invalid UTF-8", "prompt,response,a\np,x,1\np,y\u{E0FF},2\n",
      expect: "s.csv:3, column response: the cell is not valid UTF-8; save the file as UTF-8"),
    scores(
      "UTF-8 cut by a delimiter", "prompt,response,a\np\u{E0C3},\u{E0A9}x,1\n",
      expect: "s.csv:2, column prompt: the cell is not valid UTF-8; save the file as UTF-8"),
    scores(
      "Latin-1 header", "prompt,response,caf\u{E0E9}\np,x,1\n",
      expect: "s.csv:1, column 3: the cell is not valid UTF-8; save the file as UTF-8"),
    scores(
      "NUL byte", "prompt,response,a\np,x,1\np,y\0,2\n",
      expect: "s.csv:3, column response: the cell has a NUL byte; save the file as UTF-8 text"),
    scores(
      "NUL byte in quotes", "prompt,response,a\np,\"x\n\0\",1\n",
      expect: "s.csv:3, column response: the cell has a NUL byte; save the file as UTF-8 text"),
    scores(
      "UTF-16", "\u{E0FF}\u{E0FE}p\0r\0o\0m\0p\0t\0\n\0",
      expect: "s.csv:1, column 1: the cell has a NUL byte; save the file as UTF-8 text"),
    scores(
      "carriage returns alone", "prompt,response,a\rp,x,1\rp,y,2\r",
      expect: "s.csv:1: a carriage return stands alone; end lines with a line feed, or both"),
    scores(
      "carriage return at a line's start", "prompt,response,a\np,x,1\n\rp,y,2\n",
      expect: "s.csv:3: a carriage return stands alone; end lines with a line feed, or both"),
    scores(
      "semicolons in a .csv", "prompt;response;a\np;x;1\n",
      expect:
        #"s.csv:1, column prompt: there is no such column; expected one of prompt;response;a, or set "delimiter" to what stands between the cells"#
    ),
    scores(
      "commas in a .tsv", "prompt,response,a\np,x,1\n", file: "s.tsv",
      expect:
        #"s.tsv:1, column prompt: there is no such column; expected one of prompt,response,a, or set "delimiter" to what stands between the cells"#
    ),
    scores(
      "unknown ending", "prompt,response,a\np,x,1\n", file: "s.txt",
      expect: "s.txt: is of unknown form; expected a name ending in .csv, .tsv or .jsonl"),
    scores(
      "no ending", "prompt,response,a\np,x,1\n", file: "scores",
      expect: "scores: is of unknown form; expected a name ending in .csv, .tsv or .jsonl"),
    scores(
      "compressed", "\u{E01F}\u{E08B}", file: "s.csv.gz",
      expect: "s.csv.gz: is compressed; unpack it first with gunzip --keep"),
    scores(
      "compressed, delimiter set", "\u{E01F}\u{E08B}", #""delimiter": "tab""#, file: "s.TSV.GZ",
      expect: "s.TSV.GZ: is compressed; unpack it first with gunzip --keep"),
    personalLLM(
      "Parquet", "PAR1", file: "train.parquet",
      expect:
        #"train.parquet: is a Parquet file; convert it first: python3 -c "import json, sys, pyarrow.parquet as pq; [print(json.dumps(row)) for batch in pq.ParquetFile(sys.argv[1]).iter_batches() for row in batch.to_pylist()]" train.parquet > train.jsonl"#
    ),
  ]

  /// What is wrong with a file of JSON Lines whatever it holds.
  static let jsonLines: [Broken] = [
    lines(
      "empty", "", expect: "s.jsonl: is empty; expected one JSON object a line"),
    lines(
      "blank lines only", "\n \n\t\r\n",
      expect: "s.jsonl: is empty; expected one JSON object a line"),
    lines(
      "an array", "[1, 2]\n",
      expect: "s.jsonl:1: the line is an array; expected one JSON object a line"),
    lines(
      "one array of objects", "[{\"prompt\": \"p\"},\n {\"prompt\": \"q\"}]\n",
      expect: "s.jsonl:1: end of file; expected a value, at byte 18 of the line"),
    lines(
      "a number on a later line", row("p", "x", "1") + "\n\n7\n",
      expect: "s.jsonl:4: the line is a number; expected one JSON object a line"),
    lines(
      "an unclosed object", row("p", "x", "1") + "{\"prompt\": \"p\"\n",
      expect: #"s.jsonl:2: end of file; expected "," or "}", at byte 15 of the line"#),
    lines(
      "an unclosed string", row("p", "x", "1") + "{\"prompt\": \"p\n",
      expect:
        "s.jsonl:2: a string is not closed by a double quote on its line, at byte 12 of the line"),
    lines(
      "two objects on a line", #"{"prompt": 1} {"prompt": 2}"#,
      expect: #"s.jsonl:1: "{" after the end of the value, at byte 15 of the line"#),
    lines(
      "single quotes", "{'prompt': 1}",
      expect: "s.jsonl:1: \"\'\"; expected a key in double quotes, at byte 2 of the line"),
    lines(
      "NaN", row("p", "x", "NaN"),
      expect: #"s.jsonl:1: "N"; expected a value, at byte 39 of the line"#),
    lines(
      "key twice", #"{"prompt": 1, "prompt": 2}"#,
      expect:
        #"s.jsonl:1: key "prompt" occurs twice in one object; keep one, at byte 15 of the line"#),
    lines(
      "invalid UTF-8", row("p\u{E0FF}", "x", "1"),
      expect:
        "s.jsonl:1: a string is not valid UTF-8; save the file as UTF-8, at byte 15 of the line"),
    lines(
      "NUL byte", row("p", "x", "1") + row("p\0", "y", "2"),
      expect: "s.jsonl:2: the line has a NUL byte; save the file as UTF-8 text"),
    lines(
      "unknown escape", "{\"prompt\": \"\\x41\"}",
      expect: "s.jsonl:1: \\x is not an escape that JSON knows, at byte 14 of the line"),
    lines(
      "deep nesting", String(repeating: "[", count: 5000),
      expect: "s.jsonl:1: nesting is deeper than 100 levels, at byte 102 of the line"),
    lines(
      "key missing later",
      row("p", "x", "1") + #"{"prompt": "p", "response": "y", "A": 2}"#,
      expect:
        #"s.jsonl:2, column a: the row has no such key; the nearest is "A", or list those to use in "scorers""#
    ),
    lines(
      "an object for text",
      row("p", "x", "1") + #"{"prompt": {}, "response": "y", "a": 2}"#,
      expect: "s.jsonl:2, column prompt: the value is an object; expected a string or a number"),
    lines(
      "null for text", row("p", "x", "1") + #"{"prompt": null, "response": "y", "a": 2}"#,
      expect: "s.jsonl:2, column prompt: the value is null; expected a string or a number"),
    lines(
      "null for a number", row("p", "x", "null"),
      expect:
        #"s.jsonl:1, column a: "null" is not a finite number; correct it or leave the row out, or list those to use in "scorers""#
    ),
    lines(
      "a boolean for a number", row("p", "x", "true"),
      expect:
        #"s.jsonl:1, column a: the value is a boolean; expected a number, or list those to use in "scorers""#
    ),
    lines(
      "a list for a number", row("p", "x", "[1]"),
      expect:
        #"s.jsonl:1, column a: the value is an array; expected a number, or list those to use in "scorers""#
    ),
    lines(
      "words for a number", row("p", "x", #""high""#),
      expect:
        #"s.jsonl:1, column a: "high" is not a number; expected for example 0.25, or list those to use in "scorers""#
    ),
    lines(
      "a number too large", row("p", "x", "1e309"),
      expect:
        "s.jsonl:1: 1e309 is not a number; expected for example 0.05 or 27, at byte 39 of the line"
    ),
  ]

  private static func row(_ prompt: String, _ response: String, _ score: String) -> String {
    #"{"prompt": "\#(prompt)", "response": "\#(response)", "a": \#(score)}"# + "\n"
  }

  /// A scores table of JSON Lines.
  private static func lines(_ name: String, _ text: String, expect: String) -> Broken {
    scores(name, text, file: "s.jsonl", expect: expect)
  }
}
