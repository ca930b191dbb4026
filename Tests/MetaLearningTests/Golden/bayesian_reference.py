"""Writes bayesian.json: posteriors of two and three weights by NumPy and SciPy, independent of the framework.

Run: python bayesian_reference.py  (needs numpy and scipy)
Comparisons have the likelihood prod 1 / (1 + exp(-w . x)). References: the mode by BFGS polished by
Newton for Laplace's method; the posterior mean, predictive probabilities and evidence of two
weights by a grid of 1,201 x 1,201 points; posterior means of three weights on the simplex by 400,000 steps of
random-walk Metropolis in the additive log-ratio; ratings by the conjugate formula.
"""

import json
import pathlib

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit


def negative_log(w, rows, mean, precision):
    d = w - mean
    return np.logaddexp(0, -rows @ w).sum() + 0.5 * d @ precision @ d


def laplace(rows, mean, covariance, question):
    precision = np.linalg.inv(covariance)
    mode = minimize(negative_log, mean, (rows, mean, precision), method="BFGS").x
    for _ in range(20):  # Newton, to the last digits
        p = expit(-rows @ mode)
        hessian = (rows * (p * (1 - p))[:, None]).T @ rows + precision
        mode = mode - np.linalg.solve(hessian, -rows.T @ p + precision @ (mode - mean))
    evidence = -negative_log(mode, rows, mean, precision) + 0.5 * (
        np.linalg.slogdet(precision)[1] - np.linalg.slogdet(hessian)[1])
    variance = question @ np.linalg.solve(hessian, question)
    return {"mode": mode.tolist(), "logEvidence": evidence, "variance": variance,
            "preference": expit(question @ mode / np.sqrt(1 + np.pi * variance / 8))}


def log_normal(w, mean, covariance):
    d = w - mean
    return -0.5 * np.einsum("...i,ij,...j", d, np.linalg.inv(covariance), d) - 0.5 * np.linalg.slogdet(
        2 * np.pi * covariance)[1]


def quadrature(rows, components, question):
    axis = np.linspace(-12, 12, 1201)
    w = np.stack(np.meshgrid(axis, axis, indexing="ij"), -1)
    log = np.logaddexp.reduce([np.log(s) + log_normal(w, m, c) for s, m, c in components])
    log = log - np.logaddexp(0, -w @ rows.T).sum(-1)
    p = np.exp(log - log.max())
    evidence = np.log(p.sum()) + log.max() + 2 * np.log(axis[1] - axis[0])
    p /= p.sum()
    return {"mean": np.einsum("ij,ijk->k", p, w).tolist(), "logEvidence": evidence,
            "preference": float((p * expit(w @ question)).sum())}


def simplex_chain(rows, alpha, temperature, question, rng, steps=400_000):
    """Random walk in y = log(w_k / w_3); the Jacobian of the simplex is prod w."""
    def log(y):
        w = np.append(np.exp(y), 1.0)
        w /= w.sum()
        return alpha @ np.log(w) - np.logaddexp(0, -rows @ w / temperature).sum(), w
    y = np.zeros(2)
    value, w = log(y)
    mean, preference = np.zeros(3), 0.0
    moves, chances = rng.normal(size=(steps, 2)) * 1.5, np.log(rng.random(steps))
    for step in range(steps):
        other, u = log(y + moves[step])
        if chances[step] < other - value:
            y, value, w = y + moves[step], other, u
        mean += w
        preference += expit(question @ w / temperature)
    return {"mean": (mean / steps).tolist(), "preference": preference / steps}


if __name__ == "__main__":
    rng = np.random.default_rng(1992)
    rows = rng.normal(size=(7, 2))
    rows *= np.sign(rows @ [1.0, -0.5])[:, None]
    rows[2] *= -1
    mean, covariance = np.array([0.3, 0.1]), np.array([[1.5, 0.6], [0.6, 0.9]])
    second = np.array([-1.5, 1.0]), np.array([[0.5, -0.1], [-0.1, 0.4]])
    question = np.array([0.8, -1.1])
    ratings = np.array([0.5, -1.0, 1.5, 0.0, -0.5, 1.0, 2.0])
    noise = 0.3
    inverse = np.linalg.inv(np.linalg.inv(covariance) + rows.T @ rows / noise)
    exact = inverse @ (np.linalg.inv(covariance) @ mean + rows.T @ ratings / noise)
    # Features are stored in single precision by the framework.
    three = rng.normal(size=(6, 3)).astype(np.float32).astype(float)
    three *= np.sign(three @ [0.6, 0.3, 0.1])[:, None]
    ask = rng.normal(size=3).astype(np.float32).astype(float)
    golden = {
        "rows": rows.ravel().tolist(), "mean": mean.tolist(), "covariance": covariance.ravel().tolist(),
        "question": question.tolist(), "secondMean": second[0].tolist(),
        "secondCovariance": second[1].ravel().tolist(),
        "laplace": laplace(rows, mean, covariance, question),
        "gaussian": quadrature(rows, [(1, mean, covariance)], question),
        "mixture": quadrature(rows, [(0.6, mean, covariance), (0.4, *second)], question),
        "ratings": ratings.tolist(), "ratingVariance": noise, "ratingMean": exact.tolist(),
        "ratingSpread": float(question @ inverse @ question),
        "simplexRows": three.ravel().tolist(), "alpha": [0.5, 0.8, 1.2], "temperature": 0.5,
        "simplexQuestion": ask.tolist(),
        "simplex": simplex_chain(three, np.array([0.5, 0.8, 1.2]), 0.5, ask, rng),
    }
    path = pathlib.Path(__file__).with_name("bayesian.json")
    path.write_text(json.dumps(golden, indent=1) + "\n")
