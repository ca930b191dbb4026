"""Writes paired_statistics.json: sign-flip tests, corrections and quantiles by SciPy, independent of the framework.

Run: python paired_statistics.py  (needs numpy and scipy 1.11 or later)
"""

import json
import pathlib

import numpy as np
from scipy import stats

# Differences of eight users, with a tie between two, and one user without a difference.
FEW = np.array([0.5, -0.25, 0.75, 0.25, 1.0, 0.0, -0.125, 0.25])
# Sixteen users: 2^15 ways to flip are more than 10,000.
MANY = np.array([0.9, 1.2, -0.3, 0.4, 1.1, 0.2, 0.8, -0.1, 0.7, 1.3, 0.6, -0.5, 1.0, 0.35, 0.15, 0.45])
P_VALUES = [0.01, 0.04, 0.03, 0.005, 0.04, 0.5, 0.0001]


def mid_p(differences):
    """Two-sided sign-flip p-value over all flips, half of the ties counted."""
    result = stats.permutation_test(
        (differences,), np.mean, permutation_type="samples", n_resamples=np.inf)
    null, observed = np.abs(result.null_distribution), abs(np.mean(differences))
    equal = np.isclose(null, observed, rtol=1e-9, atol=0)
    return np.mean((null > observed) & ~equal) + 0.5 * np.mean(equal)


def holm(values):
    """Holm (1979), written as its definition."""
    values = np.array(values)
    order = np.argsort(values, kind="stable")
    steps = (len(values) - np.arange(len(values))) * values[order]
    adjusted = np.empty(len(values))
    adjusted[order] = np.minimum(1, np.maximum.accumulate(steps))
    return adjusted


def detectable(error, degrees):
    return (stats.t.ppf(0.975, degrees) + stats.t.ppf(0.8, degrees)) * error


golden = {
    "few": FEW.tolist(), "few_p": mid_p(FEW),
    "many": MANY.tolist(), "many_p": mid_p(MANY),
    "p_values": P_VALUES, "holm": holm(P_VALUES).tolist(),
    "benjamini_hochberg": stats.false_discovery_control(P_VALUES).tolist(),
    "detectable": [detectable(0.1, 9), detectable(0.02, 197)],
}
path = pathlib.Path(__file__).with_name("paired_statistics.json")
path.write_text(json.dumps(golden, indent=1) + "\n")
