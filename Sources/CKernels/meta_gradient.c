#include "meta_gradient.h"
#include "dispatch.h"
#include "exponential.h"

#include <math.h>

// Sixteen users at a time, one in each lane of a vector: no sum runs across lanes, and no user's numbers
// depend on who the others are.

// Every function with vectors in its signature is inlined: how they would be passed does not matter.
#pragma clang diagnostic ignored "-Wpsabi"

enum { W = ATTUNE_META_LANES };

typedef float lanes __attribute__((ext_vector_type(W)));
typedef uint32_t whole __attribute__((ext_vector_type(W)));

DEFINE_EXPONENTIAL(exponential, lanes, whole)

/// z_r = x_r . w for `rows` neighbouring rows.
INLINE void products(int rows, int64_t width, const lanes *x, const lanes *w, lanes *z) {
    for (int r = 0; r < rows; r++) z[r] = (lanes){0};
    for (int64_t k = 0; k < width; k++)
        for (int r = 0; r < rows; r++) z[r] += x[r * width + k] * w[k];
}

/// result += sum_r factor_r x_r.
INLINE void add_rows(int rows, int64_t width, const lanes *x, const lanes *factor, lanes *result) {
    for (int64_t k = 0; k < width; k++) {
        lanes sum = result[k];
        for (int r = 0; r < rows; r++) sum += factor[r] * x[r * width + k];
        result[k] = sum;
    }
}

/// Adds the support's gradient at w to g, and keeps each row's curvature.
INLINE void support_rows(int rows, int64_t width, const lanes *x, const lanes *w, lanes *g,
                         lanes *curvature) {
    lanes z[4];
    products(rows, width, x, w, z);
    for (int r = 0; r < rows; r++) {
        const lanes miss = 1.0f / (1.0f + exponential(z[r]));
        curvature[r] = miss - miss * miss;
        z[r] = -miss;
    }
    add_rows(rows, width, x, z, g);
}

/// Adds H u to h, the curvature times `factor`.
INLINE void hessian_rows(int rows, int64_t width, const lanes *x, const lanes *u,
                         const lanes *curvature, lanes factor, lanes *h) {
    lanes z[4];
    products(rows, width, x, u, z);
    for (int r = 0; r < rows; r++) z[r] *= curvature[r] * factor;
    add_rows(rows, width, x, z, h);
}

/// Adds the query's gradient at w to v, and its loss: the part below zero, and the product of 1 + e.
INLINE void query_rows(int rows, int64_t width, const lanes *x, const lanes *w, lanes *v,
                       lanes *below, lanes *product) {
    lanes z[4];
    products(rows, width, x, w, z);
    for (int r = 0; r < rows; r++) {
        const lanes e = exponential(z[r] < 0.0f ? z[r] : -z[r]), inverse = 1.0f / (1.0f + e);
        *below += z[r] < 0.0f ? -z[r] : (lanes){0};
        *product *= 1.0f + e;
        z[r] = -(z[r] < 0.0f ? inverse : e * inverse);
    }
    add_rows(rows, width, x, z, v);
}

/// Calls `rows_function` for all n rows, four at a time.
#define FOR_ROWS(n, rows_function, x, ...)                                                    \
    do {                                                                                      \
        int64_t i = 0;                                                                        \
        for (; i + 4 <= (n); i += 4) rows_function(4, width, (x) + i * width, __VA_ARGS__);   \
        for (; i < (n); i++) rows_function(1, width, (x) + i * width, __VA_ARGS__);           \
    } while (0)

int64_t attune_meta_scratch(const attune_meta_problem *p, int64_t rows) {
    return W * (p->steps * (p->width + rows) + 4 * p->width);
}

/// The inner steps from the initial weights; keeps each step's gradient and curvatures.
INLINE void adapt(const attune_meta_problem *p, int64_t n, const lanes *support, lanes factor,
                  const float *initial, const float *rates, lanes *w, lanes *gradients,
                  lanes *curvatures) {
    const int64_t width = p->width;
    for (int64_t k = 0; k < width; k++) w[k] = (lanes){0} + initial[k];
    for (int64_t t = 0; t < p->steps; t++) {
        lanes *g = gradients + t * width;
        memset(g, 0, sizeof(lanes) * width);
        FOR_ROWS(n, support_rows, support, w, g, curvatures + t * n + i);
        for (int64_t k = 0; k < width; k++) {
            g[k] *= factor;
            w[k] -= rates[t * p->rate_stride + k] * g[k];
        }
    }
}

