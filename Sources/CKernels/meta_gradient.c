#include "meta_gradient.h"
#include "dispatch.h"

#include <math.h>
#include <string.h>

// Every function with vectors in its signature is inlined: how they would be passed does not matter.
#pragma clang diagnostic ignored "-Wpsabi"

#define INLINE static inline __attribute__((always_inline))

enum { W = ATTUNE_META_WIDTH, R = ATTUNE_META_ROWS };

typedef float lanes __attribute__((ext_vector_type(W), aligned(4)));
typedef int32_t ints __attribute__((ext_vector_type(W), aligned(4)));

#define LOAD(p) (*(const lanes *)(p))
#define STORE(p, v) (*(lanes *)(p) = (v))

/// exp(x), x clamped to -87 ... 87, to 2 ulp: range reduction and a polynomial.
INLINE lanes exponential(lanes x) {
    x = x < -87.0f ? (lanes){0} - 87.0f : x;
    x = x > 87.0f ? (lanes){0} + 87.0f : x;
    const lanes shifted = x * 1.44269504f + 12582912.0f;  // the low bits hold the nearest whole number
    const lanes n = shifted - 12582912.0f;
    const lanes y = (x - n * 0.693359375f) + n * 2.12194440e-4f;
    lanes s = y * 1.9875691500e-4f + 1.3981999507e-3f;
    s = s * y + 8.3334519073e-3f;
    s = s * y + 4.1665795894e-2f;
    s = s * y + 1.6666665459e-1f;
    s = s * y + 5.0000001201e-1f;
    s = s * y * y + y + 1.0f;
    return (lanes)((ints)s + ((ints)shifted << 23));
}

/// Lanes 2i and 2i + 1: the sums of elements i and i + 8 of a and of b.
INLINE lanes fold(lanes a, lanes b) {
    return __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23) +
           __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/// Lane r: x_r . w for `rows` neighbouring rows, 8 or 16; of 8, lanes 8 to 15 are a copy's.
INLINE lanes products(int rows, int64_t width, const float *x, const float *w) {
    lanes sum[16];
    for (int r = 0; r < rows; r++) sum[r] = (lanes){0};
    for (int64_t k = 0; k < width; k += W) {
        const lanes v = LOAD(w + k);
        for (int r = 0; r < rows; r++) sum[r] += LOAD(x + r * width + k) * v;
    }
    for (int r = rows; r < 16; r++) sum[r] = sum[r - rows];
    for (int half = 8; half >= 1; half /= 2)
        for (int r = 0; r < half; r++) sum[r] = fold(sum[r], sum[r + half]);
    return sum[0];
}

/// result += sum_r factor_r x_r.
INLINE void add_rows(int rows, int64_t width, const float *x, lanes factor, float *result) {
    for (int64_t k = 0; k < width; k += W) {
        lanes sum = LOAD(result + k);
        for (int r = 0; r < rows; r++) sum += factor[r] * LOAD(x + r * width + k);
        STORE(result + k, sum);
    }
}

/// Adds the support's gradient at w to g, and keeps each row's curvature.
INLINE void support_group(int rows, int64_t width, const float *x, const float *w, float *g,
                          float *curvature) {
    const lanes miss = 1.0f / (1.0f + exponential(products(rows, width, x, w)));
    const lanes c = miss - miss * miss;
    for (int r = 0; r < rows; r++) curvature[r] = c[r];
    add_rows(rows, width, x, -miss, g);
}

/// Adds H u to h, the curvature times `factor`.
INLINE void hessian_group(int rows, int64_t width, const float *x, const float *u,
                          const float *curvature, float factor, float *h) {
    lanes c = (lanes){0};
    for (int r = 0; r < rows; r++) c[r] = curvature[r] * factor;
    add_rows(rows, width, x, c * products(rows, width, x, u), h);
}

/// Adds the query's gradient at w to v, and its loss: the part below zero, and the product of 1 + e.
INLINE void query_group(int rows, int64_t width, const float *x, const float *w, float *v,
                        float *below, double *product) {
    const lanes z = products(rows, width, x, w);
    const lanes e = exponential(z < 0.0f ? z : -z), inverse = 1.0f / (1.0f + e);
    add_rows(rows, width, x, -(z < 0.0f ? inverse : e * inverse), v);
    const lanes negative = z < 0.0f ? -z : (lanes){0};
    lanes factor = 1.0f + e;
    float sum = 0, all = 1;
    for (int r = 0; r < rows; r++) {
        sum += negative[r];
        all *= factor[r];
    }
    *below += sum;
    *product *= all;
}

int64_t attune_meta_scratch(const attune_meta_problem *p, int64_t rows) {
    return p->steps * (p->width + rows) + 4 * p->width;
}

