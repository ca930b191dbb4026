#include "CKernels.h"
#include "dispatch.h"

#include <string.h>

enum { lanes = 32, longest = 255 };

typedef uint8_t bytes __attribute__((ext_vector_type(lanes)));

// Counts in bytes, one per lane, for as long as none can overflow.
CK_CLONES
void ck_count_winners(const uint8_t *best, int64_t count, int64_t responses, uint32_t *counts) {
    const int64_t whole = count / lanes * lanes;
    for (int64_t m = 0; m < responses; m++) {
        const bytes wanted = (uint8_t)m;
        for (int64_t start = 0; start < whole; start += longest * lanes) {
            int64_t end = whole - start < longest * lanes ? whole : start + longest * lanes;
            bytes found = 0;
            for (int64_t u = start; u < end; u += lanes) {
                bytes row;
                memcpy(&row, best + u, lanes);
                found -= (bytes)(row == wanted);  // a comparison that holds is -1
            }
            for (int i = 0; i < lanes; i++) counts[m] += found[i];
        }
    }
    for (int64_t u = whole; u < count; u++) counts[best[u]]++;
}
