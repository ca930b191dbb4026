/// A pattern in which `*` stands for any text, `?` for any one character, and all else for itself.
struct Glob {
  private let pattern: [Character]

  init(_ pattern: String) { self.pattern = Array(pattern) }

  /// Whether all of a text matches. Cost at most the product of both lengths.
  func matches(_ text: String) -> Bool {
    let text = Array(text)
    var (p, t) = (0, 0)
    /// The last star, and where the text that it stands for ends.
    var star: (pattern: Int, text: Int)?
    while t < text.count {
      if p < pattern.count, pattern[p] == "*" {
        star = (p, t)
        p += 1
      } else if p < pattern.count, isMatch(pattern[p], text[t]) {
        p += 1
        t += 1
      } else if let last = star {
        // It stands for one character more.
        star = (last.pattern, last.text + 1)
        (p, t) = (last.pattern + 1, last.text + 1)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == "*" }
  }

  private func isMatch(_ mark: Character, _ character: Character) -> Bool {
    mark == "?" || mark.unicodeScalars.elementsEqual(character.unicodeScalars)
  }
}
