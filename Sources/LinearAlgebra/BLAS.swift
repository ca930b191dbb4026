internal import COpenBLAS

/// OpenBLAS as Attune uses it: one thread, because parallelism is over cells and blocks, and because
/// the last bits of a product change with OpenBLAS's thread count.
public enum BLAS {
  private static let started: Void = openblas_set_num_threads(1)

  /// Sets one thread, once per process.
  static func start() {
    _ = started
  }

  /// Build options of the library, for example "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH ... Zen".
  public static var configuration: String {
    start()
    return String(cString: openblas_get_config())
  }

  /// The kernel family chosen for this processor, for example "Zen".
  public static var coreName: String {
    String(cString: openblas_get_corename())
  }
}
