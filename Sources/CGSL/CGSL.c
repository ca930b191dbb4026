#include "CGSL.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_psi.h>
#include <gsl/gsl_version.h>

static inline uint64_t rotate(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

uint64_t attune_random_next(attune_random_state *state) {
  uint64_t *s = state->word;
  const uint64_t result = rotate(s[0] + s[3], 23) + s[0];
  const uint64_t t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate(s[3], 45);
  return result;
}

// The stream as a GSL generator, so that GSL's distributions draw from it. Its state is the caller's.
static void stream_seed(void *state, unsigned long seed) {
  (void)state;
  (void)seed;
}
static unsigned long stream_get(void *state) { return attune_random_next(state) >> 32; }
static double stream_uniform(void *state) { return (attune_random_next(state) >> 11) * 0x1.0p-53; }
static const gsl_rng_type stream_type = {
    "attune", 0xffffffffUL, 0, sizeof(attune_random_state), stream_seed, stream_get,
    stream_uniform};

void attune_gsl_start(void) { gsl_set_error_handler_off(); }
const char *attune_gsl_message(int status) { return gsl_strerror(status); }
const char *attune_gsl_version(void) { return GSL_VERSION; }

double attune_random_normal(attune_random_state *state) {
  const gsl_rng rng = {&stream_type, state};
  return gsl_ran_gaussian_ziggurat(&rng, 1.0);
}

double attune_random_gamma(attune_random_state *state, double shape, double scale) {
  const gsl_rng rng = {&stream_type, state};
  return gsl_ran_gamma(&rng, shape, scale);
}

void attune_random_dirichlet(attune_random_state *state, size_t count, const double *alpha,
                             double *theta) {
  const gsl_rng rng = {&stream_type, state};
  gsl_ran_dirichlet(&rng, count, alpha, theta);
}

static int unpack(int status, gsl_sf_result value, double *result) {
  *result = value.val;
  return status;
}

int attune_log_gamma(double x, double *result) {
  gsl_sf_result value = {0, 0};
  int status = gsl_sf_lngamma_e(x, &value);
  return unpack(status, value, result);
}

int attune_digamma(double x, double *result) {
  gsl_sf_result value = {0, 0};
  int status = gsl_sf_psi_e(x, &value);
  return unpack(status, value, result);
}

int attune_trigamma(double x, double *result) {
  gsl_sf_result value = {0, 0};
  int status = gsl_sf_psi_1_e(x, &value);
  return unpack(status, value, result);
}

double attune_normal_cdf(double x) { return gsl_cdf_ugaussian_P(x); }
double attune_student_quantile(double p, double degrees) { return gsl_cdf_tdist_Pinv(p, degrees); }
double attune_chi_squared_upper(double x, double degrees) { return gsl_cdf_chisq_Q(x, degrees); }
