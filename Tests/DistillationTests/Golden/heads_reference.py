"""Writes heads.json: ridge heads and a network's gradient by NumPy, independent of the framework.

Run: python heads_reference.py  (needs numpy)
Each ridge is a linear system over rows, each fold's error a sum over its rows; the network's gradient is by
central differences of its loss.
"""

import json
import pathlib

import numpy as np


def fit(X, Y, ridge):
    mx, my = X.mean(0), Y.mean(0)
    A = (X - mx).T @ (X - mx) / len(X) + ridge * np.eye(X.shape[1])
    B = np.linalg.solve(A, (X - mx).T @ (Y - my) / len(X))
    return B, my - mx @ B


def cross_validated(X, Y, folds, grid):
    errors = np.zeros((len(grid), Y.shape[1]))
    for fold in folds:
        rest = np.setdiff1d(np.arange(len(X)), fold)
        for i, ridge in enumerate(grid):
            B, c = fit(X[rest], Y[rest], ridge)
            errors[i] += ((Y[fold] - X[fold] @ B - c) ** 2).sum(0)
    return errors / len(X)


def objective(p, X, Y, D, H, K, decay):
    sizes = np.cumsum([H * D, H, K * H, K * D])
    V, b, W, B, c = np.split(p, sizes)
    V, W, B = V.reshape(H, D), W.reshape(K, H), B.reshape(K, D)
    scores = X @ B.T + c + np.tanh(X @ V.T + b) @ W.T
    return 0.5 * ((scores - Y) ** 2).mean() + 0.5 * decay * ((V**2).sum() + (W**2).sum())


def central(function, x, h=1e-5):
    result = np.zeros_like(x)
    for i in range(len(x)):
        step = np.zeros_like(x)
        step[i] = h
        result[i] = (function(x + step) - function(x - step)) / (2 * h)
    return result


if __name__ == "__main__":
    rng = np.random.default_rng(7)
    n, D, K, H, decay = 24, 5, 2, 3, 0.3
    X = rng.normal(size=(n, D)) + rng.normal(size=D)
    Y = X @ rng.normal(size=(D, K)) + rng.normal(size=(n, K)) * [0.1, 3] + 2
    folds = [np.arange(0, 8), np.arange(8, 14), np.arange(14, n)]
    grid = [10, 1, 0.1, 0.01]
    errors = cross_validated(X, Y, folds, grid)
    ridges = [grid[i] for i in errors.argmin(0)]
    heads = [fit(X, Y[:, [k]], ridges[k]) for k in range(K)]
    p = rng.normal(size=H * D + H + K * H + K * D + K)
    golden = {
        "rows": n, "features": D, "heads": K, "units": H, "decay": decay, "grid": grid,
        "folds": [len(f) for f in folds], "X": X.ravel().tolist(), "Y": Y.ravel().tolist(),
        "errors": errors.ravel().tolist(), "ridges": ridges,
        "weights": np.concatenate([B[:, 0] for B, _ in heads]).tolist(),
        "offset": [c[0] for _, c in heads], "parameters": p.tolist(),
        "loss": 2 * objective(p, X, Y, D, H, K, 0),
        "gradient": central(lambda q: objective(q, X, Y, D, H, K, decay), p).tolist(),
    }
    path = pathlib.Path(__file__).with_name("heads.json")
    path.write_text(json.dumps(golden, indent=1) + "\n")
