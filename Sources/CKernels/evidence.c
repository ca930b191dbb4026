#include "evidence.h"
#include "dispatch.h"

#include <math.h>

// Products and sums are never fused, so that every instruction set gives the same bits.
#pragma STDC FP_CONTRACT OFF

#include "exponential.h"

enum { GROUP = 8, USERS = 64, WIDEST = ATTUNE_PREFERENCE_WIDTH };

/// Slope and curvature of eight rows' losses at their scores. Returns the product of 1 + exp(-|score|).
INLINE double terms(const double *score, double *slope, double *curvature, double *below) {
    double product = 1, factor[GROUP];
    for (int i = 0; i < GROUP; i++) {
        const double size = fabs(score[i]);
        const double e = exponential_of_double(size < 700 ? -size : -700);
        const double inverse = 1 / (1 + e);
        factor[i] = 1 + e;
        slope[i] = -(score[i] >= 0 ? e : 1) * inverse;  // less the probability of the other answer
        curvature[i] = e * inverse * inverse;
        below[i] += score[i] < 0 ? -score[i] : 0;
    }
    for (int i = 0; i < GROUP; i++) product *= factor[i];
    return product;
}

/// `padded` is the width rounded up to a multiple of 4, known to the compiler where it is small.
INLINE double preference_loss(int64_t count, int64_t width, int64_t padded, const double *rows,
                              const double *weights, double *gradient, double *hessian) {
    double x[GROUP * WIDEST], H[WIDEST * WIDEST], g[WIDEST], below[GROUP] = {0};
    memset(x, 0, sizeof(double) * GROUP * padded);
    memset(H, 0, sizeof(double) * width * padded);
    memset(g, 0, sizeof(double) * padded);
    double product = 1, loss = 0;
    for (int64_t start = 0; start < count; start += GROUP) {
        const int64_t n = count - start < GROUP ? count - start : GROUP;
        double score[GROUP], slope[GROUP], curvature[GROUP];
        for (int64_t i = 0; i < GROUP; i++) {
            // Past the last row: a score that adds nothing to the loss.
            score[i] = i < n ? 0 : 700;
            for (int64_t k = 0; k < width; k++) {
                const double value = i < n ? rows[(start + i) * width + k] : 0;
                x[i * padded + k] = value;
                score[i] += value * weights[k];
            }
        }
        product *= terms(score, slope, curvature, below);
        if (product > 0x1p900) {
            loss += log(product);
            product = 1;
        }
        for (int64_t i = 0; i < GROUP; i++)
            for (int64_t k = 0; k < padded; k++) g[k] += slope[i] * x[i * padded + k];
        for (int64_t a = 0; a < width; a++)
            for (int64_t b = 0; b <= a; b += 4)
                for (int64_t i = 0; i < GROUP; i++) {
                    const double scaled = curvature[i] * x[i * padded + a];
                    for (int64_t c = b; c < b + 4; c++) H[a * padded + c] += scaled * x[i * padded + c];
                }
    }
    for (int64_t a = 0; a < width; a++) {
        gradient[a] += g[a];
        for (int64_t b = 0; b <= a; b++) hessian[a * width + b] += H[a * padded + b];
    }
    for (int i = 0; i < GROUP; i++) loss += below[i];
    return loss + log(product);
}

CK_CLONES
double attune_preference_loss(int64_t count, int64_t width, const double *rows, const double *weights,
                              double *gradient, double *hessian) {
    switch ((width + 3) / 4) {
    case 1: return preference_loss(count, width, 4, rows, weights, gradient, hessian);
    case 2: return preference_loss(count, width, 8, rows, weights, gradient, hessian);
    case 3: return preference_loss(count, width, 12, rows, weights, gradient, hessian);
    default:
        return preference_loss(count, width, (width + 3) / 4 * 4, rows, weights, gradient, hessian);
    }
}

/// The agreement of `lanes` neighbouring users, at most USERS.
INLINE void log_agreement(int lanes, int64_t count, int64_t width, const double *rows, int64_t users,
                          const double *columns, double sharpness, double *result) {
    double product[USERS], score[USERS];
    for (int h = 0; h < lanes; h++) product[h] = 1;
    for (int64_t i = 0; i < count; i++) {
        for (int h = 0; h < lanes; h++) score[h] = 0;
        for (int64_t k = 0; k < width; k++) {
            const double x = rows[i * width + k];
            const double *w = columns + k * users;
            for (int h = 0; h < lanes; h++) score[h] += x * w[h];
        }
        for (int h = 0; h < lanes; h++) {
            double exponent = -sharpness * score[h];
            exponent = exponent < 36 ? exponent : 36;
            exponent = exponent > -700 ? exponent : -700;
            product[h] *= 1 + exponential_of_double(exponent);
        }
        // A factor is at most 1 + e^36: sixteen of them stay below the largest double.
        if (i % 16 == 15 || i == count - 1)
            for (int h = 0; h < lanes; h++) {
                result[h] -= log(product[h]);
                product[h] = 1;
            }
    }
}

CK_CLONES
void attune_log_agreement(int64_t count, int64_t width, const double *rows, int64_t users,
                          const double *columns, double sharpness, double *result) {
    int64_t start = 0;
    for (; start + USERS <= users; start += USERS)
        log_agreement(USERS, count, width, rows, users, columns + start, sharpness, result + start);
    log_agreement((int)(users - start), count, width, rows, users, columns + start, sharpness,
                  result + start);
}
