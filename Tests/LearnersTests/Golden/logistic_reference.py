"""Writes logistic.json: penalised logistic and ridge fits by SciPy, independent of the framework.

Run: python logistic_reference.py  (needs numpy and scipy)
The objective is sum log(1 + exp(-w . x)) + lambda/2 |w - centre|^2 over rows x = winner - loser; with
bounds w >= 0 it is solved by L-BFGS-B and polished on the weights that are not at their bound.
"""

import json
import pathlib

import numpy as np
from scipy.optimize import minimize


def objective(w, rows, centre, ridge):
    scores = rows @ w
    miss = 1 / (1 + np.exp(scores))
    value = np.logaddexp(0, -scores).sum() + 0.5 * ridge * np.sum((w - centre) ** 2)
    return value, -rows.T @ miss + ridge * (w - centre)


def fit(rows, centre, ridge, non_negative=False):
    bounds = [(0, None)] * rows.shape[1] if non_negative else None
    options = {"ftol": 1e-16, "gtol": 1e-12, "maxiter": 10000}
    w = minimize(objective, centre, (rows, centre, ridge), jac=True, method="L-BFGS-B",
                 bounds=bounds, options=options).x
    free = np.ones_like(w, bool) if not non_negative else w > 0
    for _ in range(20):  # Newton on the free weights, to the last digits
        p = 1 / (1 + np.exp(rows @ w))
        hessian = (rows * (p * (1 - p))[:, None]).T @ rows + ridge * np.eye(len(w))
        gradient = objective(w, rows, centre, ridge)[1]
        w[free] -= np.linalg.solve(hessian[np.ix_(free, free)], gradient[free])
    assert not non_negative or (w.min() >= 0 and objective(w, rows, centre, ridge)[1][~free].min() >= 0)
    return w


if __name__ == "__main__":
    rng = np.random.default_rng(1952)
    models, prompts, responses, users, items = 4, 12, 3, 5, 9
    scores = rng.normal(size=(prompts * responses, models)).astype(np.float32)
    winners, losers = [], []
    for user in range(users):
        weights = rng.dirichlet([0.3] * models)
        for _ in range(items):
            first = responses * rng.integers(prompts)
            a, b = first + rng.choice(responses, 2, replace=False)
            a, b = (a, b) if scores[a] @ weights >= scores[b] @ weights else (b, a)
            winners.append(int(a))
            losers.append(int(b))
    z = scores.astype(np.float64)
    rows = z[winners] - z[losers]
    zero = np.zeros(models)
    pooled = fit(rows, zero, 2.0)
    own, centre = rows[:items], np.maximum(pooled, 0) * 1.5
    ratings = np.round(rng.normal(size=items) * 2) / 2
    x, variance, ridge = z[winners[:items]], 0.25, 0.8
    posterior = np.linalg.solve(
        x.T @ x / variance + ridge * np.eye(models), x.T @ ratings / variance + ridge * pooled)
    golden = {
        "scores": [float(s) for s in scores.ravel()], "models": models, "prompts": prompts,
        "responses": responses, "users": users, "items": items, "winners": winners,
        "losers": losers, "ridge": 2.0, "pooled": pooled.tolist(), "lambda": 0.3, "scale": 1.5,
        "nonNegative": fit(own, centre, 0.3, True).tolist(),
        "eitherSign": fit(own, pooled * 1.5, 0.3).tolist(),
        "ratings": ratings.tolist(), "ratingRidge": ridge, "posteriorMean": posterior.tolist(),
    }
    path = pathlib.Path(__file__).with_name("logistic.json")
    path.write_text(json.dumps(golden, indent=1) + "\n")
