// The few GSL functions Attune uses, with no GSL type in sight: gsl_randist.h and gsl_sf.h pull in
// a second definition of the CBLAS enumerations, which no Swift file may see beside OpenBLAS's.
#ifndef ATTUNE_CGSL_H
#define ATTUNE_CGSL_H

#include <stddef.h>
#include <stdint.h>

/// A random generator's state: xoshiro256++ (Blackman and Vigna, 2019), advanced in place.
typedef struct {
  uint64_t word[4];
} attune_random_state;

/// Next 64 bits of the stream.
uint64_t attune_random_next(attune_random_state *state);

/// Switches GSL's aborting error handler off. Call once, before any other function below.
void attune_gsl_start(void);
/// The sentence GSL has for a status code.
const char *attune_gsl_message(int status);
/// GSL's version as "major.minor".
const char *attune_gsl_version(void);

double attune_random_normal(attune_random_state *state);
double attune_random_gamma(attune_random_state *state, double shape, double scale);
void attune_random_dirichlet(attune_random_state *state, size_t count, const double *alpha,
                             double *theta);

// Special functions. Each returns a GSL status (0 is success) and stores its value in *result.
int attune_log_gamma(double x, double *result);
int attune_digamma(double x, double *result);
int attune_trigamma(double x, double *result);

// Cumulative distributions and quantiles; the caller checks the ranges.
double attune_normal_cdf(double x);
double attune_student_quantile(double p, double degrees);
double attune_chi_squared_upper(double x, double degrees);

#endif
