// Exact outer gradients of gradient-based meta-learning over rows of a Bradley-Terry model.
#ifndef ATTUNE_META_GRADIENT_H
#define ATTUNE_META_GRADIENT_H

#include <stdint.h>

/// Users are worked on in groups of this many, one per lane of a vector.
#define ATTUNE_META_LANES 16

typedef struct {
  /// Weights.
  int64_t width;
  /// Inner steps.
  int64_t steps;
  /// Added to the number of support rows that the inner loss is divided by.
  float pseudo_items;
  /// 0 where all Hessians are taken for 0.
  int32_t second_order;
  /// Distance between the rates of two steps: 0 where they share them, else `width`.
  int64_t rate_stride;
} attune_meta_problem;

/// The rows of groups of users: number k of a group's row r for the user in lane l is
/// rows[((offsets[group] + r) * width + k) * lanes + l]. A group has as many rows as its user with most;
/// the others' last rows are zeros. On a 64-byte boundary.
typedef struct {
  const float *rows;
  /// Rows before a group, one per group and one more.
  const int64_t *offsets;
  /// True rows per user, `lanes` per group; 0 where a lane has no user.
  const int32_t *counts;
} attune_meta_rows;

/// Floats of scratch space, on a 64-byte boundary, that a call needs for supports of at most `rows` rows.
int64_t attune_meta_scratch(const attune_meta_problem *problem, int64_t rows);

/// Groups first ..< last: losses[user] is the query's mean loss after adaptation; its gradients are added,
/// lane by lane, to by_initial + group * initial_stride (width x lanes) and by_rates + group * rates_stride
/// (rates x lanes), both on 64-byte boundaries. A stride of 0 sums over groups.
///
/// initial: width. rates: width, or steps x width. Single precision; exp to 2 ulp.
void attune_meta_gradient(const attune_meta_problem *problem, const attune_meta_rows *support,
                          const attune_meta_rows *query, int64_t first, int64_t last,
                          const float *initial, const float *rates, float *losses,
                          float *by_initial, int64_t initial_stride, float *by_rates,
                          int64_t rates_stride, float *scratch);

#endif
