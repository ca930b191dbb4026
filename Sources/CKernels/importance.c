#include "importance.h"
#include "dispatch.h"

#include <math.h>

// Fused where the processor can: a quarter faster, and the last bits may differ between instruction sets.
#pragma STDC FP_CONTRACT ON

#define INLINE static inline __attribute__((always_inline))

typedef float lanes __attribute__((vector_size(4 * CK_PARTICLE_TILE)));
typedef int32_t whole __attribute__((vector_size(4 * CK_PARTICLE_TILE)));

/// Weights are held above this, 1e-19 of their sum: no mean feels it, and products with particles of 1e-12
/// and more stay normal, denormals being many times slower.
static const float SMALLEST = 1e-25f;

// Vectors go in and out by pointer: by value they would change the calling convention with the processor.
#define ALL(x) ((lanes){0} + (x))

/// exp(x) to 2 ulp within -83 ... 83, and held there outside (Cephes' expf).
INLINE void exponentiate(lanes *value) {
    const lanes x = __builtin_elementwise_min(__builtin_elementwise_max(*value, ALL(-83.0f)), ALL(83.0f));
    const lanes shifted = x * 1.44269504f + 12582912.0f;  // the low bits hold the nearest whole number
    const lanes n = shifted - 12582912.0f;
    const lanes r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
    lanes p = r * 1.3981999507e-3f + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * (r * r) + r + 1.0f;
    *value = (lanes)((whole)p + ((whole)shifted << 23));
}

INLINE float sum(const lanes *x) {
    float total = 0;
    for (int i = 0; i < CK_PARTICLE_TILE; i++) total += (*x)[i];
    return total;
}

/// One comparison: weights times 1 / (1 + exp(-row . particle)), their sum and weighted sum of particles.
///
/// A tile's particles stay in registers from the product with the row to the sum.
INLINE float take_in(const int models, const float *row, int64_t count, const float *particles,
                     float *weights, float *sums) {
    lanes total = ALL(0), part[models], w[models];
    for (int k = 0; k < models; k++) part[k] = ALL(0);
    for (int64_t start = 0; start < count; start += CK_PARTICLE_TILE) {
        lanes score = ALL(0), weight;
        __builtin_memcpy(&weight, weights + start, sizeof weight);
        for (int k = 0; k < models; k++) {
            __builtin_memcpy(&w[k], particles + k * count + start, sizeof(lanes));
            score -= w[k] * row[k];
        }
        exponentiate(&score);
        weight /= score + 1.0f;
        weight = __builtin_elementwise_max(weight, ALL(SMALLEST));
        __builtin_memcpy(weights + start, &weight, sizeof weight);
        total += weight;
        for (int k = 0; k < models; k++) part[k] += weight * w[k];
    }
    for (int k = 0; k < models; k++) sums[k] = sum(&part[k]);
    return sum(&total);
}

INLINE double means_of(const int models, int64_t items, const float *rows, int64_t count,
                       const float *particles, float *weights, float *means) {
    float none[16] = {0};
    double evidence = 0;
    float total = take_in(models, none, count, particles, weights, means);
    for (int k = 0; k < models; k++) means[k] /= total;
    const double first = total;
    for (int64_t i = 1; i <= items; i++) {
        float *mean = means + i * models;
        total = take_in(models, rows + (i - 1) * models, count, particles, weights, mean);
        for (int k = 0; k < models; k++) mean[k] /= total;
        if (total < 1e-6f) {
            for (int64_t s = 0; s < count; s++) weights[s] /= total;
            evidence += log(total);
            total = 1;
        }
    }
    return evidence + log(total) - log(first);
}

CK_CLONES
double ck_importance_means(int64_t items, int64_t models, const float *rows, int64_t count,
                           const float *particles, float *weights, float *means) {
#define CASE(K) case K: return means_of(K, items, rows, count, particles, weights, means);
    switch (models) {
        CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6) CASE(7) CASE(8)
        CASE(9) CASE(10) CASE(11) CASE(12) CASE(13) CASE(14) CASE(15) CASE(16)
    default: __builtin_trap();
    }
#undef CASE
}
