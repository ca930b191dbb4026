internal import COpenBLAS

/// scores = A B^T in single precision, by OpenBLAS on the calling thread. Cost 2 m n width flops.
///
/// - Parameters:
///   - a: m x width, row-major.
///   - b: n x width, row-major.
///   - scores: m x n, row-major; overwritten.
public func multiply(
  _ a: UnsafePointer<Float>, rows m: Int, byTransposed b: UnsafePointer<Float>, rows n: Int,
  width: Int, into scores: UnsafeMutablePointer<Float>
) {
  BLAS.start()
  guard m > 0, n > 0, width > 0 else { return }
  cblas_sgemm(
    CblasRowMajor, CblasNoTrans, CblasTrans, Int32(m), Int32(n), Int32(width), 1, a, Int32(width),
    b, Int32(width), 0, scores, Int32(n))
}
