// Inner loop of exact nearest-neighbour search: the top scores of a block, kept as they come.
#ifndef ATTUNE_NEAREST_H
#define ATTUNE_NEAREST_H

#include <stdint.h>

/// Merges scores[j] - offsets[j] of rows first ..< first + count into the `top` best so far.
///
/// offsets: [count], or null for none. best, ids: [top], a heap whose root is the worst kept; start with
/// -INFINITY and -1. Rows must come in ascending order over calls: among equal scores the earlier stays.
/// A NaN is never kept.
void attune_keep_largest(const float *scores, const float *offsets, int64_t count, int64_t first, int64_t top,
                         float *best, int32_t *ids);

/// Sorts what attune_keep_largest kept: largest first, equal ones by row.
void attune_sort_kept(int64_t top, float *best, int32_t *ids);

#endif
