// Exact outer gradients of gradient-based meta-learning over rows of a Bradley-Terry model.
#ifndef ATTUNE_META_GRADIENT_H
#define ATTUNE_META_GRADIENT_H

#include <stdint.h>

/// Widths are padded with zeros to a multiple of this, ...
#define ATTUNE_META_WIDTH 16
/// ... and the rows of each episode's two parts with rows of zeros to a multiple of this.
#define ATTUNE_META_ROWS 8

typedef struct {
  /// Weights, padded.
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

/// The rows of consecutive users. Offsets are in padded rows, counts in true ones.
typedef struct {
  const float *rows;
  const int64_t *offsets;
  const int32_t *counts;
} attune_meta_rows;

/// Floats of scratch space that a call needs for supports of at most `rows` padded rows.
int64_t attune_meta_scratch(const attune_meta_problem *problem, int64_t rows);

/// Users first ..< last: losses[u] is the query's mean loss after adaptation; its gradients are added to
/// by_initial + u * initial_stride (width) and by_rates + u * rates_stride (rates). A stride of 0 sums.
///
/// initial: width. rates: width, or steps x width. Single precision; exp to 2 ulp.
void attune_meta_gradient(const attune_meta_problem *problem, const attune_meta_rows *support,
                          const attune_meta_rows *query, int64_t first, int64_t last,
                          const float *initial, const float *rates, float *losses,
                          float *by_initial, int64_t initial_stride, float *by_rates,
                          int64_t rates_stride, float *scratch);

#endif
