import Configuration
import Datasets
import Preferences
import Testing

@Suite struct `The PersonalLLM dataset` {
  @Test func `rows become prompts with their responses, texts and scores`() throws {
    let dataset = try load(
      #"{"kind": "personalllm", "path": "train.jsonl"}"#, ["train.jsonl": personalLLMRows(3)])
    let table = dataset.table
    #expect(table.prompts.map(\.text) == ["Question 0?", "Question 1?", "Question 2?"])
    #expect(table.prompts.map(\.id) == ["1", "2", "3"])
    #expect(table.responses.map(\.id).prefix(2) == ["response_1", "response_2"])
    #expect(table.responses.map(\.text).prefix(3) == ["Yes, \"é\"\n0", "No", "Yes, \"é\"\n1"])
    #expect(dataset.scores.rewardModels == ["beaver_7b", "gemma_2b"])
    #expect(
      nearlyEqual(
        dataset.scores.numbers, [0, 0.5, 0, 0.25, -1, 1.5, 0.1, 0.25, -2, 2.5, 0.2, 0.25]))
    #expect(dataset.evaluationPrompts == nil && dataset.standardisation == nil)
  }

  @Test func `the test file's rows are the evaluation prompts`() throws {
    let dataset = try load(
      #"{"kind": "personalllm", "path": "a.jsonl", "testPath": "b.jsonl", "limit": 2}"#,
      ["a.jsonl": personalLLMRows(3), "b.jsonl": personalLLMRows(5)])
    #expect(dataset.evaluationPrompts == [2, 3])
    #expect(dataset.table.prompts.map(\.id) == ["1", "2", "test-1", "test-2"])
  }

  @Test func `the test file may order its keys otherwise`() throws {
    let dataset = try load(
      #"{"kind": "personalllm", "path": "a.jsonl", "testPath": "b.csv"}"#,
      [
        "a.jsonl": personalLLMRows(1),
        "b.csv": """
        response_2_beaver_7b,response_2_gemma_2b,response_2,response_1,prompt,response_1_gemma_2b,response_1_beaver_7b
        4,3,no,yes,why,1,2
        """,
      ])
    #expect(dataset.scores.numbers.suffix(4) == [2, 1, 4, 3])
    #expect(dataset.table.responses.suffix(2).map(\.text) == ["yes", "no"])
  }

  @Test func `reward models are chosen by name, in any order`() throws {
    let dataset = try load(
      """
      {"kind": "personalllm", "path": "a.jsonl", "rewardModels": ["beaver_7b", "gemma_2b"],
       "standardisation": "published", "responses": ["left", "right"]}
      """, ["a.jsonl": personalLLMRows(2)])
    #expect(dataset.scores.rewardModels == ["beaver_7b", "gemma_2b"])
    #expect(dataset.scores.numbers.prefix(4) == [0, 0.5, 0, 0.25])
    #expect(dataset.table.responses.map(\.id) == ["left", "right", "left", "right"])
    #expect(
      dataset.standardisation == [
        Standardisation(mean: 6.2335, deviation: 3.0126),
        Standardisation(mean: 4.3304, deviation: 2.0386),
      ])
  }

  @Test func `CSV and JSON Lines of the same rows are the same data`() throws {
    let csv = """
      prompt,response_1,response_2,response_1_gemma_2b,response_1_beaver_7b,response_2_gemma_2b,response_2_beaver_7b
      Question 0?,"Yes, ""é""
      0",No,0.5,-0,0.25,0
      Question 1?,"Yes, ""é""
      1",No,1.5,-1,0.25,0.1

      """
    let a = try load(#"{"kind": "personalllm", "path": "a.csv"}"#, ["a.csv": csv])
    let b = try load(
      #"{"kind": "personalllm", "path": "a.jsonl"}"#, ["a.jsonl": personalLLMRows(2)])
    #expect(a.scores == b.scores && a.table.responses == b.table.responses)
    #expect(a.table.prompts == b.table.prompts)
  }

  @Test func `eight responses carry the published systems' names`() throws {
    let texts = (1...8).map { #""response_\#($0)": "t""# }
    let scores = (1...8).map { #""response_\#($0)_gemma_2b": "\#($0)""# }
    let row = "{\"prompt\": \"q\", " + (texts + scores).joined(separator: ", ") + "}"
    let dataset = try load(#"{"kind": "personalllm", "path": "a.jsonl"}"#, ["a.jsonl": row])
    #expect(
      dataset.table.responses.map(\.id) == [
        "claude-3-opus", "claude-3-sonnet", "command-r-plus", "gemini-1.5-pro", "gpt-4-turbo",
        "gpt-4o", "llama-3-70b", "mixtral-8x22b",
      ])
    #expect(dataset.scores.numbers == [2, 6, 4, 3, 5, 1, 7, 8])
  }
}
