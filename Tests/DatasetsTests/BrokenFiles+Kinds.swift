extension Broken {
  /// What is wrong with a table of scores or its texts.
  static let scoresTables: [Broken] = [
    scores(
      "no prompt column", "promt,response,a\np,x,1\n",
      expect:
        #"s.csv:1, column prompt: there is no such column; did you mean "promt"? expected one of promt, response, a, or set "promptColumn" to one that is there"#
    ),
    scores(
      "no response column", "prompt,answer,a\np,x,1\n",
      expect:
        #"s.csv:1, column response: there is no such column; expected one of prompt, answer, a, or set "responseColumn" to one that is there"#
    ),
    scores(
      "named prompt column missing", "prompt,response,a\np,x,1\n", #""promptColumn": "doc""#,
      expect:
        #"s.csv:1, column doc: there is no such column; expected one of prompt, response, a, or set "promptColumn" to one that is there"#
    ),
    scores(
      "no scores", "prompt,response\np,x\n",
      expect: "s.csv:1: there is no column of scores beside prompt and response; add one"),
    scores(
      "unknown scorer", "prompt,response,rouge_1,rouge_2\np,x,1,2\n",
      #""scorers": ["rouge_1", "ruge_2"]"#,
      expect:
        #"s.csv:1, column ruge_2: there is no such column; did you mean "rouge_2"? expected one of prompt, response, rouge_1, rouge_2, or set "scorers" to one that is there"#
    ),
    scores(
      "unknown scorer among many columns",
      "prompt,response," + (1...30).map { "rouge_\($0)" }.joined(separator: ",") + "\n",
      #""scorers": ["rogue_17"]"#,
      expect:
        #"s.csv:1, column rogue_17: there is no such column; the nearest is "rouge_17", or set "scorers" to one that is there"#
    ),
    scores(
      "not a number, no scorers named", "prompt,response,a,text\np,x,1,hello there\n",
      expect:
        #"s.csv:2, column text: "hello there" is not a number; expected for example 0.25, or list those to use in "scorers""#
    ),
    scores(
      "decimal comma", "prompt;response;a\np;x;0,25\n",
      #""scorers": ["a"], "delimiter": "semicolon""#,
      expect: #"s.csv:2, column a: "0,25" is not a number; write a decimal point, as in 0.25"#),
    scores(
      "long value", "prompt,response,a\np,x,\(String(repeating: "very ", count: 50))\n",
      #""scorers": ["a"]"#,
      expect:
        #"s.csv:2, column a: "very very very very very very very very very very very v... is not a number; expected for example 0.25"#
    ),
    scores(
      "column name on two lines", "prompt,response,\"a\nb\u{2028}\"\np,x,?\n",
      expect:
        "s.csv:3, column a\\nb\\u{2028}: \"?\" is not a number; expected for example 0.25, or list those to use in \"scorers\""
    ),
    scores(
      "empty prompt", "prompt,response,a\n,x,1\n",
      expect: "s.csv:2, column prompt: the cell is empty; expected a name or number"),
    scores(
      "empty response", "prompt,response,a\np,\"\",1\n",
      expect: "s.csv:2, column response: the cell is empty; expected a name or number"),
    scores(
      "response twice", "prompt,response,a\np,x,1\nq,x,1\n\np,x,2\n",
      expect:
        #"s.csv:5, column response: response "x" to prompt "p" occurs on line 2 already; keep one"#
    ),
    scores(
      "one response", "prompt,response,a\np,x,1\nq,x,3\np,y,2\n",
      expect: #"s.csv:3: prompt "q" has one response; expected at least 2"#),
    scores(
      "constant scorer", "prompt,response,a,b\np,x,1,0.5\np,y,2,.5\n",
      expect:
        #"s.csv, column b: every row has the score 0.5, which tells nothing apart; leave it out of "scorers""#
    ),
    scores(
      "prompt text missing", "prompt,response,a\np,x,1\np,y,2\nq,x,3\nq,y,4\n",
      #""prompts": {"path": "p.jsonl"}"#, ["p.jsonl": #"{"prompt": "p", "text": "t"}"#],
      expect: #"s.csv:4: prompt "q" has no text in p.jsonl; add it there"#),
    scores(
      "prompt text twice", "prompt,response,a\np,x,1\np,y,2\n", #""prompts": {"path": "p.jsonl"}"#,
      ["p.jsonl": "{\"prompt\": \"p\", \"text\": \"t\"}\n{\"prompt\": \"p\", \"text\": \"t\"}"],
      expect: #"p.jsonl:2, column prompt: prompt "p" has a text already; keep one"#),
    scores(
      "prompt texts under another key", "prompt,response,a\np,x,1\np,y,2\n",
      #""prompts": {"path": "p.jsonl"}"#, ["p.jsonl": #"{"doc": "p", "test": "t"}"#],
      expect:
        #"p.jsonl:1, column prompt: there is no such column; expected one of doc, test, or set "id" to one that is there"#
    ),
    scores(
      "response text missing", "prompt,response,a\np,x,1\np,y,2\n",
      #""responses": {"path": "r.jsonl"}"#,
      ["r.jsonl": #"{"prompt": "p", "response": "x", "text": "t"}"#],
      expect: #"s.csv:3: response "y" to prompt "p" has no text in r.jsonl; add it there"#),
    scores(
      "response text twice", "prompt,response,a\n1,x,1\n1,y,2\n",
      #""responses": {"path": "r.jsonl"}"#,
      [
        "r.jsonl":
          "{\"prompt\": 1, \"response\": \"x\", \"text\": \"t\"}\n{\"prompt\": \"1\", \"response\": \"x\", \"text\": \"t\"}"
      ],
      expect:
        #"r.jsonl:2, column response: response "x" to prompt "1" has a text already; keep one"#),
    scores(
      "text that is a list", "prompt,response,a\np,x,1\np,y,2\n",
      #""responses": {"path": "r.jsonl"}"#,
      ["r.jsonl": #"{"prompt": "p", "response": "x", "text": ["t"]}"#],
      expect: "r.jsonl:1, column text: the value is an array; expected a string or a number"),
  ]

  /// What is wrong with one score.
  static let badScores: [Broken] = [
    score("not a number", "abc", expect: #""abc" is not a number; expected for example 0.25"#),
    score("empty score", "", expect: "the cell is empty; expected a number such as 0.25"),
    score(
      "NaN score", "NaN", expect: #""NaN" is not a finite number; correct it or leave the row out"#),
    score(
      "missing value of R", "NA",
      expect: #""NA" is not a finite number; correct it or leave the row out"#),
    score(
      "infinite score", "-inf",
      expect: #""-inf" is not a finite number; correct it or leave the row out"#),
    score(
      "overflowing score", "1e999",
      expect: #""1e999" is too large; expected a number of at most 1.8e308"#),
    score(
      "score beyond double precision", "-2e308",
      expect: #""-2e308" is too large; expected a number of at most 1.8e308"#),
    score(
      "hexadecimal score", "0x10", expect: #""0x10" is not a number; expected for example 0.25"#),
    score("space in a score", " 1", expect: #"" 1" is not a number; expected for example 0.25"#),
    score("two points", "1.2.3", expect: #""1.2.3" is not a number; expected for example 0.25"#),
    score(
      "exponent without digits", "1e", expect: #""1e" is not a number; expected for example 0.25"#),
    score("sign alone", "-", expect: #""-" is not a number; expected for example 0.25"#),
    score(
      "value on two lines", "\"1\n2\"",
      expect: "\"1\\n2\" is not a number; expected for example 0.25"),
  ]

  /// A table whose second row has this score; the message is about that cell.
  private static func score(_ name: String, _ cell: String, expect: String) -> Broken {
    scores(
      name, "prompt,response,a\np,x,1\np,y,\(cell)\n", #""scorers": ["a"]"#,
      expect: "s.csv:3, column a: \(expect)")
  }

  /// What is wrong with rows of PersonalLLM.
  static let personalLLMFiles: [Broken] = [
    personalLLM(
      "no prompt",
      #"{"promt": "q", "response_1": "a", "response_2": "b", "response_1_m": 1, "response_2_m": 2}"#,
      expect: #"a.jsonl:1, column prompt: there is no such key; the nearest is "promt""#),
    personalLLM(
      "no responses", #"{"prompt": "q"}"#,
      expect: "a.jsonl:1, column response_1: there is no such key; expected it in every row"),
    personalLLM(
      "one response", #"{"prompt": "q", "response_1": "a", "response_1_m": 1}"#,
      expect: "a.jsonl:1, column response_2: there is no such key; expected it in every row"),
    personalLLM(
      "a gap in the responses",
      #"{"prompt": "q", "response_1": "a", "response_3": "b", "response_1_m": 1, "response_3_m": 2}"#,
      expect: "a.jsonl:1, column response_2: there is no such key; expected it in every row"),
    personalLLM(
      "a number past all responses",
      #"{"prompt": "q", "response_1": "a", "response_2": "b", "response_1_m": 1, "response_2_m": 2, "response_1000000000": "c"}"#,
      expect: "a.jsonl:1, column response_3: there is no such key; expected it in every row"),
    personalLLM(
      "the largest number there is",
      #"{"prompt": "q", "response_1": "a", "response_2": "b", "response_1_m": 1, "response_9223372036854775807_m": 2}"#,
      expect: "a.jsonl:1, column response_3: there is no such key; expected it in every row"),
    personalLLM(
      "a misspelled response",
      #"{"prompt": "q", "response_1": "a", "respons_2": "b", "response_1_m": 1, "response_2_m": 2}"#,
      expect: #"a.jsonl:1, column response_2: there is no such key; the nearest is "respons_2""#),
    personalLLM(
      "no scores", #"{"prompt": "q", "response_1": "a", "response_2": "b"}"#,
      expect: "a.jsonl:1: there are no scores; expected keys such as response_1_gemma_2b"),
    personalLLM(
      "a misspelled score",
      #"{"prompt": "q", "response_1": "a", "response_2": "b", "response_1_gemma_2b": 1, "response_2_gema_2b": 2}"#,
      expect:
        #"a.jsonl:1, column response_2_gemma_2b: there is no such key; the nearest is "response_2_gema_2b""#
    ),
    personalLLM(
      "unknown reward model", personalLLMRows(2), #""rewardModels": ["gemma_2B"]"#,
      expect:
        #"a.jsonl:1, column response_1_gemma_2B: reward model gemma_2B has no scores; did you mean "gemma_2b"? expected one of gemma_2b, beaver_7b"#
    ),
    personalLLM(
      "constants of an unpublished model",
      personalLLMRows(2).replacing("gemma_2b", with: "gemma_3b"),
      #""standardisation": "published""#,
      expect:
        #"a.jsonl, column response_1_gemma_3b: no constants are published for gemma_3b; set "standardisation" to "computed", or did you mean "gemma_7b"? expected one of llama3_sfairx, mistral_weqweasdas, mistral_ray, gemma_7b, mistral_raft, gemma_2b, oasst_deberta_v3, oasst_pythia_1b, oasst_pythia_7b, beaver_7b"#
    ),
    personalLLM(
      "too few names", personalLLMRows(2), #""responses": ["gpt"]"#,
      expect:
        #"a.jsonl:1: prompts have 2 responses and 1 are named; expected one name for each in "responses""#
    ),
    personalLLM(
      "a word for a score", personalLLMRows(3).replacing("-1,", with: #""good","#),
      expect:
        #"a.jsonl:2, column response_1_beaver_7b: "good" is not a number; expected for example 0.25, or list those to use in "rewardModels""#
    ),
    personalLLM(
      "a null score", personalLLMRows(3).replacing("-1,", with: "null,"),
      expect:
        #"a.jsonl:2, column response_1_beaver_7b: "null" is not a finite number; correct it or leave the row out, or list those to use in "rewardModels""#
    ),
    personalLLM(
      "a null response", personalLLMRows(3).replacing(#""No""#, with: "null"),
      expect: "a.jsonl:1, column response_2: the value is null; expected a string or a number"),
    personalLLM(
      "a key missing later",
      personalLLMRows(1) + personalLLMRows(1).replacing("response_2_g", with: "response_2_h"),
      expect:
        #"a.jsonl:2, column response_2_gemma_2b: the row has no such key; the nearest is "response_2_hemma_2b", or list those to use in "rewardModels""#
    ),
    personalLLM(
      "a constant reward model", personalLLMRows(1).replacing("0.25", with: "0.5"),
      expect:
        #"a.jsonl, column beaver_7b: every row has the score 0.0, which tells nothing apart; leave it out of "rewardModels""#
    ),
    personalLLM(
      "test file with another reward model", personalLLMRows(2), #""testPath": "b.jsonl""#,
      ["b.jsonl": personalLLMRows(2).replacing("beaver_7b", with: "beaver_8b")],
      expect:
        #"b.jsonl:1, column response_1_beaver_7b: reward model beaver_7b has no scores; did you mean "beaver_8b"? expected one of gemma_2b, beaver_8b"#
    ),
    personalLLM(
      "test file with more responses", personalLLMRows(2), #""testPath": "b.jsonl""#,
      [
        "b.jsonl": personalLLMRows(2).replacing(
          #""prompt""#,
          with:
            #""response_3": "", "response_3_gemma_2b": 0, "response_3_beaver_7b": 0, "prompt""#
        )
      ],
      expect:
        #"b.jsonl:1: prompts have 3 responses and 2 are named; expected one name for each in "responses""#
    ),
    personalLLM(
      "empty test file", personalLLMRows(2), #""testPath": "b.csv""#, ["b.csv": ""],
      expect: "b.csv: is empty; expected a header line with column names"),
    personalLLM(
      "CSV with a word for a score",
      "prompt,response_1,response_2,response_1_m,response_2_m\nq,a,b,1,2\n\"q\n\",a,b,1,two\n",
      file: "a.csv",
      expect:
        #"a.csv:3, column response_2_m: "two" is not a number; expected for example 0.25, or list those to use in "rewardModels""#
    ),
  ]

  /// What is wrong with recorded feedback or what describes it.
  static let recordedFeedback: [Broken] = [
    recorded(
      "neither form", "user,prompt,rating\nu,q,1\n",
      expect:
        "r.csv:1: the columns are user, prompt, rating; expected user, prompt and one of: response, value for ratings; response, rank for rankings; winner, loser for comparisons; winner, shown for choices of the best"
    ),
    recorded(
      "no value", "user,prompt,response,valu\nu,q,a,1\n",
      expect:
        #"r.csv:1, column value: there is no such column; did you mean "valu"? expected one of user, prompt, response, valu, or set "valueColumn" to one that is there"#
    ),
    recorded(
      "no response", "user,prompt,item,value\nu,q,a,1\n",
      expect:
        #"r.csv:1, column response: there is no such column; expected one of user, prompt, item, value, or set "responseColumn" to one that is there"#
    ),
    recorded(
      "no loser", "user,prompt,winner,looser\nu,q,a,b\n",
      expect:
        #"r.csv:1, column loser: there is no such column; did you mean "looser"? expected one of user, prompt, winner, looser, or set "loserColumn" to one that is there"#
    ),
    recorded(
      "half of both", "user,prompt,response,winner\nu,q,a,b\n",
      expect:
        "r.csv:1: the columns are user, prompt, response, winner; expected user, prompt and one of: response, value for ratings; response, rank for rankings; winner, loser for comparisons; winner, shown for choices of the best"
    ),
    recorded(
      "both forms", "user,prompt,response,value,winner,loser\nu,q,a,1,a,b\n",
      expect:
        "r.csv:1: the columns of ratings and of comparisons are all there: response, value; winner, loser; expected those of one form: rename the others or take them out"
    ),
    recorded(
      "no user", "usr,prompt,response,value\nu,q,a,1\n",
      expect:
        #"r.csv:1, column user: there is no such column; did you mean "usr"? expected one of usr, prompt, response, value, or set "userColumn" to one that is there"#
    ),
    recorded(
      "no prompt", "user,response,value\nu,a,1\n",
      expect:
        #"r.csv:1, column prompt: there is no such column; expected one of user, response, value, or set "promptColumn" to one that is there"#
    ),
    recorded(
      "named column missing", "user,prompt,response,value\nu,q,a,1\n", #""valueColumn": "stars""#,
      expect:
        #"r.csv:1, column stars: there is no such column; expected one of user, prompt, response, value, or set "valueColumn" to one that is there"#
    ),
    recorded(
      "empty user", "user,prompt,response,value\nu,q,a,1\n,q,a,1\n",
      expect: "r.csv:3, column user: the cell is empty; expected a name or number"),
    recorded(
      "empty response", "user,prompt,response,value\nu,q,,1\n",
      expect: "r.csv:2, column response: the cell is empty; expected a name or number"),
    recorded(
      "not a rating", "user,prompt,response,value\nu,q,a,1\nu,q,b,good\n",
      expect: #"r.csv:3, column value: "good" is not a number; expected for example 0.25"#),
    recorded(
      "empty rating", "user,prompt,response,value\nu,q,a,\n",
      expect: "r.csv:2, column value: the cell is empty; expected a number such as 0.25"),
    recorded(
      "infinite rating", "user,prompt,response,value\nu,q,a,Infinity\n",
      expect:
        #"r.csv:2, column value: "Infinity" is not a finite number; correct it or leave the row out"#
    ),
    recorded(
      "rating twice", "user,prompt,response,value\nu,q,a,1\nv,q,a,1\nu,r,a,1\nu,q,a,2\n",
      expect: #"r.csv:5, column response: user "u" has rated "a" already; keep one rating"#),
    recorded(
      "winner is loser", "user,prompt,winner,loser\nu,q,a,b\nu,q,b,b\n",
      expect: #"r.csv:3, column loser: "b" is the winner too; expected another response"#),
    recorded(
      "misspelt shown", "user,prompt,winner,show\nu,q,a,a|b\n",
      expect:
        #"r.csv:1, column shown: there is no such column; did you mean "show"? expected one of user, prompt, winner, show, or set "shownColumn" to one that is there"#
    ),
    recorded(
      "winner not shown", "user,prompt,winner,shown\nu,q,a,b|c\n",
      expect: #"r.csv:2, column shown: the winner "a" is not among what was shown; add it there"#),
    recorded(
      "shown twice", "user,prompt,winner,shown\nu,q,a,a|b|b\n",
      expect: #"r.csv:2, column shown: "b" is shown twice; name each response once"#),
    recorded(
      "empty name shown", "user,prompt,winner,shown\nu,q,a,a||b\n",
      expect:
        "r.csv:2, column shown: a name is empty; expected names with | between them, or an array in JSON Lines"
    ),
    recorded(
      "nothing to choose", "user,prompt,winner\nu,q,a\nv,q,b\nu,r,a\n",
      expect:
        #"r.csv:4: prompt "r" has one response alone, so that there was nothing to choose; give what was shown in a column "shown", or all responses in "scores" or "responses""#
    ),
    recorded(
      "rank of zero", "user,prompt,response,rank\nu,q,a,1\nu,q,b,0\n",
      expect: "r.csv:3, column rank: the rank is 0; expected a whole number, 1 the best"),
    recorded(
      "ranked twice", "user,prompt,response,rank\nu,q,a,1\nu,q,a,2\n",
      expect: #"r.csv:3, column response: user "u" has ranked "a" already; keep one rank"#),
    recorded(
      "no time", "user,prompt,response,value,at\nu,q,a,1,noon\n", #""timeColumn": "at""#,
      expect:
        #"r.csv:2, column at: "noon" is neither a number nor a date; expected for example 12.5 or 2024-03-01T09:30:00Z"#
    ),
    recorded(
      "two kinds of time", "user,prompt,winner,loser,at\nu,q,a,b,2024-03-01\nu,q,b,a,7\n",
      #""timeColumn": "at""#,
      expect:
        #"r.csv:3, column at: "7" is a number where other rows have dates; write all alike"#),
    recorded(
      "no response time", "user,prompt,winner,loser,took\nu,q,a,b,0\n",
      #""responseTimeColumn": "took""#,
      expect:
        "r.csv:2, column took: the response time is 0.0; expected seconds, more than 0: correct it or leave the row out"
    ),
    recorded(
      "empty loser", "user,prompt,winner,loser\nu,q,a,\n",
      expect: "r.csv:2, column loser: the cell is empty; expected a name or number"),
    recorded(
      "header only", "user,prompt,winner,loser\n",
      expect: "r.csv:1: the header has no rows below it; add some"),
    recorded(
      "no scores for a response", "user,prompt,response,value\nu,q,a,1\nu,q,c,1\n",
      #""scores": {"path": "s.csv"}"#, ["s.csv": "prompt,response,k\nq,a,1\nq,b,2\n"],
      expect:
        #"r.csv:3: response "c" to prompt "q" has no scores in s.csv; add it there or leave its rows out here"#
    ),
    recorded(
      "broken scores", "user,prompt,response,value\nu,q,a,1\n", #""scores": {"path": "s.csv"}"#,
      ["s.csv": "prompt,response,k\nq,a,1\nq,b,x\n"],
      expect:
        #"s.csv:3, column k: "x" is not a number; expected for example 0.25, or list those to use in "scorers""#
    ),
    recorded(
      "scores constant where rated", "user,prompt,winner,loser\nu,q,a,b\n",
      #""scores": {"path": "s.csv"}"#, ["s.csv": "prompt,response,k\nq,a,1\nq,b,1\nq,c,2\n"],
      expect:
        #"s.csv, column k: every row has the score 1.0, which tells nothing apart; leave it out of "scorers""#
    ),
    recorded(
      "prompt text missing", "user,prompt,response,value\nu,q,a,1\n",
      #""prompts": {"path": "p.csv"}"#, ["p.csv": "prompt,text\nr,t\n"],
      expect: #"r.csv:2: prompt "q" has no text in p.csv; add it there"#),
    recorded(
      "response text missing", "user,prompt,response,value\nu,q,a,1\nu,q,b,1\n",
      #""responses": {"path": "t.tsv"}"#, ["t.tsv": "prompt\tresponse\ttext\nq\ta\tt\n"],
      expect: #"r.csv:3: response "b" to prompt "q" has no text in t.tsv; add it there"#),
    recorded(
      "texts all alike", "user,prompt,winner,loser\nu,q,a,b\n",
      #""scorers": "text", "prompts": {"path": "p.csv"}, "responses": {"path": "t.csv"}"#,
      ["p.csv": "prompt,text\nq,t\n", "t.csv": "prompt,response,text\nq,a,Same.\nq,b,Same.\n"],
      expect: #"r.csv: the text scorers give all responses one score; set "scorers" to "none""#),
  ]
}
