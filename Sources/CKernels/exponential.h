// Exponentials without a branch or a call, so that loops of them are vectorised: range reduction to half a
// power of two, a polynomial, and the power put into the exponent's bits. Whether products and sums are fused is
// for the file that includes this to say, by FP_CONTRACT above the include.
#pragma once

#include <stdint.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

/// exp(x) for -700 <= x <= 36 to 2 ulp, by Taylor's series.
INLINE double exponential_of_double(double x) {
    const double scaled = x * 1.442695040888963407;  // x / ln 2
    const double shifted = scaled + 0x1.8p52;        // the low bits hold the nearest whole number
    const double n = shifted - 0x1.8p52;
    const double y = (x - n * 0x1.62e42fee00000p-1) - n * 0x1.a39ef35793c76p-33;  // ln 2 in two parts
    double series = 1.0 / 6227020800;
    series = series * y + 1.0 / 479001600;
    series = series * y + 1.0 / 39916800;
    series = series * y + 1.0 / 3628800;
    series = series * y + 1.0 / 362880;
    series = series * y + 1.0 / 40320;
    series = series * y + 1.0 / 5040;
    series = series * y + 1.0 / 720;
    series = series * y + 1.0 / 120;
    series = series * y + 1.0 / 24;
    series = series * y + 1.0 / 6;
    series = series * y + 0.5;
    series = series * y + 1;
    series = series * y + 1;
    uint64_t bits, power;
    memcpy(&bits, &series, 8);
    memcpy(&power, &shifted, 8);
    bits += power << 52;
    memcpy(&series, &bits, 8);
    return series;
}

/// Defines exp(x) in single precision, x held to -87 ... 87, to 2 ulp (Moshier's Cephes). `real` is float or a
/// vector of them, `whole` the unsigned integers of the same shape.
#define DEFINE_EXPONENTIAL(name, real, whole)                       \
    INLINE real name(real x) {                                      \
        x = x < -87.0f ? (real){0} - 87.0f : x;                     \
        x = x > 87.0f ? (real){0} + 87.0f : x;                      \
        const real shifted = x * 1.44269504f + 12582912.0f;         \
        const real n = shifted - 12582912.0f;                       \
        const real y = (x - n * 0.693359375f) + n * 2.12194440e-4f; \
        real s = y * 1.9875691500e-4f + 1.3981999507e-3f;           \
        s = s * y + 8.3334519073e-3f;                               \
        s = s * y + 4.1665795894e-2f;                               \
        s = s * y + 1.6666665459e-1f;                               \
        s = s * y + 5.0000001201e-1f;                               \
        s = s * y * y + y + 1.0f;                                   \
        whole bits, power;                                          \
        memcpy(&bits, &s, sizeof s);                                \
        memcpy(&power, &shifted, sizeof s);                         \
        bits += power << 23;                                        \
        memcpy(&s, &bits, sizeof s);                                \
        return s;                                                   \
    }

/// Defines 2^y in place to 4 ulp, y held to -120 ... 62: the product of two is finite. The polynomial has the least
/// largest relative error within -1/2 ... 1/2, 8e-8. By pointer: a vector as an argument would change the calling
/// convention with the processor.
#define DEFINE_POWER_OF_TWO(name, real, whole)                                                       \
    INLINE void name(real *value) {                                                                  \
        const real low = (real){0} - 120.0f, high = (real){0} + 62.0f;                               \
        const real y = __builtin_elementwise_min(__builtin_elementwise_max(*value, low), high);      \
        const real shifted = y + 12582912.0f;                                                        \
        const real r = y - (shifted - 12582912.0f);                                                  \
        real p = r * 1.3276479e-3f + 9.6755419e-3f;                                                  \
        p = p * r + 5.5507131e-2f;                                                                   \
        p = p * r + 2.4022120e-1f;                                                                   \
        p = p * r + 6.9314694e-1f;                                                                   \
        p = p * r + 1.0f;                                                                            \
        whole bits, power;                                                                           \
        memcpy(&bits, &p, sizeof p);                                                                 \
        memcpy(&power, &shifted, sizeof p);                                                          \
        bits += power << 23;                                                                         \
        memcpy(value, &bits, sizeof p);                                                              \
    }
