"""Writes queries.json: what a pair is worth to ask about, by NumPy and SciPy, independent of the framework.

Run: python queries_reference.py  (needs numpy and scipy)
Mutual information is H(E p) - E H(p) by adaptive quadrature over the normal density; growth of the log
determinant is taken from determinants of the precision before and after; the determinants' curvature is a
second difference of the loss.
"""

import json
import pathlib

import numpy as np
from scipy.integrate import quad
from scipy.special import expit
from scipy.stats import norm


def entropy(p):
    return 0.0 if p <= 0 or p >= 1 else -p * np.log(p) - (1 - p) * np.log1p(-p)


def expectation(f, m, sd):
    # Cut where the density is negligible, and told of the place where f bends.
    low, high = m - 12 * sd, m + 12 * sd
    points = [x for x in (-8, -2, 0, 2, 8, m - sd, m, m + sd) if low < x < high]
    return quad(lambda t: f(t) * norm.pdf(t, m, sd), low, high, points=points, limit=500,
                epsabs=1e-12, epsrel=1e-12)[0]


def information(m, v):
    if v == 0:
        return 0.0
    sd = np.sqrt(v)
    return entropy(expectation(expit, m, sd)) - expectation(lambda t: entropy(expit(t)), m, sd)


def log_det_growth(covariance, mean, x):
    m, h = mean @ x, 1e-3
    loss = lambda t: np.logaddexp(0, -t)
    curvature = (loss(m + h) - 2 * loss(m) + loss(m - h)) / h**2
    precision = np.linalg.inv(covariance)
    grown = precision + curvature * np.outer(x, x)
    return np.linalg.slogdet(grown)[1] - np.linalg.slogdet(precision)[1]


def main():
    grid = [(m, v) for m in (0, 0.3, -1.5, 4, 12) for v in (0, 1e-4, 0.1, 1, 4, 25, 400)]
    rng = np.random.default_rng(4)
    K, responses = 4, 5
    root = rng.normal(size=(K, K))
    covariance = root @ root.T + 0.1 * np.eye(K)
    mean, features = rng.normal(size=K), rng.normal(size=(responses, K)).astype(np.float32)
    pairs = [(i, j) for i in range(responses) for j in range(i + 1, responses)]
    steps = [(features[i].astype(float) - features[j]) for i, j in pairs]
    values = {
        "grid": [[m, v, information(m, v)] for m, v in grid],
        "mean": mean.tolist(), "covariance": covariance.ravel().tolist(),
        "features": features.astype(float).ravel().tolist(),
        "pairs": [list(pair) for pair in pairs],
        "logDetGrowth": [log_det_growth(covariance, mean, x) for x in steps],
        "information": [information(mean @ x, x @ covariance @ x) for x in steps],
    }
    path = pathlib.Path(__file__).with_name("queries.json")
    path.write_text(json.dumps(values, indent=1) + "\n")


if __name__ == "__main__":
    main()
