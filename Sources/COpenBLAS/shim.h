// OpenBLAS's own cblas.h, and the LAPACK entry points that Debian's build exports without a header.
#ifndef ATTUNE_COPENBLAS_H
#define ATTUNE_COPENBLAS_H

#include <cblas.h>

/// Cholesky factor of a symmetric positive definite matrix, column-major, in place.
void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info);
/// Solves A X = B from the factor of dpotrf_, in place in b.
void dpotrs_(const char *uplo, const int *n, const int *nrhs, const double *a, const int *lda,
             double *b, const int *ldb, int *info);
/// Eigenvalues (ascending) and eigenvectors of a symmetric matrix, column-major, in place.
void dsyev_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w,
            double *work, const int *lwork, int *info);

#endif
