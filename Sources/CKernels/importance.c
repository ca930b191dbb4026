#include "importance.h"
#include "dispatch.h"

// Fused where the processor can: a quarter faster, and the last bits may differ between instruction sets.
#pragma STDC FP_CONTRACT ON

#include "exponential.h"

enum { LANES = CK_PARTICLE_TILE / 2 };

typedef float lanes __attribute__((vector_size(4 * LANES)));
typedef uint32_t whole __attribute__((vector_size(4 * LANES)));

/// Weights are held above this, 1e-19 of their sum: no mean feels it, and products with particles of 1e-12
/// and more stay normal, denormals being many times slower.
static const float SMALLEST = 1e-25f;

// Vectors go in and out by pointer: by value they would change the calling convention with the processor.
#define ALL(x) ((lanes){0} + (x))

DEFINE_POWER_OF_TWO(exponentiate, lanes, whole)

INLINE float sum(const lanes *x) {
    float total = 0;
    for (int i = 0; i < LANES; i++) total += (*x)[i];
    return total;
}

/// Two neighbouring vectors of weights times 1 / (1 + 2^score); one division serves both.
INLINE void reweigh(lanes score[2], float *weights, lanes weight[2], lanes *total) {
    exponentiate(&score[0]);
    exponentiate(&score[1]);
    const lanes a = score[0] + 1.0f, b = score[1] + 1.0f, inverse = 1.0f / (a * b);
    __builtin_memcpy(&weight[0], weights, sizeof(lanes));
    __builtin_memcpy(&weight[1], weights + LANES, sizeof(lanes));
    weight[0] = __builtin_elementwise_max(weight[0] * (b * inverse), ALL(SMALLEST));
    weight[1] = __builtin_elementwise_max(weight[1] * (a * inverse), ALL(SMALLEST));
    __builtin_memcpy(weights, &weight[0], sizeof(lanes));
    __builtin_memcpy(weights + LANES, &weight[1], sizeof(lanes));
    *total += weight[0] + weight[1];
}

/// One comparison of each user: weights times 1 / (1 + 2^(-row . particle)), their sums, and the weighted
/// sums of the particles.
///
/// Two users share what is read of the particles, which do not fit in the cache that is nearest. Neither's
/// numbers depend on the other's.
INLINE void take_in(const int users, const int models, const float *const *rows, int64_t count,
                    const float *particles, float *const *weights, float *const *sums,
                    float *totals) {
    lanes total[2], part[2][CK_IMPORTANCE_MODELS];
    for (int u = 0; u < users; u++) {
        total[u] = ALL(0);
        for (int k = 0; k < models; k++) part[u][k] = ALL(0);
    }
    for (int64_t start = 0; start < count; start += CK_PARTICLE_TILE) {
        lanes score[2][2], weight[2][2], w[2];
        for (int u = 0; u < users; u++) score[u][0] = score[u][1] = ALL(0);
        for (int k = 0; k < models; k++) {
            __builtin_memcpy(w, particles + k * count + start, sizeof w);
            for (int u = 0; u < users; u++) {
                score[u][0] -= w[0] * rows[u][k];
                score[u][1] -= w[1] * rows[u][k];
            }
        }
#pragma clang loop unroll(full)
        for (int u = 0; u < users; u++)
            reweigh(score[u], weights[u] + start, weight[u], &total[u]);
        for (int k = 0; k < models; k++) {
            __builtin_memcpy(w, particles + k * count + start, sizeof w);
            for (int u = 0; u < users; u++) {
                part[u][k] += weight[u][0] * w[0];
                part[u][k] += weight[u][1] * w[1];
            }
        }
    }
    for (int u = 0; u < users; u++) {
        for (int k = 0; k < models; k++) sums[u][k] = sum(&part[u][k]);
        totals[u] = sum(&total[u]);
    }
}

INLINE void means_of(const int users, const int models, int64_t items, const float *rows,
                     int64_t count, const float *particles, float *weights, float *means) {
    const float none[CK_IMPORTANCE_MODELS] = {0};
    const float *row[2];
    float *mean[2], *weight[2], total[2];
    for (int u = 0; u < users; u++) {
        row[u] = none;
        mean[u] = means + u * (items + 1) * models;
        weight[u] = weights + u * count;
    }
    for (int64_t i = 0; i <= items; i++) {
        take_in(users, models, row, count, particles, weight, mean, total);
        for (int u = 0; u < users; u++) {
            for (int k = 0; k < models; k++) mean[u][k] /= total[u];
            mean[u] += models;
            row[u] = rows + (u * items + i) * models;
            if (total[u] >= 1e-6f) continue;
            for (int64_t s = 0; s < count; s++) weight[u][s] /= total[u];
        }
    }
}

CK_CLONES
void ck_importance_means(int64_t users, int64_t items, int64_t models, const float *rows,
                         int64_t count, const float *particles, float *weights, float *means) {
#define CASE(K)                                                                              \
    case K:                                                                                  \
        if (users == 2) means_of(2, K, items, rows, count, particles, weights, means);       \
        else means_of(1, K, items, rows, count, particles, weights, means);                  \
        return;
    switch (models) {
        CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6) CASE(7) CASE(8)
        CASE(9) CASE(10) CASE(11) CASE(12) CASE(13) CASE(14) CASE(15) CASE(16)
    default: __builtin_trap();
    }
#undef CASE
}
