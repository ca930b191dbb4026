import Synchronization

/// The outside programs that this process has started and that have not ended: the one place that starts
/// any.
package enum ChildPrograms {
  private static let running = Mutex<Set<pid_t>>([])

  /// Runs a program to its end, without a shell.
  /// - Parameters:
  ///   - program: A path, or a name that is looked up in PATH.
  ///   - descriptors: Open files that become its descriptors 0, 1, 2, ...; all but these are closed to it.
  /// - Returns: Its exit status; -1 where a signal ended it.
  /// - Throws: `FileError` where it cannot be started.
  package static func run(
    _ program: String, _ arguments: [String], descriptors: [Int32]
  ) throws(FileError) -> Int {
    let process = try start(program, arguments, descriptors: descriptors)
    // It keeps its number until it is no longer listed, so that no other process is ever signalled.
    var info = siginfo_t()
    while waitid(P_PID, id_t(process), &info, WEXITED | WNOWAIT) != 0 && errno == EINTR {}
    var status: Int32 = 0
    running.withLock { running in
      running.remove(process)
      while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    }
    return status & 0x7F == 0 ? Int(status >> 8 & 0xFF) : -1
  }

  /// Starts a program without waiting for it; `finish` must follow.
  package static func start(
    _ program: String, _ arguments: [String], descriptors: [Int32]
  ) throws(FileError) -> pid_t {
    var process: pid_t = 0
    let code = running.withLock { running in
      let code = spawn(program, arguments, &process, descriptors)
      if code == 0 { running.insert(process) }
      return code
    }
    guard code == 0 else { throw FileError("start", program, code: code) }
    return process
  }

  /// Waits for a program that was started, asks it to end when its time is up, and ends it a second later.
  /// - Returns: Exit status; minus the signal's number where one ended it.
  package static func finish(_ process: pid_t, patience: Double) -> Int {
    let deadline = seconds() + patience
    var isAsked = false
    while !hasEnded(process) {
      if seconds() > deadline + 1 { kill(process, SIGKILL) }
      if seconds() > deadline, !isAsked {
        kill(process, SIGTERM)
        isAsked = true
      }
      usleep(2_000)
    }
    var status: Int32 = 0
    running.withLock { running in
      running.remove(process)
      while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    }
    return status & 0x7F == 0 ? Int(status >> 8 & 0xFF) : -Int(status & 0x7F)
  }

  /// Asks those that run now to end.
  package static func stopAll() {
    running.withLock { running in
      for process in running { kill(process, SIGTERM) }
    }
  }

  /// Ends all of them for `end`, which ends this process: no other is started meanwhile.
  package static func endAll(_ end: () -> Never) -> Never {
    running.withLock { running -> Never in
      for process in running { kill(process, SIGTERM) }
      // A second for those that have something to put in order.
      for _ in 0..<100 where running.contains(where: { !hasEnded($0) }) { usleep(10_000) }
      for process in running where !hasEnded(process) { kill(process, SIGKILL) }
      end()
    }
  }

  private static func hasEnded(_ process: pid_t) -> Bool {
    var info = siginfo_t()
    return waitid(P_PID, id_t(process), &info, WEXITED | WNOWAIT | WNOHANG) == 0
      && info.si_signo == SIGCHLD
  }

  /// - Returns: The system's error number.
  private static func spawn(
    _ program: String, _ arguments: [String], _ process: inout pid_t, _ descriptors: [Int32]
  ) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (target, source) in descriptors.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, source, Int32(target))
    }
    // What this process ignores, or this thread blocks, would be there too.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGPIPE, SIGXFSZ] { sigaddset(&signals, number) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    let strings = ([program] + arguments).map { strdup($0) } + [nil]
    defer { strings.forEach { free($0) } }
    return posix_spawnp(&process, program, &actions, &attributes, strings, environ)
  }
}

/// Runs a program with these arguments, without a shell and without showing its output.
///
/// - Parameter program: A path, or a name that is looked up in PATH.
/// - Returns: Its exit status; -1 where it could not be started or was killed.
public func runProgram(_ program: String, _ arguments: [String]) -> Int {
  let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
  guard nothing >= 0 else { return -1 }
  defer { close(nothing) }
  let status = try? ChildPrograms.run(
    program, arguments, descriptors: [STDIN_FILENO, nothing, nothing])
  return status ?? -1
}
