#include "CKernels.h"
#include "dispatch.h"

#include <string.h>

enum { lanes = 16, few = 32 };

typedef int32_t ints __attribute__((ext_vector_type(lanes)));

// A pass for every response compares whole vectors; where there are many responses, one pass that counts each
// answer by itself is less work.
CK_CLONES
void ck_count_winners(const int32_t *best, int64_t count, int64_t responses, uint32_t *counts) {
    const int64_t whole = responses <= few ? count / lanes * lanes : 0;
    for (int64_t m = 0; m < responses && whole > 0; m++) {
        ints found = 0;
        for (int64_t u = 0; u < whole; u += lanes) {
            ints row;
            memcpy(&row, best + u, sizeof row);
            found -= row == (ints)(int32_t)m;  // a comparison that holds is -1
        }
        for (int i = 0; i < lanes; i++) counts[m] += (uint32_t)found[i];
    }
    for (int64_t u = whole; u < count; u++) counts[best[u]]++;
}
