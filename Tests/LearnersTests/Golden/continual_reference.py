"""Writes continual.json: a Kalman filter and a discounted fit by NumPy, independent of the framework.

Run: python continual_reference.py  (needs numpy)
Filter: ratings by the textbook equations, in which the gain is formed by a matrix inverse; choices by the normal
about the mode of prior times logistic likelihood, found in all K dimensions by Newton's method, its covariance by
inverting the Hessian. Between items w' = m + p (w - m) + e, e ~ N(0, (1 - p^2) S). Discounted fit: argmin of
sum_i g^(n - i) log(1 + exp(-w . x_i)) + lambda/2 |w - c|^2 by Newton's method.
"""

import json
import pathlib

import numpy as np


def relax(mean, covariance, m, S, p):
    return m + p * (mean - m), p * p * covariance + (1 - p * p) * S


def rated(mean, covariance, x, y, noise):
    gain = covariance @ x / (x @ covariance @ x + noise)
    return mean + gain * (y - x @ mean), (np.eye(len(x)) - np.outer(gain, x)) @ covariance


def newton(w, gradient, hessian):
    for _ in range(200):
        step = np.linalg.solve(hessian(w), gradient(w))
        w = w - step / max(1, np.linalg.norm(step))
    assert np.abs(gradient(w)).max() < 1e-9
    return w


def chosen(mean, covariance, x):
    P = np.linalg.inv(covariance)
    miss = lambda w: 1 / (1 + np.exp(w @ x))
    gradient = lambda w: P @ (w - mean) - miss(w) * x
    hessian = lambda w: P + miss(w) * (1 - miss(w)) * np.outer(x, x)
    mode = newton(mean, gradient, hessian)
    return mode, np.linalg.inv(hessian(mode))


def discounted(rows, centre, ridge, g):
    c = g ** np.arange(len(rows) - 1, -1, -1)
    miss = lambda w: 1 / (1 + np.exp(rows @ w))
    gradient = lambda w: ridge * (w - centre) - rows.T @ (c * miss(w))
    hessian = lambda w: ridge * np.eye(len(w)) + (rows * (c * miss(w) * (1 - miss(w)))[:, None]).T @ rows
    return newton(centre, gradient, hessian)


if __name__ == "__main__":
    rng = np.random.default_rng(1960)
    K, n, persistence, noise, ridge, gamma = 3, 12, 0.9, 0.25, 0.5, 0.8
    m = rng.normal(size=K)
    A = rng.normal(size=(K, K))
    S = A @ A.T + 0.5 * np.eye(K)
    rows, ratings = rng.normal(size=(n, K)), rng.normal(size=n)
    byRating, byChoice = (m, S), (m, S)
    for x, y in zip(rows, ratings):
        byRating = relax(*rated(*byRating, x, y, noise), m, S, persistence)
        byChoice = relax(*chosen(*byChoice, x), m, S, persistence)
    P = np.linalg.inv(S)
    exact = np.linalg.solve(P + rows.T @ rows / noise, P @ m + rows.T @ ratings / noise)
    result = {
        "persistence": persistence, "noise": noise, "ridge": ridge, "discount": gamma,
        "mean": m, "covariance": S, "rows": rows, "ratings": ratings,
        "ratedMean": byRating[0], "ratedCovariance": byRating[1],
        "chosenMean": byChoice[0], "chosenCovariance": byChoice[1],
        "regression": exact, "regressionCovariance": np.linalg.inv(P + rows.T @ rows / noise),
        "discounted": discounted(rows, np.zeros(K), ridge, gamma),
    }
    result = {k: np.ravel(v).tolist() if isinstance(v, np.ndarray) else v for k, v in result.items()}
    path = pathlib.Path(__file__).with_name("continual.json")
    path.write_text(json.dumps(result, indent=1) + "\n")