/// The query's mean loss at w, lane by lane, and its gradient v.
INLINE void judge(int64_t width, int64_t m, const int32_t *counts, const lanes *query,
                  const lanes *w, lanes *v, float *losses) {
    // A product of 64 factors of at most 2 is far from single precision's largest number, and one of 960
    // far from double's.
    double product[W], logarithm[W] = {0};
    for (int l = 0; l < W; l++) product[l] = 1;
    lanes below = {0};
    memset(v, 0, sizeof(lanes) * width);
    for (int64_t first = 0, round = 1; first < m; first += 64, round++) {
        lanes factor = (lanes){0} + 1.0f;
        const int64_t n = m - first < 64 ? m - first : 64;
        FOR_ROWS(n, query_rows, query + first * width, w, v, &below, &factor);
        for (int l = 0; l < W; l++) product[l] *= factor[l];
        if (round % 15 && first + 64 < m) continue;
        for (int l = 0; l < W; l++) {
            logarithm[l] += log(product[l]);
            product[l] = 1;
        }
    }
    for (int l = 0; l < W; l++) {
        // A row of zeros has loss log 2 and no gradient.
        const double zeros = (double)(m - counts[l]) * 0.693147180559945309;
        losses[l] = (float)(logarithm[l] - zeros + below[l]) / (counts[l] > 0 ? counts[l] : 1);
    }
}

/// Sixteen users: losses, and gradients added to by_initial and by_rates.
INLINE void group_gradient(const attune_meta_problem *p, int64_t n, const int32_t *n_true,
                           const lanes *support, int64_t m, const int32_t *m_true,
                           const lanes *query, const float *initial, const float *rates,
                           float *losses, lanes *by_initial, lanes *by_rates, lanes *scratch) {
    const int64_t width = p->width;
    lanes *w = scratch, *v = w + width, *u = v + width, *h = u + width, *gradients = h + width;
    lanes *curvatures = gradients + p->steps * width;
    lanes factor, inverse;
    for (int l = 0; l < W; l++) {
        factor[l] = n_true[l] > 0 ? 1.0f / ((float)n_true[l] + p->pseudo_items) : 0;
        inverse[l] = 1.0f / (float)(m_true[l] > 0 ? m_true[l] : 1);
    }
    adapt(p, n, support, factor, initial, rates, w, gradients, curvatures);
    judge(width, m, m_true, query, w, v, losses);
    for (int64_t k = 0; k < width; k++) v[k] *= inverse;
    for (int64_t t = p->steps - 1; t >= 0; t--) {
        for (int64_t k = 0; k < width; k++) {
            by_rates[t * p->rate_stride + k] -= gradients[t * width + k] * v[k];
            u[k] = rates[t * p->rate_stride + k] * v[k];
        }
        if (!p->second_order) continue;
        memset(h, 0, sizeof(lanes) * width);
        FOR_ROWS(n, hessian_rows, support, u, curvatures + t * n + i, factor, h);
        for (int64_t k = 0; k < width; k++) v[k] -= h[k];
    }
    for (int64_t k = 0; k < width; k++) by_initial[k] += v[k];
}

CK_CLONES
void attune_meta_gradient(const attune_meta_problem *p, const attune_meta_rows *support,
                          const attune_meta_rows *query, int64_t first, int64_t last,
                          const float *initial, const float *rates, float *losses,
                          float *by_initial, int64_t initial_stride, float *by_rates,
                          int64_t rates_stride, float *scratch) {
    for (int64_t g = first; g < last; g++) {
        const int64_t s = support->offsets[g], q = query->offsets[g];
        group_gradient(
            p, support->offsets[g + 1] - s, support->counts + g * W,
            (const lanes *)support->rows + s * p->width, query->offsets[g + 1] - q,
            query->counts + g * W, (const lanes *)query->rows + q * p->width, initial, rates,
            losses + g * W, (lanes *)(by_initial + g * initial_stride),
            (lanes *)(by_rates + g * rates_stride), (lanes *)scratch);
    }
}
