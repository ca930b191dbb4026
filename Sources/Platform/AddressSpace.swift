/// The memory that this process may still map, under `ulimit -v` and the like.
public enum AddressSpace {
  /// What OpenBLAS maps for each thread that multiplies (its `BUFFER_SIZE`, 32 << 22), and a thread's stack.
  /// Where it gets none it tries again for ever.
  private static let perThread = (32 << 22) + (8 << 20)
  /// For everything else.
  private static let base = 64 << 20

  /// - Parameter threads: That will multiply matrices at the same time.
  /// - Throws: `Unavailable` where their buffers have no room.
  public static func check(threads: Int) throws(Unavailable) {
    let bytes = base + threads * perThread
    let place = mmap(
      nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard place != MAP_FAILED else {
      throw Unavailable(
        "the address space has no room for \(bytes >> 20) MiB, which \(threads) threads of OpenBLAS"
          + " may need, and it would wait for ever; raise the limit (ulimit -v unlimited)"
          + (threads > 1 ? " or use fewer --jobs" : ""))
    }
    munmap(place, bytes)
  }
}
