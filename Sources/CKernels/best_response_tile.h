// The best-response kernel for one instruction set. No include guard: best_responses.c includes it once per set,
// with NAMED(x) (x with the set's name), LANES (floats in a vector) and VECTORS (vectors of users in a tile) defined.
//
// VECTORS x 4 accumulators, one per vector of users and response, hide the latency of a multiply-add and leave
// registers for the operands. What follows a score (comparison, maxima) avoids blends: they compete with the
// multiply-adds for execution ports, where comparisons, minima and maxima have ports of their own.

typedef float NAMED(floats) __attribute__((ext_vector_type(LANES)));
typedef int32_t NAMED(ints) __attribute__((ext_vector_type(LANES)));
#define floats NAMED(floats)
#define ints NAMED(ints)

typedef struct {
    floats top, second;
    ints best;
} NAMED(leader);
#define leader NAMED(leader)

// Takes in the score of response `index`, which is higher than all before it: on a tie the earlier one stays.
static inline __attribute__((always_inline)) void NAMED(challenge)(leader *l, const floats *score, ints index) {
    ints winner = (*score > l->top) & index;
    floats lower = *score < l->top ? *score : l->top;
    l->best = l->best > winner ? l->best : winner;
    l->second = l->second > lower ? l->second : lower;
    l->top = l->top > *score ? l->top : *score;
}

// Scores `count` responses (a constant, at most four), the first of which is `index`, and lets them challenge.
static inline __attribute__((always_inline)) void NAMED(responses)(
    leader leaders[VECTORS], int count, const float *rows, const ints *index,
    int64_t models, const float *weights, int64_t stride) {
    floats s[4][VECTORS];
    for (int m = 0; m < count; m++)
        for (int v = 0; v < VECTORS; v++) s[m][v] = 0;
    for (int64_t k = 0; k < models; k++) {
        floats w[VECTORS];
        memcpy(w, weights + k * stride, sizeof w);
        for (int m = 0; m < count; m++)
            for (int v = 0; v < VECTORS; v++) s[m][v] += (floats)rows[m * models + k] * w[v];
    }
    for (int m = 0; m < count; m++)
        for (int v = 0; v < VECTORS; v++) NAMED(challenge)(&leaders[v], &s[m][v], *index + m);
}

// One tile of users against all prompts.
static inline __attribute__((always_inline)) void NAMED(tile)(
    const float *scores, int64_t prompts, int64_t responses, int64_t models,
    const float *weights, int64_t stride, int32_t *best, double *sumBest, double *sumSecond) {
    floats tops[VECTORS] = {0}, seconds[VECTORS] = {0};
    for (int64_t p = 0; p < prompts; p++) {
        const float *rows = scores + p * responses * models;
        leader leaders[VECTORS];
        for (int v = 0; v < VECTORS; v++) leaders[v] = (leader){-INFINITY, -INFINITY, 0};
        ints index = 0;
        int64_t m = 0;
        for (; m + 4 <= responses; m += 4, index += 4)
            NAMED(responses)(leaders, 4, rows + m * models, &index, models, weights, stride);
        switch (responses - m) {
        case 1: NAMED(responses)(leaders, 1, rows + m * models, &index, models, weights, stride); break;
        case 2: NAMED(responses)(leaders, 2, rows + m * models, &index, models, weights, stride); break;
        case 3: NAMED(responses)(leaders, 3, rows + m * models, &index, models, weights, stride); break;
        }
        for (int v = 0; v < VECTORS; v++) {
            tops[v] += leaders[v].top;
            seconds[v] += leaders[v].second;
            memcpy(best + p * stride + v * LANES, &leaders[v].best, sizeof(ints));
        }
    }
    for (int u = 0; u < VECTORS * LANES; u++) {
        sumBest[u] += (double)tops[u / LANES][u % LANES];
        sumSecond[u] += (double)seconds[u / LANES][u % LANES];
    }
}

static void NAMED(best_responses)(
    const float *scores, int64_t prompts, int64_t responses, int64_t models,
    const float *weights, int64_t users, int32_t *best, double *sumBest, double *sumSecond) {
    for (int64_t u = 0; u < users; u += VECTORS * LANES)
        if (responses == 8)  // A constant lets the compiler unroll the loop over the most common number of responses.
            NAMED(tile)(scores, prompts, 8, models, weights + u, users, best + u, sumBest + u, sumSecond + u);
        else
            NAMED(tile)(scores, prompts, responses, models, weights + u, users, best + u, sumBest + u, sumSecond + u);
}

#undef floats
#undef ints
#undef leader
