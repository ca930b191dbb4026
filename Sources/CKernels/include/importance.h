#ifndef ATTUNE_IMPORTANCE_H
#define ATTUNE_IMPORTANCE_H

#include <stdint.h>

/// Particles are taken this many at a time; their number is a multiple of it, filled up with weight 0.
#define CK_PARTICLE_TILE 16

/// Posterior means of one user's weights after each of his comparisons, by importance weights on prior draws.
///
/// rows:      [items, models], a winner's features less the loser's, over the temperature of the choice.
/// models:    at most 16.
/// particles: [models, count], one column per draw; magnitudes 0, or 1e-12 and more.
/// weights:   [count], the draws' weights on entry (summing to about 1) and on return, up to a factor.
/// means:     [items + 1, models], before any item first.
/// Returns the log of the comparisons' marginal likelihood.
double ck_importance_means(int64_t items, int64_t models, const float *rows, int64_t count,
                           const float *particles, float *weights, float *means);

#endif
