"""Writes factors.json: parts of LoRe, PAL and PReF by NumPy and SciPy, independent of the framework.

Run: python factors_reference.py  (needs numpy and scipy)
Gradients are central differences of the objectives as the papers write them, users' weights are found by
general optimisers over softmax logits, and singular vectors come from numpy.linalg.svd.
"""

import json
import pathlib

import numpy as np
from scipy.optimize import minimize


def softmax(u):
    e = np.exp(u - u.max())
    return e / e.sum()


def nll(margins):
    return np.logaddexp(0, -margins).sum()


def lore_loss(V, W, e, users, winners, losers):
    """Bose et al. (2025): sum over users and pairs of -log sigmoid(w_u . V^T (e_winner - e_loser))."""
    return sum(nll((e[winners[u]] - e[losers[u]]) @ V @ W[u]) for u in users)


def pal_loss(A, P, W, e, users, winners, losers):
    """Chen et al. (2024), model A: -log sigmoid(|f(loser) - a_u|^2 - |f(winner) - a_u|^2), a_u = P w_u."""
    total = 0
    for u in users:
        f, a = e @ A, P @ W[u]
        distance = ((f - a) ** 2).sum(1)
        total += nll(distance[losers[u]] - distance[winners[u]])
    return total


def central(function, x, h=1e-5):
    x, result = x.copy(), np.zeros_like(x)
    for i in np.ndindex(x.shape):
        kept = x[i]
        x[i] = kept + h
        up = function(x)
        x[i] = kept - h
        result[i] = (up - function(x)) / (2 * h)
        x[i] = kept
    return result


def simplex_mode(rows, centre, strength):
    """argmin nll(rows w) - strength centre . log w over the simplex, by BFGS and Newton on logits."""

    def value(u):
        w = softmax(u)
        return nll(rows @ w) - strength * centre @ np.log(w)

    def slope(u):
        w = softmax(u)
        g = -rows.T @ (1 / (1 + np.exp(rows @ w))) - strength * centre / w
        return w * (g - g @ w)

    u = minimize(value, np.log(centre), jac=slope, method="BFGS", options={"gtol": 1e-9}).x
    return softmax(u)


def ridge_mode(rows, centre, ridge):
    value = lambda c: nll(rows @ c) + 0.5 * ridge * ((c - centre) ** 2).sum()
    slope = lambda c: -rows.T @ (1 / (1 + np.exp(rows @ c))) + ridge * (c - centre)
    return minimize(value, centre, jac=slope, method="BFGS", options={"gtol": 1e-10}).x


if __name__ == "__main__":
    rng = np.random.default_rng(2025)
    models, prompts, responses, users, items, rank, dimensions = 4, 12, 3, 5, 9, 3, 2
    e = rng.normal(size=(prompts * responses, models)).astype(np.float32).astype(float)
    winners = np.zeros((users, items), int)
    losers = np.zeros((users, items), int)
    for u in range(users):
        weights = rng.dirichlet([0.3] * models)
        for i in range(items):
            a, b = responses * rng.integers(prompts) + rng.choice(responses, 2, replace=False)
            winners[u, i], losers[u, i] = (a, b) if e[a] @ weights >= e[b] @ weights else (b, a)
    V = rng.normal(size=(models, rank))
    A, P = rng.normal(size=(models, dimensions)), rng.normal(size=(dimensions, rank))
    W = rng.dirichlet([1.0] * rank, size=users)
    everyone, who = range(users), (winners, losers)
    rows = (e[winners[0]] - e[losers[0]]) @ V
    centre, strength, ridge = W.mean(0), 0.7, 0.4
    fits = rng.normal(size=(users, models))
    vectors = np.linalg.svd(fits)[2][:rank].T
    vectors = vectors * np.sign(vectors[np.abs(vectors).argmax(0), np.arange(rank)])
    golden = {
        "models": models, "prompts": prompts, "responses": responses, "users": users,
        "items": items, "rank": rank, "dimensions": dimensions, "scores": e.ravel().tolist(),
        "winners": winners.ravel().tolist(), "losers": losers.ravel().tolist(),
        "V": V.ravel().tolist(), "A": A.ravel().tolist(), "P": P.ravel().tolist(),
        "W": W.ravel().tolist(), "strength": strength, "ridge": ridge,
        "loreLoss": lore_loss(V, W, e, everyone, *who),
        "loreGradient": central(lambda x: lore_loss(x, W, e, everyone, *who), V).ravel().tolist(),
        "palLoss": pal_loss(A, P, W, e, everyone, *who),
        "palGradientA": central(lambda x: pal_loss(x, P, W, e, everyone, *who), A).ravel().tolist(),
        "palGradientP": central(lambda x: pal_loss(A, x, W, e, everyone, *who), P).ravel().tolist(),
        "mixture": simplex_mode(rows, centre, strength).tolist(), "centre": centre.tolist(),
        "coefficients": ridge_mode(rows, centre, ridge).tolist(),
        "fits": fits.ravel().tolist(), "singularVectors": vectors.ravel().tolist(),
    }
    path = pathlib.Path(__file__).with_name("factors.json")
    path.write_text(json.dumps(golden, indent=1) + "\n")
