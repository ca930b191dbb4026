// Inner loops over the rows of a linear preference model: each row is a winner's features less a loser's.
#ifndef ATTUNE_EVIDENCE_H
#define ATTUNE_EVIDENCE_H

#include <stdint.h>

/// Columns that attune_preference_loss has room for on its stack, a multiple of 4; wider models are for BLAS.
#define ATTUNE_PREFERENCE_WIDTH 64

/// Adds the gradient and the Hessian's lower triangle of sum_i log(1 + exp(-x_i . w)), and returns that sum.
///
/// rows: count x width. hessian: width x width. width: 1 to ATTUNE_PREFERENCE_WIDTH. Error of the sum: about
/// 1e-16 per row.
double attune_preference_loss(int64_t count, int64_t width, const double *rows, const double *weights,
                              double *gradient, double *hessian);

/// result[h] -= sum_i log(1 + exp(-sharpness x_i . w_h)) for `users` weight vectors.
///
/// rows: count x width. columns: width x users. Exponents are held within -700 ... 36.
void attune_log_agreement(int64_t count, int64_t width, const double *rows, int64_t users,
                          const double *columns, double sharpness, double *result);

#endif
