"""Log probabilities of choices and ratings to 50 digits, for the table in ChoiceModelTests.swift.

    python3 choice_reference.py
"""
from mpmath import mp, mpf, exp, log, erfc, sqrt, inf

mp.dps = 400


def choice(temperature, flip, differences):
    t, f = mpf(temperature), mpf(flip)
    clean = 1 / (1 + sum(exp(mpf(d) / t) for d in differences))
    return log((1 - f) * clean + f * (1 - clean) / len(differences))


def upper(x):
    return erfc(x / sqrt(mpf(2))) / 2


def rating(temperature, value, utility):
    t = mpf(temperature)
    lower = -inf if value <= -2.5 else (mpf(value) - mpf("0.25") - mpf(utility)) / t
    higher = inf if value >= 2.5 else (mpf(value) + mpf("0.25") - mpf(utility)) / t
    a, b = (lower, higher) if lower > 0 else (-higher, -lower)
    return log(upper(a) - (0 if b == inf else upper(b)))


for temperature, flip, differences in [
    (1e-3, 0, [1.0, 2.0]), (1e-3, 0, [-1.0, -2.0, 0.0]), (1e-150, 0, [1.0]), (5e-324, 0, [-1.0, 0.0]),
    (1e-2, 1e-12, [3.0, -1.0]), (1e-3, 1e-300, [1.0]), (100.0, 0.5, [1.0]), (1e-3, 1.0, [-0.0625, -1.0]),
]:
    # exp(1e150) and beyond are no numbers, even here: the largest exponent alone is left.
    if temperature < 1e-100:
        top = max(mpf(d) / mpf(temperature) for d in [0.0] + differences)
        ties = sum(1 for d in [0.0] + differences if mpf(d) / mpf(temperature) == top)
        value = -top - log(ties)
    else:
        value = choice(temperature, flip, differences)
    print(f"Row({temperature}, {flip}, {differences}, {mp.nstr(value, 17)}),")
for temperature, value, utility in [
    (1e-2, -2.0, 1.0), (1e-2, 1.5, 1.0), (1e-150, 1.0, 2.0), (0.004, 0.5, 0.0), (0.0068, 0.5, 0.0),
    (1e-2, 2.5, 0.0), (100.0, 0.5, -2.0),
]:
    if temperature < 1e-100:
        near = (mpf(utility) - mpf(value) - mpf("0.25")) / mpf(temperature)
        result = -near * near / 2
    else:
        result = rating(temperature, value, utility)
    print(f"RatingRow({temperature}, {value}, {utility}, {mp.nstr(result, 17)}),")
