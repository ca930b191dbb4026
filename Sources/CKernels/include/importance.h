#ifndef ATTUNE_IMPORTANCE_H
#define ATTUNE_IMPORTANCE_H

#include <stdint.h>

/// Particles are taken this many at a time; their number is a multiple of it, filled up with weight 0.
#define CK_PARTICLE_TILE 32

/// Reward models that ck_importance_means has registers for: it is compiled for each number of them.
#define CK_IMPORTANCE_MODELS 16

/// Posterior means of one or two users' weights after each of their comparisons, by importance weights on
/// prior draws.
///
/// rows:      [users, items, models], a winner's features less the loser's, over the temperature of the choice, in units of
///            log 2.
/// models:    1 to CK_IMPORTANCE_MODELS.
/// particles: [models, count], one column per draw; magnitudes 0, or 1e-12 and more.
/// weights:   [users, count], the draws' weights on entry (summing to about 1) and on return, up to a factor.
/// means:     [users, items + 1, models], before any item first.
void ck_importance_means(int64_t users, int64_t items, int64_t models, const float *rows,
                         int64_t count, const float *particles, float *weights, float *means);

#endif
