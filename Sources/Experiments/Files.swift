#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file or folder that could not be read or written: exit code 74.
public struct FileError: Error, CustomStringConvertible {
  public let path: String
  public let action: String
  public let reason: String

  init(_ action: String, _ path: String, code: Int32 = errno) {
    self.path = path
    self.action = action
    reason = String(cString: strerror(code))
  }

  public var description: String { "\(path): cannot \(action): \(reason)" }
}

/// Whole-file reading and writing, folders and locks, over POSIX calls.
public enum Files {
  public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  public static func isFolder(_ path: String) -> Bool {
    var info = stat()
    return stat(path, &info) == 0 && (info.st_mode & S_IFMT) == S_IFDIR
  }

  public static func read(_ path: String) throws(FileError) -> [UInt8] {
    guard !isFolder(path) else { throw FileError("read", path, code: EISDIR) }
    guard let file = fopen(path, "rb") else { throw FileError("open", path) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&block, 1, block.count, file)
      if count == 0 { break }
      bytes += block[..<count]
    }
    guard ferror(file) == 0 else { throw FileError("read", path) }
    return bytes
  }

  /// Writes a file whole or not at all: to a neighbour, flushed to disk, then renamed.
  public static func write(_ text: String, to path: String) throws(FileError) {
    let draft = path + ".draft"
    guard let file = fopen(draft, "wb") else { throw FileError("write", path) }
    var copy = text
    let written = copy.withUTF8 { fwrite($0.baseAddress, 1, $0.count, file) == $0.count }
    let flushed = fflush(file) == 0 && fsync(fileno(file)) == 0
    let code = errno
    fclose(file)
    guard written, flushed, rename(draft, path) == 0 else {
      let error = FileError("write", path, code: written && flushed ? errno : code)
      unlink(draft)
      throw error
    }
  }

  /// Makes a folder and those above it.
  public static func makeFolder(_ path: String) throws(FileError) {
    if isFolder(path) || path.isEmpty { return }
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
      try makeFolder(String(path[..<slash]))
    }
    guard mkdir(path, 0o777) == 0 || (errno == EEXIST && isFolder(path)) else {
      throw FileError("make the folder", path)
    }
  }

  /// Names in a folder, sorted; empty where it does not exist.
  public static func list(_ path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}

/// An exclusive lock on a file, released when the process ends, however it ends.
final class FileLock: Sendable {
  private let descriptor: Int32

  /// Nil where another process holds it.
  init?(_ path: String) throws(FileError) {
    let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileError("open", path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      return nil
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }
}
