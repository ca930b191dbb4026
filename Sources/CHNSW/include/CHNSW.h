// Approximate nearest neighbours by hnswlib, where its headers were there when Attune was built.
#ifndef ATTUNE_CHNSW_H
#define ATTUNE_CHNSW_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct attune_hnsw attune_hnsw;

/// 1 where the library was there, else 0; the other functions then return null, -1 or nothing.
int attune_hnsw_available(void);

/// A graph over rows [count, width], inserted in order by the calling thread: the same bytes every time.
/// is_inner_product: 1 ranks by inner product, 0 by squared distance. ef: candidates kept during a search.
/// Null where memory does not suffice. The rows are copied.
attune_hnsw *attune_hnsw_build(const float *rows, int64_t count, int64_t width, int is_inner_product,
                               int64_t links, int64_t construction, int64_t ef);

/// The number of ids found, at most `top`, nearest first. Any number of threads at a time.
int64_t attune_hnsw_search(const attune_hnsw *index, const float *query, int64_t top, int32_t *ids);

void attune_hnsw_free(attune_hnsw *index);

#ifdef __cplusplus
}
#endif

#endif
