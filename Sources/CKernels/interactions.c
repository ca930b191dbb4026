#include "CKernels.h"
#include "dispatch.h"

#include <math.h>
#include <string.h>

// Items drawn before any is answered, so that their rows are on the way from memory meanwhile.
enum { batch = 64 };

typedef float floats __attribute__((ext_vector_type(8)));

// Draw `index` of the stream of a key: SplitMix64 (Steele, Lea and Flood, 2014) entered at any position.
static inline uint64_t draw(uint64_t key, uint64_t index) {
    uint64_t z = key + (index + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

// Maps 32 random bits to 0..<count. The chance of each value is off by less than count / 2^32 of itself.
static inline int64_t below(uint64_t bits, int64_t count) {
    return (int64_t)(((bits & 0xFFFFFFFFu) * (uint64_t)count) >> 32);
}

void ck_history_lengths(const uint64_t *keys, int64_t users, int32_t shortest, int32_t longest, int32_t *lengths) {
    for (int64_t u = 0; u < users; u++)
        lengths[u] = shortest + (int32_t)below(draw(keys[u], 0), longest - shortest + 1);
}

// Two different responses to a random prompt, as rows of the score table.
static inline void draw_pair(const ck_score_table *t, uint64_t key, int64_t item, int32_t *first, int32_t *second) {
    uint64_t x = draw(key, 3 * (uint64_t)item + 1), y = draw(key, 3 * (uint64_t)item + 2);
    int64_t prompt = below(x >> 32, t->prompts);
    int64_t row = t->promptOffsets ? t->promptOffsets[prompt] : prompt * t->responses;
    int64_t count = t->promptOffsets ? t->promptOffsets[prompt + 1] - row : t->responses;
    int64_t a = below(x, count), b = below(y >> 32, count - 1);
    *first = (int32_t)(row + a);
    *second = (int32_t)(row + b + (b >= a));
}

// Utility of row a minus utility of row b.
static inline float difference(const float *a, const float *b, const float *weights, int64_t models) {
    float sum = 0;
    int64_t k = 0;
    if (models >= 8) {
        floats part = 0;
        for (; k + 8 <= models; k += 8) {
            floats x, y, w;
            memcpy(&x, a + k, sizeof x);
            memcpy(&y, b + k, sizeof y);
            memcpy(&w, weights + k, sizeof w);
            part += w * (x - y);
        }
        sum = ((part[0] + part[4]) + (part[1] + part[5])) + ((part[2] + part[6]) + (part[3] + part[7]));
    }
    for (; k < models; k++) sum += weights[k] * (a[k] - b[k]);
    return sum;
}

// Whether the user answers "first". An exact tie at temperature 0 goes to the second, which is as random as the pair.
static inline int prefers_first(const ck_choice_rule *rule, float difference, uint64_t key, int64_t item) {
    int first = difference > 0;
    if (rule->temperature == 0 && rule->flipRate == 0) return first;
    const double unit = 0x1p-32;
    uint64_t z = draw(key, 3 * (uint64_t)item + 3);
    if (rule->temperature > 0)
        first = (double)(z >> 32) * unit < 1 / (1 + exp(-(double)difference / (double)rule->temperature));
    int flip = (double)(z & 0xFFFFFFFFu) * unit < (double)rule->flipRate;
    return first ^ flip;
}

CK_CLONES
void ck_interactions(const ck_score_table *table, const ck_choice_rule *rule,
                     const uint64_t *keys, const float *weights, int64_t users,
                     const int64_t *offsets, int32_t *winner, int32_t *loser) {
    const int64_t models = table->models;
    for (int64_t u = 0; u < users; u++)
        for (int64_t start = offsets[u]; start < offsets[u + 1]; start += batch) {
            int64_t n = offsets[u + 1] - start < batch ? offsets[u + 1] - start : batch;
            int64_t item = start - offsets[u];
            int32_t first[batch], second[batch];
            for (int64_t i = 0; i < n; i++) {
                draw_pair(table, keys[u], item + i, &first[i], &second[i]);
                __builtin_prefetch(table->scores + first[i] * models);
                __builtin_prefetch(table->scores + second[i] * models);
            }
            for (int64_t i = 0; i < n; i++) {
                float d = difference(table->scores + first[i] * models, table->scores + second[i] * models,
                                     weights + u * models, models);
                int a = prefers_first(rule, d, keys[u], item + i);
                winner[start + i] = a ? first[i] : second[i];
                loser[start + i] = a ? second[i] : first[i];
            }
        }
}
