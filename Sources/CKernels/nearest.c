#include "nearest.h"
#include "dispatch.h"

/// Whether entry a is worse than entry b: a smaller score, or an equal one of a later row.
static inline int is_worse(float score_a, int32_t id_a, float score_b, int32_t id_b) {
    return score_a < score_b || (score_a == score_b && (uint32_t)id_a > (uint32_t)id_b);
}

/// Puts an entry in the root's place and lets it sink below what is worse.
static inline void replace_root(int64_t size, float *best, int32_t *ids, float score, int32_t id) {
    int64_t hole = 0;
    for (;;) {
        int64_t child = 2 * hole + 1;
        if (child >= size) break;
        if (child + 1 < size && is_worse(best[child + 1], ids[child + 1], best[child], ids[child])) child++;
        if (!is_worse(best[child], ids[child], score, id)) break;
        best[hole] = best[child];
        ids[hole] = ids[child];
        hole = child;
    }
    best[hole] = score;
    ids[hole] = id;
}

enum { CHUNK = 64 };

CK_CLONES
void attune_keep_largest(const float *scores, const float *offsets, int64_t count, int64_t first, int64_t top,
                         float *best, int32_t *ids) {
    float worst = best[0];
    int64_t start = 0;
    for (; start + CHUNK <= count; start += CHUNK) {
        const float *s = scores + start;
        // Nearly every chunk has nothing to keep: one comparison per score, and no branch among them.
        int any = 0;
        if (offsets) {
            const float *o = offsets + start;
            for (int j = 0; j < CHUNK; j++) any |= s[j] - o[j] > worst;
        } else {
            for (int j = 0; j < CHUNK; j++) any |= s[j] > worst;
        }
        if (!any) continue;
        for (int j = 0; j < CHUNK; j++) {
            const float score = offsets ? s[j] - offsets[start + j] : s[j];
            if (score > worst) {
                replace_root(top, best, ids, score, (int32_t)(first + start + j));
                worst = best[0];
            }
        }
    }
    for (; start < count; start++) {
        const float score = offsets ? scores[start] - offsets[start] : scores[start];
        if (score > best[0]) replace_root(top, best, ids, score, (int32_t)(first + start));
    }
}

void attune_sort_kept(int64_t top, float *best, int32_t *ids) {
    // Takes the worst to the end of a shrinking heap.
    for (int64_t size = top; size > 1; size--) {
        const float score = best[size - 1];
        const int32_t id = ids[size - 1];
        best[size - 1] = best[0];
        ids[size - 1] = ids[0];
        replace_root(size - 1, best, ids, score, id);
    }
}
