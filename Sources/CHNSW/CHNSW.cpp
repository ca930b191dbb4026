#include "CHNSW.h"

// Debian: libhnswlib-dev. Optional, because only studies with 100,000 users or more gain by it.
#if __has_include(<hnswlib/hnswlib.h>)

#include <hnswlib/hnswlib.h>

#include <memory>

#if defined(__x86_64__) && defined(__linux__)
#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONES
#endif

namespace {

enum { LANES = 16 };

// hnswlib's own distances use the vectors that the compiler was told of, which are the oldest ones here.
CLONES float inner_distance(const void *a, const void *b, const void *width) {
    const float *x = (const float *)a, *y = (const float *)b;
    const int64_t n = *(const int64_t *)width;
    float sums[LANES] = {0};
    int64_t k = 0;
    for (; k + LANES <= n; k += LANES)
        for (int j = 0; j < LANES; j++) sums[j] += x[k + j] * y[k + j];
    float sum = 0;
    for (; k < n; k++) sum += x[k] * y[k];
    for (int j = 0; j < LANES; j++) sum += sums[j];
    return 1 - sum;
}

CLONES float squared_distance(const void *a, const void *b, const void *width) {
    const float *x = (const float *)a, *y = (const float *)b;
    const int64_t n = *(const int64_t *)width;
    float sums[LANES] = {0};
    int64_t k = 0;
    for (; k + LANES <= n; k += LANES)
        for (int j = 0; j < LANES; j++) sums[j] += (x[k + j] - y[k + j]) * (x[k + j] - y[k + j]);
    float sum = 0;
    for (; k < n; k++) sum += (x[k] - y[k]) * (x[k] - y[k]);
    for (int j = 0; j < LANES; j++) sum += sums[j];
    return sum;
}

struct Space : hnswlib::SpaceInterface<float> {
    int64_t width;
    bool is_inner_product;
    Space(int64_t width, bool is_inner_product) : width(width), is_inner_product(is_inner_product) {}
    size_t get_data_size() override { return width * sizeof(float); }
    hnswlib::DISTFUNC<float> get_dist_func() override {
        return is_inner_product ? inner_distance : squared_distance;
    }
    void *get_dist_func_param() override { return &width; }
    ~Space() {}
};

}  // namespace

struct attune_hnsw {
    Space space;
    hnswlib::HierarchicalNSW<float> graph;
    attune_hnsw(int64_t count, int64_t width, bool is_inner_product, int64_t links, int64_t construction)
        : space(width, is_inner_product), graph(&space, count, links, construction, 100) {}
};

int attune_hnsw_available(void) { return 1; }

attune_hnsw *attune_hnsw_build(const float *rows, int64_t count, int64_t width, int is_inner_product,
                               int64_t links, int64_t construction, int64_t ef) {
    try {
        auto index = std::make_unique<attune_hnsw>(count, width, is_inner_product != 0, links, construction);
        for (int64_t i = 0; i < count; i++) index->graph.addPoint(rows + i * width, i);
        index->graph.setEf(ef);
        return index.release();
    } catch (...) {
        return nullptr;
    }
}

int64_t attune_hnsw_search(const attune_hnsw *index, const float *query, int64_t top, int32_t *ids) {
    try {
        auto found = index->graph.searchKnn(query, top);
        const int64_t count = found.size();
        // Farthest first.
        for (int64_t i = count - 1; i >= 0; i--) {
            ids[i] = (int32_t)found.top().second;
            found.pop();
        }
        return count;
    } catch (...) {
        return -1;
    }
}

void attune_hnsw_free(attune_hnsw *index) { delete index; }

#else

int attune_hnsw_available(void) { return 0; }
attune_hnsw *attune_hnsw_build(const float *, int64_t, int64_t, int, int64_t, int64_t, int64_t) { return nullptr; }
int64_t attune_hnsw_search(const attune_hnsw *, const float *, int64_t, int32_t *) { return -1; }
void attune_hnsw_free(attune_hnsw *) {}

#endif
