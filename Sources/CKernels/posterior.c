#include "posterior.h"

// Products and sums are never fused, so that every instruction set gives the same bits.
#pragma STDC FP_CONTRACT OFF

#if defined(__x86_64__) && defined(__GLIBC__)
#define WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WIDE
#endif

#include "exponential.h"

enum { LANES = ATTUNE_LANES, SUMS = 16 };

/// Weights below this are 0: denormals are slow, and no utility feels them.
static const float SMALLEST = 1e-30f;

/// Chances are held above this, a normal number, so that their logarithms are finite.
static const float LEAST_CHANCE = 1e-37f;

DEFINE_EXPONENTIAL(exponential, float, uint32_t)

/// Moshier's Cephes again: branch-free, about 2 ulp. x is positive and normal.
INLINE float logarithm(float x) {
  int32_t bits;
  memcpy(&bits, &x, 4);
  const int32_t exponent = (bits - 0x3F3504F3) >> 23;
  const int32_t mantissa = bits - (exponent << 23);
  float m;
  memcpy(&m, &mantissa, 4);
  m -= 1.0f;
  const float z = m * m;
  float p = 7.0376836292e-2f;
  p = p * m - 1.1514610310e-1f;
  p = p * m + 1.1676998740e-1f;
  p = p * m - 1.2420140846e-1f;
  p = p * m + 1.4249322787e-1f;
  p = p * m - 1.6668057665e-1f;
  p = p * m + 2.0000714765e-1f;
  p = p * m - 2.4999993993e-1f;
  p = p * m + 3.3333331174e-1f;
  return (p * m * z - 0.5f * z + m) + (float)exponent * 0.69314718f;
}

/// P(Z > x) for standard normal Z, fractional error 1.2e-7 (Numerical Recipes, erfcc).
INLINE float upper_tail(float x) {
  const float z = (x < 0 ? -x : x) * 0.70710678f;
  const float t = 1.0f / (1.0f + 0.5f * z);
  float p = 0.17087277f;
  p = p * t - 0.82215223f;
  p = p * t + 1.48851587f;
  p = p * t - 1.13520398f;
  p = p * t + 0.27886807f;
  p = p * t - 0.18628806f;
  p = p * t + 0.09678418f;
  p = p * t + 0.37409196f;
  p = p * t + 1.00002368f;
  const float half = 0.5f * t * exponential(-z * z - 1.26551223f + p * t);
  return x < 0 ? 1.0f - half : half;
}

/// log P(the rating), its interval in units of the noise about the utility.
INLINE float log_interval(float a, float b) {
  const int mirrored = a + b < 0;  // both ends to the upper tail, where the difference keeps its digits
  const float low = mirrored ? -b : a;
  const float high = mirrored ? -a : b;
  const float mass = upper_tail(low) - upper_tail(high);
  const float floor = low > 0 ? -0.5f * low * low : 0.0f;
  return mass > 1e-35f ? logarithm(mass > 1e-35f ? mass : 1.0f) : floor;
}

WIDE void attune_utilities(int32_t models, const float *restrict weights,
                           const float *restrict features, float *restrict utilities) {
  memset(utilities, 0, LANES * sizeof(float));
  for (int32_t k = 0; k < models; k++) {
    const float f = features[k];
    for (int n = 0; n < LANES; n++) utilities[n] += f * weights[k * LANES + n];
  }
}

// The likelihood of one item for all lanes, at utilities u + delta * slope.

INLINE void noise_free(int rows, float cost, const float *restrict u, const float *restrict slope,
                       const float *restrict delta, float *restrict total) {
  for (int start = 0; start < LANES; start += SUMS) {
    float sum[SUMS], step[SUMS];
    for (int n = 0; n < SUMS; n++) sum[n] = total[start + n];
    for (int n = 0; n < SUMS; n++) step[n] = delta[start + n];
    for (int r = 0; r < rows; r++) {
      const float s = slope[r];
      const float *at = u + r * LANES + start;
      for (int n = 0; n < SUMS; n++) {
        const float value = at[n] + step[n] * s;
        sum[n] += value < 0 ? cost * (1.0f - value) : 0.0f;
      }
    }
    for (int n = 0; n < SUMS; n++) total[start + n] = sum[n];
  }
}

