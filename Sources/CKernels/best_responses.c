#include "CKernels.h"

#include <math.h>
#include <string.h>

#define JOIN_(a, b) a##_##b
#define JOIN(a, b) JOIN_(a, b)
#define NAMED(x) JOIN(x, SET)

#define SET portable
#define LANES 4
#define VECTORS 2
#include "best_response_tile.h"
#undef SET
#undef LANES
#undef VECTORS

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define SET avx2
#define LANES 8
#define VECTORS 2
#include "best_response_tile.h"
#undef SET
#undef LANES
#undef VECTORS
#pragma clang attribute pop

// Twice the registers of AVX2: room for a third vector of users.
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,fma"))), apply_to = function)
#define SET avx512
#define LANES 16
#define VECTORS 3
#include "best_response_tile.h"
#undef SET
#undef LANES
#undef VECTORS
#pragma clang attribute pop
#endif

void ck_best_responses(const float *scores, int64_t prompts, int64_t responses, int64_t models,
                       const float *weights, int64_t users, int32_t *best, double *sumBest, double *sumSecond) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) {
        best_responses_avx512(scores, prompts, responses, models, weights, users, best, sumBest, sumSecond);
        return;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        best_responses_avx2(scores, prompts, responses, models, weights, users, best, sumBest, sumSecond);
        return;
    }
#endif
    best_responses_portable(scores, prompts, responses, models, weights, users, best, sumBest, sumSecond);
}
