#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Runs a program with these arguments, without a shell and without showing its output.
///
/// - Parameter program: A path, or a name that is looked up in PATH.
/// - Returns: Its exit status; -1 where it could not be started or was killed.
public func runProgram(_ program: String, _ arguments: [String]) -> Int {
  let strings = ([program] + arguments).map { strdup($0) } + [nil]
  defer { strings.forEach { free($0) } }
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  for descriptor: Int32 in [1, 2] {
    posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
  }
  var process: pid_t = 0
  guard posix_spawnp(&process, program, &actions, nil, strings, environ) == 0 else { return -1 }
  var status: Int32 = 0
  while waitpid(process, &status, 0) < 0 && errno == EINTR {}
  return status & 0x7F == 0 ? Int(status >> 8 & 0xFF) : -1
}