INLINE void flipped(int rows, float right, float wrong, const float *restrict u,
                    const float *restrict slope, const float *restrict delta,
                    float *restrict total) {
  float worst[LANES];
  memset(worst, 0, sizeof worst);
  for (int r = 0; r < rows; r++) {
    const float s = slope[r];
    for (int n = 0; n < LANES; n++) {
      const float value = u[r * LANES + n] + delta[n] * s;
      worst[n] = value < worst[n] ? value : worst[n];
    }
  }
  for (int n = 0; n < LANES; n++) total[n] += worst[n] < 0 ? wrong : right;
}

/// Chances of choices that may have been flipped: no less than the flip rate leaves of them, so that odds
/// past e^80 tell nothing more.
INLINE void noisy_flipped(int rows, float inverse, float flip, const float *restrict u,
                          const float *restrict slope, const float *restrict delta,
                          float *restrict total) {
  float odds[LANES];
  memset(odds, 0, sizeof odds);
  for (int r = 0; r < rows; r++) {
    const float s = slope[r];
    for (int n = 0; n < LANES; n++) {
      const float value = -inverse * (u[r * LANES + n] + delta[n] * s);
      odds[n] += exponential(value < 80.0f ? value : 80.0f);
    }
  }
  const float each = flip / (float)rows;
  for (int n = 0; n < LANES; n++) {
    const float clean = 1.0f / (1.0f + odds[n]);
    const float chance = (1.0f - flip) * clean + each * (1.0f - clean);
    total[n] += logarithm(chance > LEAST_CHANCE ? chance : LEAST_CHANCE);
  }
}

/// -log(1 + sum_r exp(-inverse u_r)), without overflow: the largest exponent is taken out of the sum.
INLINE void noisy(int rows, float inverse, const float *restrict u, const float *restrict slope,
                  const float *restrict delta, float *restrict total) {
  float top[LANES], sum[LANES];
  memset(top, 0, sizeof top);
  for (int r = 0; r < rows; r++) {
    const float s = slope[r];
    for (int n = 0; n < LANES; n++) {
      const float value = -inverse * (u[r * LANES + n] + delta[n] * s);
      top[n] = value > top[n] ? value : top[n];
    }
  }
  if (rows == 1) {
    // log(1 + e^v) = max(v, 0) + log(1 + e^-|v|): one exponential.
    for (int n = 0; n < LANES; n++) {
      const float value = inverse * (u[n] + delta[n] * slope[0]);
      total[n] -= top[n] + logarithm(1.0f + exponential(value < 0 ? value : -value));
    }
    return;
  }
  for (int n = 0; n < LANES; n++) sum[n] = exponential(-top[n]);
  for (int r = 0; r < rows; r++) {
    const float s = slope[r];
    for (int n = 0; n < LANES; n++)
      sum[n] += exponential(-inverse * (u[r * LANES + n] + delta[n] * s) - top[n]);
  }
  for (int n = 0; n < LANES; n++) total[n] -= top[n] + logarithm(sum[n]);
}

INLINE void rated(float inverse, float cost, float lower, float upper, const float *restrict u,
                  float slope, const float *restrict delta, float *restrict total) {
  if (inverse > 0) {
    for (int n = 0; n < LANES; n++) {
      const float value = u[n] + delta[n] * slope;
      total[n] += log_interval((lower - value) * inverse, (upper - value) * inverse);
    }
  } else {
    for (int n = 0; n < LANES; n++) {
      const float value = u[n] + delta[n] * slope;
      const float below = lower - value, above = value - upper;
      const float depth = below > above ? below : above;
      total[n] += below > 0 || above >= 0 ? cost * (1.0f + depth) : 0.0f;
    }
  }
}