/// One user; `width` is known to the compiler where it is small.
INLINE void user_gradient(int64_t width, const attune_meta_problem *p, int64_t n, int32_t n_true,
                          const float *support, int64_t m, int32_t m_true, const float *query,
                          const float *initial, const float *rates, float *loss, float *by_initial,
                          float *by_rates, float *scratch) {
    float *w = scratch, *v = w + width, *u = v + width, *h = u + width, *gradients = h + width;
    float *curvatures = gradients + p->steps * width;
    const float factor = 1.0f / ((float)n_true + p->pseudo_items);
    memcpy(w, initial, 4 * width);
    for (int64_t t = 0; t < p->steps && n_true > 0; t++) {
        float *g = gradients + t * width, *curvature = curvatures + t * n;
        memset(g, 0, 4 * width);
        int64_t i = 0;
        for (; i + 16 <= n; i += 16)
            support_group(16, width, support + i * width, w, g, curvature + i);
        if (i < n) support_group(8, width, support + i * width, w, g, curvature + i);
        for (int64_t k = 0; k < width; k += W) {
            const lanes scaled = LOAD(g + k) * factor;
            STORE(g + k, scaled);
            STORE(w + k, LOAD(w + k) - LOAD(rates + t * p->rate_stride + k) * scaled);
        }
    }
    memset(v, 0, 4 * width);
    float below = 0;
    double product = 1, logarithm = 0;
    int64_t i = 0;
    for (; i + 16 <= m; i += 16) {
        query_group(16, width, query + i * width, w, v, &below, &product);
        if (product > 0x1p900) {
            logarithm += log(product);
            product = 1;
        }
    }
    if (i < m) query_group(8, width, query + i * width, w, v, &below, &product);
    // A row of zeros has loss log 2 and no gradient.
    const double zeros = (double)(m - m_true) * 0.693147180559945309;
    const float inverse = 1.0f / (float)(m_true > 0 ? m_true : 1);
    *loss = (float)(logarithm + log(product) - zeros + below) * inverse;
    for (int64_t k = 0; k < width; k += W) STORE(v + k, LOAD(v + k) * inverse);
    for (int64_t t = p->steps - 1; t >= 0 && n_true > 0; t--) {
        const float *g = gradients + t * width, *curvature = curvatures + t * n;
        for (int64_t k = 0; k < width; k += W) {
            float *by_rate = by_rates + t * p->rate_stride + k;
            STORE(by_rate, LOAD(by_rate) - LOAD(g + k) * LOAD(v + k));
            STORE(u + k, LOAD(rates + t * p->rate_stride + k) * LOAD(v + k));
        }
        if (!p->second_order) continue;
        memset(h, 0, 4 * width);
        int64_t r = 0;
        for (; r + 16 <= n; r += 16)
            hessian_group(16, width, support + r * width, u, curvature + r, factor, h);
        if (r < n) hessian_group(8, width, support + r * width, u, curvature + r, factor, h);
        for (int64_t k = 0; k < width; k += W) STORE(v + k, LOAD(v + k) - LOAD(h + k));
    }
    for (int64_t k = 0; k < width; k += W) STORE(by_initial + k, LOAD(by_initial + k) + LOAD(v + k));
}

INLINE void all_users(int64_t width, const attune_meta_problem *p, const attune_meta_rows *support,
                      const attune_meta_rows *query, int64_t first, int64_t last,
                      const float *initial, const float *rates, float *losses, float *by_initial,
                      int64_t initial_stride, float *by_rates, int64_t rates_stride,
                      float *scratch) {
    for (int64_t u = first; u < last; u++) {
        const int64_t s = support->offsets[u], q = query->offsets[u];
        user_gradient(width, p, support->offsets[u + 1] - s, support->counts[u],
                      support->rows + s * width, query->offsets[u + 1] - q, query->counts[u],
                      query->rows + q * width, initial, rates, losses + u,
                      by_initial + u * initial_stride, by_rates + u * rates_stride, scratch);
    }
}

CK_CLONES
void attune_meta_gradient(const attune_meta_problem *p, const attune_meta_rows *support,
                          const attune_meta_rows *query, int64_t first, int64_t last,
                          const float *initial, const float *rates, float *losses,
                          float *by_initial, int64_t initial_stride, float *by_rates,
                          int64_t rates_stride, float *scratch) {
    if (p->width == W)
        all_users(W, p, support, query, first, last, initial, rates, losses, by_initial,
                  initial_stride, by_rates, rates_stride, scratch);
    else
        all_users(p->width, p, support, query, first, last, initial, rates, losses, by_initial,
                  initial_stride, by_rates, rates_stride, scratch);
}
