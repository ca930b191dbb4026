internal import Configuration
internal import Learners
internal import Platform
internal import Synchronization

/// A conversation with a program: one question at a time, whoever asks.
final class Talk: Sendable {
  /// The program is reached through the lock alone.
  private struct Line: @unchecked Sendable {
    let program: TalkingProgram
    var failure: String?
  }

  private let line: Mutex<Line>
  private let name: String
  private let timeout: Double

  init(_ program: TalkingProgram, name: String, timeout: Double) {
    nonisolated(unsafe) let program = program
    line = Mutex(Line(program: program))
    (self.name, self.timeout) = (name, timeout)
  }

  /// - Throws: `LearnerFailure` with the program's last words where it crashes, hangs or answers with something else than
  ///   JSON.
  func ask(_ message: JSONValue) throws -> JSONValue {
    let bytes = Array(message.serialized().utf8)
    return try line.withLock { line in
      if let failure = line.failure { throw LearnerFailure(failure) }
      do {
        let answer = try line.program.answer(to: bytes, within: timeout)
        guard let json = try? JSONValue(parsing: answer) else {
          throw fail(&line, "answered \"\(start(answer))\", which is no JSON")
        }
        if let error = json["error"]?.text { throw fail(&line, "says: \(error)") }
        return json
      } catch let problem as TalkingProgram.Failure {
        switch problem {
        case .silent: throw fail(&line, "gave no answer within \(duration(timeout))")
        case .tooLong: throw fail(&line, "wrote a line without end")
        case .ended: throw fail(&line, nil)
        }
      }
    }
  }

  /// An answer that is JSON and yet none.
  func failure(_ sentence: String) -> LearnerFailure {
    line.withLock { fail(&$0, sentence) }
  }

  /// Ends the program.
  /// - Parameter sentence: What it did; nil where it ended by itself.
  private func fail(_ line: inout Line, _ sentence: String?) -> LearnerFailure {
    let status = line.program.end(patience: sentence == nil ? 5 : 0)
    let words = line.program.lastWords
    let end = status < 0 ? "was ended by signal \(-status)" : "ended with exit code \(status)"
    let text =
      "program \(name) \(sentence ?? end)" + (words.isEmpty ? "" : "; its last words: \(words)")
    line.failure = text
    return LearnerFailure(text)
  }

  private func start(_ answer: [UInt8]) -> String {
    String(decoding: answer.prefix(80), as: UTF8.self)
  }
}
