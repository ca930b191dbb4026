import LinearAlgebra
import Testing

#if canImport(Glibc)
  import Glibc

  /// GSL brings a slow reference BLAS that exports the same names: linked by accident, it would win or
  /// lose by the order of libraries.
  @Suite struct `The BLAS that was loaded` {
    @Test(arguments: ["cblas_sgemm", "cblas_dgemm", "cblas_dgemv"])
    func `is OpenBLAS and not GSL's`(function: String) throws {
      #expect(!BLAS.configuration.isEmpty)
      let path = try #require(library(exporting: function))
      #expect(path.contains("openblas"), "\(function) comes from \(path)")
      #expect(!path.contains("gslcblas"), "\(function) comes from \(path)")
    }

    @Test func `names itself, its build and its kernels`() {
      #expect(BLAS.configuration.contains("OpenBLAS"))
      #expect(!BLAS.coreName.isEmpty)
    }
  }

  private typealias AddressLookup =
    @convention(c) (UnsafeRawPointer, UnsafeMutablePointer<UnsafePointer<CChar>?>) -> CInt

  /// Path of the file that the dynamic loader takes `function` from, symbolic links followed.
  private func library(exporting function: String) -> String? {
    // Glibc's module leaves out dladdr, a GNU extension; the loader has it.
    guard let address = dlsym(nil, function), let lookup = dlsym(nil, "dladdr") else { return nil }
    let dladdr = unsafeBitCast(lookup, to: AddressLookup.self)
    // struct Dl_info: four pointers, the file's name first.
    var found = [UnsafePointer<CChar>?](repeating: nil, count: 4)
    guard dladdr(address, &found) != 0, let name = found[0] else { return nil }
    guard let resolved = realpath(name, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
#endif