INLINE void likelihood_of_items(const attune_choice *choice, int32_t first, const int32_t *offsets,
                                const float *lower, const float *upper,
                                const float *restrict u, const float *restrict slope,
                                const float *restrict delta, float *restrict total) {
  const float flip = choice->flip_rate, inverse = choice->inverse_temperature;
  const int32_t base = offsets[first];
  if (!choice->is_rating && inverse == 0 && flip == 0) {
    // Every row is a constraint by itself, whichever item it belongs to.
    noise_free(offsets[choice->items] - base, choice->violation_cost, u, slope, delta, total);
    return;
  }
  for (int32_t t = first; t < choice->items; t++) {
    const int rows = offsets[t + 1] - offsets[t];
    const float *values = u + (size_t)(offsets[t] - base) * LANES;
    const float *slopes = slope + (offsets[t] - base);
    if (rows == 0) continue;
    if (choice->is_rating) {
      rated(inverse, choice->violation_cost, lower[t], upper[t], values, slopes[0], delta, total);
    } else if (inverse > 0) {
      if (flip > 0)
        noisy_flipped(rows, inverse, flip, values, slopes, delta, total);
      else
        noisy(rows, inverse, values, slopes, delta, total);
    } else {
      const float right = 1.0f - flip, wrong = flip / (float)rows;
      flipped(rows, logarithm(right > LEAST_CHANCE ? right : LEAST_CHANCE),
              logarithm(wrong > LEAST_CHANCE ? wrong : LEAST_CHANCE), values, slopes, delta, total);
    }
  }
}

WIDE void attune_log_likelihood(const attune_choice *choice, int32_t first, const int32_t *offsets,
                                const float *lower, const float *upper, const float *utilities,
                                const float *zeros, float *total) {
  static const float still[LANES];
  attune_choice one = *choice;
  for (int32_t t = first; t < choice->items; t++) {
    one.items = t + 1;
    const float *values = utilities + (size_t)(offsets[t] - offsets[first]) * LANES;
    likelihood_of_items(&one, t, offsets, lower, upper, values, zeros, still, total);
  }
}

/// The next 32 bits of every lane.
INLINE void draw(uint32_t *restrict s, uint32_t *restrict bits) {
  for (int n = 0; n < LANES; n++) {
    uint32_t a = s[n], b = s[LANES + n], c = s[2 * LANES + n], d = s[3 * LANES + n];
    const uint32_t sum = a + d;
    bits[n] = ((sum << 7) | (sum >> 25)) + a;
    const uint32_t shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >> 21);
    s[n] = a;
    s[LANES + n] = b;
    s[2 * LANES + n] = c;
    s[3 * LANES + n] = d;
  }
}

/// New values of w_i and w_j, and the log of prior ratio times Jacobian beyond what cancels.
INLINE void propose(const attune_move *move, const float *restrict low,
                    const float *restrict high, const uint32_t *restrict bits,
                    const float *restrict wi, const float *restrict wj, float *restrict a,
                    float *restrict b, float *restrict ratio) {
  if (move->kind == ATTUNE_REDRAW) {
    for (int n = 0; n < LANES; n++) {
      const uint32_t quantile = bits[n] >> 16;
      a[n] = (wi[n] + wj[n]) * low[quantile];
      b[n] = (wi[n] + wj[n]) * high[quantile];
    }
    for (int n = 0; n < LANES; n++) {
      a[n] = a[n] < SMALLEST ? 0 : a[n];
      b[n] = b[n] < SMALLEST ? 0 : b[n];
      ratio[n] = 0;
    }
  } else if (move->kind == ATTUNE_SHIFT) {
    // With p = w_i / (w_i + w_j): the density of logit p is p^alpha_i (1 - p)^alpha_j.
    const float total = move->alpha_i + move->alpha_j;
    for (int n = 0; n < LANES; n++) {
      const float shift = move->scale * ((float)(int32_t)bits[n] * 0x1p-31f);
      const float factor = exponential(shift);
      const float sum = wi[n] + wj[n];
      const float divisor = sum > SMALLEST ? sum : SMALLEST;
      float scaled = (wi[n] * factor + wj[n]) / divisor;
      scaled = scaled > SMALLEST ? scaled : SMALLEST;
      a[n] = wi[n] * factor / scaled;
      b[n] = wj[n] / scaled;
      const int kept = a[n] >= SMALLEST && b[n] >= SMALLEST;
      ratio[n] = kept ? move->alpha_i * shift - total * logarithm(scaled) : -1e30f;
    }
  } else {
    for (int n = 0; n < LANES; n++) {
      a[n] = wj[n];
      b[n] = wi[n];
      ratio[n] = 0;
    }
  }
}

// One output to a loop, so that each is vectorised.

