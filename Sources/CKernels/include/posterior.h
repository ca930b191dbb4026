// Inner loops of the particle posterior over weights on the simplex.
//
// Particles come in blocks of ATTUNE_LANES. Every array over particles is lane-minor: the weights of a
// block are models x lanes, the utilities of its evidence rows are rows x lanes.
#ifndef ATTUNE_POSTERIOR_H
#define ATTUNE_POSTERIOR_H

#include <stddef.h>
#include <stdint.h>

#define ATTUNE_LANES 256

/// How utilities became feedback; one value for all items of a history.
typedef struct {
  int32_t models;
  /// Items that count, from the first.
  int32_t items;
  /// 1 where items are ratings: one row each, with an interval of utilities.
  int32_t is_rating;
  /// 1 / temperature, or 0 for noise-free choices.
  float inverse_temperature;
  float flip_rate;
  /// Noise-free feedback without flips: what one violation costs in log-likelihood, and what each unit
  /// of its depth adds. Finite, so that particles which violate least can be told apart.
  float violation_cost;
} attune_choice;

typedef enum {
  /// Redraw the split of w_i + w_j from its prior conditional.
  ATTUNE_REDRAW = 0,
  /// Shift the logit of the split by a uniform draw on [-scale, scale].
  ATTUNE_SHIFT = 1,
  /// Exchange w_i and w_j.
  ATTUNE_SWAP = 2,
} attune_move_kind;

/// One Metropolis-Hastings move, the same pair of coordinates for all lanes of a block.
typedef struct {
  int32_t kind;
  int32_t i;
  int32_t j;
  float scale;
  float alpha_i;
  float alpha_j;
} attune_move;

/// utilities[lane] = sum over k of weights[k][lane] * features[k].
void attune_utilities(int32_t models, const float *weights, const float *features,
                      float *utilities);

/// Adds the log-likelihood of items first ..< choice->items to total[lane].
/// offsets: item t owns rows offsets[t] ..< offsets[t + 1] of `utilities`.
/// lower, upper: per item the interval of a rating; unused for other forms.
/// zeros: as many zeros as the item with most rows has.
void attune_log_likelihood(const attune_choice *choice, int32_t first, const int32_t *offsets,
                           const float *lower, const float *upper, const float *utilities,
                           const float *zeros, float *total);

/// One move of a block: proposes, accepts or rejects per lane, and keeps weights, utilities and
/// likelihood in step. slope: per row, feature i minus feature j. split_low, split_high: 65,536
/// quantiles of Beta(alpha_i, alpha_j) and their complements, read by ATTUNE_REDRAW alone.
/// generators: the lanes' xoshiro128++ states (Blackman and Vigna), 4 words x lanes.
void attune_posterior_move(const attune_choice *choice, const attune_move *move,
                           const int32_t *offsets, const float *lower, const float *upper,
                           const float *slope, const float *split_low, const float *split_high,
                           float *weights, float *utilities, float *likelihood,
                           uint32_t *generators);

/// importance[lane] = exp(log_weights[lane] - top), 0 where that is below exp(-80).
void attune_importance(const float *log_weights, float top, float *importance);

/// Adds to sums[k], for every weight k, the sum over lanes of importance * weights[k].
void attune_add_weighted_sums(int32_t models, const float *weights, const float *importance,
                              double *sums);

/// Sum over lanes of importance * (1 where sum_k weights * difference > 0, 1/2 where it is 0).
double attune_win_share(int32_t models, const float *weights, const float *importance,
                        const float *difference);

#endif
