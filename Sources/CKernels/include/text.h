// Inner loop of the random projection of hashed texts.
#ifndef ATTUNE_TEXT_H
#define ATTUNE_TEXT_H

#include <stdint.h>

/// vector[j] += sum over terms i of weights[i] * s(buckets[i], j), with signs s of +1 and -1.
///
/// The signs are bits of a hash of key, bucket and column block. Terms are added in order, one product a
/// time, so that every instruction set gives the same bits.
void attune_project_signs(int64_t count, const int32_t *buckets, const float *weights, uint64_t key,
                          int64_t width, float *vector);

#endif
