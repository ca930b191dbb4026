#include "text.h"
#include "dispatch.h"

#include <string.h>

#pragma STDC FP_CONTRACT OFF

/// SplitMix64's finaliser (Steele, Lea and Flood, 2014).
static inline uint64_t mixed(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/// Adds the weight, or takes it off where the column's bit is set, to up to 32 columns.
static inline __attribute__((always_inline)) void add_signed(int columns, float weight, uint32_t signs,
                                                             float *vector) {
    uint32_t bits;
    memcpy(&bits, &weight, 4);
    for (int j = 0; j < columns; j++) {
        const uint32_t flipped = bits ^ ((signs >> j) << 31);
        float value;
        memcpy(&value, &flipped, 4);
        vector[j] += value;
    }
}

CK_CLONES
void attune_project_signs(int64_t count, const int32_t *buckets, const float *weights, uint64_t key,
                          int64_t width, float *vector) {
    for (int64_t i = 0; i < count; i++) {
        for (int64_t start = 0; start < width; start += 32) {
            const uint64_t place = key + 0x9E3779B97F4A7C15u * (uint64_t)(buckets[i] + 1)
                                 + 0xD1B54A32D192ED03u * (uint64_t)(start / 32);
            const uint32_t signs = (uint32_t)mixed(place);
            if (width - start >= 32)
                add_signed(32, weights[i], signs, vector + start);
            else
                add_signed((int)(width - start), weights[i], signs, vector + start);
        }
    }
}