/// Whether each lane takes its proposal (Metropolis and Hastings).
INLINE void accept(const uint32_t *restrict bits, const float *restrict proposed,
                   const float *restrict ratio, const float *restrict likelihood,
                   int32_t *restrict accepted) {
  float threshold[LANES];
  for (int n = 0; n < LANES; n++)
    threshold[n] = logarithm(((float)(int32_t)(bits[n] >> 8) + 0.5f) * 0x1p-24f);
  for (int n = 0; n < LANES; n++)
    accepted[n] = threshold[n] < proposed[n] - likelihood[n] + ratio[n];
}

/// Replaces values by what was proposed where it was accepted.
INLINE void keep(const int32_t *restrict accepted, const float *restrict proposed,
                 float *restrict value) {
  // Bit by bit: a conditional store would not be vectorised.
  for (int n = 0; n < LANES; n++) {
    uint32_t now, next;
    memcpy(&now, &value[n], 4);
    memcpy(&next, &proposed[n], 4);
    now ^= (now ^ next) & -(uint32_t)accepted[n];
    memcpy(&value[n], &now, 4);
  }
}

WIDE void attune_posterior_move(const attune_choice *choice, const attune_move *move,
                                const int32_t *offsets, const float *lower, const float *upper,
                                const float *slope, const float *split_low,
                                const float *split_high, float *weights, float *utilities,
                                float *likelihood, uint32_t *generators) {
  uint32_t bits[LANES];
  int32_t accepted[LANES];
  float a[LANES], b[LANES], ratio[LANES], delta[LANES], proposed[LANES];
  float *restrict wi = weights + move->i * LANES;
  float *restrict wj = weights + move->j * LANES;
  draw(generators, bits);
  propose(move, split_low, split_high, bits, wi, wj, a, b, ratio);
  for (int n = 0; n < LANES; n++) delta[n] = a[n] - wi[n];
  memset(proposed, 0, sizeof proposed);
  likelihood_of_items(choice, 0, offsets, lower, upper, utilities, slope, delta, proposed);

  draw(generators, bits);
  accept(bits, proposed, ratio, likelihood, accepted);
  keep(accepted, a, wi);
  keep(accepted, b, wj);
  keep(accepted, proposed, likelihood);
  for (int n = 0; n < LANES; n++) delta[n] = accepted[n] ? delta[n] : 0;
  const int32_t rows = offsets[choice->items];
  for (int32_t r = 0; r < rows; r++) {
    const float s = slope[r];
    float *restrict u = utilities + (size_t)r * LANES;
    for (int n = 0; n < LANES; n++) u[n] += delta[n] * s;
  }
}

WIDE void attune_importance(const float *restrict log_weights, float top,
                            float *restrict importance) {
  for (int n = 0; n < LANES; n++) {
    const float value = log_weights[n] - top;
    importance[n] = value > -80.0f ? exponential(value) : 0.0f;
  }
}

WIDE void attune_add_weighted_sums(int32_t models, const float *restrict weights,
                                   const float *restrict importance, double *restrict sums) {
  for (int32_t k = 0; k < models; k++) {
    const float *w = weights + k * LANES;
    float parts[SUMS] = {0};
    for (int start = 0; start < LANES; start += SUMS)
      for (int n = 0; n < SUMS; n++) parts[n] += w[start + n] * importance[start + n];
    for (int n = 0; n < SUMS; n++) sums[k] += parts[n];
  }
}

WIDE double attune_win_share(int32_t models, const float *restrict weights,
                             const float *restrict importance, const float *restrict difference) {
  float sums[SUMS] = {0};
  for (int start = 0; start < LANES; start += SUMS) {
    float u[SUMS] = {0};
    for (int32_t k = 0; k < models; k++) {
      const float f = difference[k];
      const float *w = weights + k * LANES + start;
      for (int n = 0; n < SUMS; n++) u[n] += f * w[n];
    }
    for (int n = 0; n < SUMS; n++) {
      const float win = u[n] > 0 ? 1.0f : (u[n] == 0 ? 0.5f : 0.0f);
      sums[n] += win * importance[start + n];
    }
  }
  double total = 0;
  for (int n = 0; n < SUMS; n++) total += sums[n];
  return total;
}
