/// A name of a user, prompt, response or reward model, compared by its bytes in UTF-8.
///
/// Swift's text is equal where it is canonically equivalent: an accented letter and a letter with an accent
/// after it are one. Names in files are their bytes, whatever the language makes of them.
public struct Name: Hashable, Comparable, Sendable {
  public let text: String

  public init(_ text: String) { self.text = text }

  public static func == (a: Name, b: Name) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

  public static func < (a: Name, b: Name) -> Bool {
    a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
  }

  public func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
