/// A file or folder that could not be read or written: exit code 74.
public struct FileError: Error, CustomStringConvertible {
  public let path: String
  public let action: String
  public let reason: String
  /// The system's error number.
  package let code: Int32

  package init(_ action: String, _ path: String, code: Int32 = errno) {
    self.path = path
    self.action = action
    self.code = code
    reason = String(cString: strerror(code))
  }

  package static func missing(_ path: String) -> FileError { FileError("open", path, code: ENOENT) }

  public var description: String { "\(path): cannot \(action): \(reason)" }
}

/// Whole-file reading and writing, folders and locks, over POSIX calls.
public enum Files {
  public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  public static func isFolder(_ path: String) -> Bool {
    var info = stat()
    return stat(path, &info) == 0 && (info.st_mode & S_IFMT) == S_IFDIR
  }

  /// The bytes of a regular file, or of a part of it.
  public static func read(
    _ path: String, from start: Int = 0, count: Int = .max
  ) throws(FileError) -> [UInt8] {
    guard !isFolder(path) else { throw FileError("read", path, code: EISDIR) }
    let descriptor = try openRegular(path, O_RDONLY)
    defer { close(descriptor) }
    // Files of /proc say no size.
    if size(descriptor) == 0, start == 0, count == .max { return try readStream(descriptor, path) }
    return try read(descriptor, path, from: start, count: count)
  }

  /// All bytes of a file that people name, which may be a pipe: it is read to its end.
  public static func readToEnd(_ path: String) throws(FileError) -> [UInt8] {
    // The system would read the name up to there.
    guard !path.utf8.contains(0) else { throw FileError("open", path, code: EINVAL) }
    guard !isFolder(path) else { throw FileError("read", path, code: EISDIR) }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError("open", path) }
    defer { close(descriptor) }
    return try readStream(descriptor, path)
  }

  /// Bytes of a file; 0 where there is none.
  public static func size(_ path: String) -> Int {
    var info = stat()
    return stat(path, &info) == 0 ? Int(info.st_size) : 0
  }

  /// When a file was last changed, by the clock of the machine that holds it.
  package static func changed(_ path: String) -> timespec? {
    var info = stat()
    return stat(path, &info) == 0 ? info.st_mtim : nil
  }

  /// Writes a file whole or not at all.
  public static func write(_ text: String, to path: String) throws(FileError) {
    let draft = try Draft(path)
    try draft.append(text)
    try draft.finish()
  }

  /// Removes a file, if it is there.
  package static func remove(_ path: String) { unlink(path) }

  /// Makes a folder and those above it.
  public static func makeFolder(_ path: String) throws(FileError) {
    guard !path.utf8.contains(0) else { throw FileError("make the folder", path, code: EINVAL) }
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

/// The folder that a path is in; `.` where it names none.
public func folderOf(_ path: String) -> String {
  guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
  return slash == path.utf8.startIndex ? "/" : String(path[..<slash])
}

/// The path of a name in a folder.
public func pathJoining(_ folder: String, _ name: String) -> String {
  folder.utf8.last == UInt8(ascii: "/") ? folder + name : folder + "/" + name
}

/// Everything up to the end of a pipe or of a file of /proc, which say no size.
private func readStream(
  _ descriptor: Int32, _ path: String
) throws(FileError) -> [UInt8] {
  var bytes: [UInt8] = []
  var block = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let got = read(descriptor, &block, block.count)
    if got < 0 && errno == EINTR { continue }
    guard got >= 0 else { throw FileError("read", path) }
    if got == 0 { return bytes }
    bytes += block[..<got]
  }
}
