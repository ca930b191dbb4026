#ifndef ATTUNE_SIMULATION_H
#define ATTUNE_SIMULATION_H

#include <stdint.h>

// Loops that need the processor's widest vectors. Each is compiled for several instruction sets and the best one
// the processor has is chosen at run time; on other architectures the portable version is the only one.
// No function allocates, and none checks its arguments: the Swift wrappers do.

/// Users that the best-response kernel works on at once; blocks should be multiples of it.
#define CK_USER_TILE 48

/// Finds every user's best response to consecutive prompts, and adds up the best and second-best rewards.
///
/// scores:     [prompts, responses, models], row-major; responses >= 2.
/// weights:    [models, users], one column per user; `users` a multiple of CK_USER_TILE, so pad with zeros.
/// best:       [prompts, users], the index of the best response (ties: the lowest).
/// sumBest, sumSecond: [users], added to. Single precision within a call, so keep `prompts` small (64).
void ck_best_responses(const float *scores, int64_t prompts, int64_t responses, int64_t models,
                       const float *weights, int64_t users,
                       int32_t *best, double *sumBest, double *sumSecond);

/// Adds to counts[m] how often m occurs in best[0..<count], for every m < responses.
void ck_count_winners(const int32_t *best, int64_t count, int64_t responses, uint32_t *counts);

/// Where a prompt's responses lie among the rows of the score table.
typedef struct {
    const float *scores;           // [rows, models]
    int64_t models;
    int64_t prompts;
    int64_t responses;             // of every prompt, where `promptOffsets` is null
    const int64_t *promptOffsets;  // [prompts + 1] first row of each prompt, or null
} ck_score_table;

/// How a simulated user answers.
typedef struct {
    float temperature;  // 0: always the better one; else Bradley-Terry
    float flipRate;     // chance that the answer is turned round
} ck_choice_rule;

/// Length of each user's history, uniform in shortest...longest, from the first draw of the user's stream.
void ck_history_lengths(const uint64_t *keys, int64_t users, int32_t shortest, int32_t longest, int32_t *lengths);

/// Fills the histories of consecutive users: random pairs of responses and the choice under the user's weights.
///
/// keys: [users], weights: [users, models], offsets: [users + 1] positions in `winner` and `loser`,
/// which receive row indices of the score table.
void ck_interactions(const ck_score_table *table, const ck_choice_rule *rule,
                     const uint64_t *keys, const float *weights, int64_t users,
                     const int64_t *offsets, int32_t *winner, int32_t *loser);

#endif
