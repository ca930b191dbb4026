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

  /// Path of the file that the dynamic loader takes `function` from, symbolic links followed.
  private func library(exporting function: String) -> String? {
    guard let address = dlsym(nil, function) else { return nil }
    var found = Dl_info()
    guard dladdr(address, &found) != 0 else { return nil }
    guard let resolved = realpath(found.dli_fname, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
#endif
