"""Writes matrix_factorization.json: ratings factorised by alternating least squares in NumPy.

Run: python matrix_factorization_reference.py  (needs numpy)
Koren, Bell and Volinsky (2009), equations 3 to 5: a rating is p_u . q_x + b_x + b_u, here of variance s2,
the mean squared difference from the response's mean. Responses (q, b) have penalty `ridge`, users (p, b_u)
`userRidge` towards 0. Each half of a round is solved exactly; rounds go on until nothing moves. A new
user's (p, b_u) have a normal prior of the others' mean and `lambda` times their inverse covariance, to which
0.001 is added.
"""

import json
import pathlib

import numpy as np


def solve(design, targets, variance, precision, centre):
    """argmin |targets - design c|^2 / (2 variance) + (c - centre)' precision (c - centre) / 2."""
    A = design.T @ design / variance + precision
    return np.linalg.solve(A, design.T @ targets / variance + precision @ centre)


def factorise(ratings, known, rank, ridge, user_ridge, rng):
    """Vectors of the responses with their bias last, and of the users with their constant last."""
    users, items = ratings.shape
    means = [ratings[known[:, j], j].mean() for j in range(items)]
    variance = ((ratings - means) ** 2)[known].mean()
    Q, b = rng.normal(size=(items, rank)), np.zeros(items)
    C, I = np.zeros((users, rank + 1)), np.eye(rank + 1)
    for _ in range(20_000):
        before = Q @ C[:, :rank].T
        for u in range(users):
            k = known[u]
            design = np.c_[Q[k], np.ones(k.sum())]
            C[u] = solve(design, ratings[u, k] - b[k], variance, user_ridge * I, np.zeros(rank + 1))
        for j in range(items):
            k = known[:, j]
            design = np.c_[C[k, :rank], np.ones(k.sum())]
            v = solve(design, ratings[k, j] - C[k, rank], variance, ridge * I, np.zeros(rank + 1))
            Q[j], b[j] = v[:rank], v[rank]
        if np.abs(Q @ C[:, :rank].T - before).max(initial=0) < 1e-13 and _ > 1000:
            break
    return Q, b, C, variance


def predictions(ratings, known, row, seen, rank, ridge, user_ridge, lam, rng):
    """What a new user would rate each response after the ratings of `seen`."""
    Q, b, C, variance = factorise(ratings, known, rank, ridge, user_ridge, rng)
    design = np.c_[Q, np.ones(len(b))]
    precision = np.linalg.inv(np.cov(C.T, bias=True) + 1e-3 * np.eye(rank + 1))
    c = solve(design[seen], row[seen] - b[seen], variance, lam * precision, C.mean(0))
    return design @ c + b


if __name__ == "__main__":
    rng = np.random.default_rng(7)
    users, items, rated, seen = 40, 12, 9, [0, 3, 5, 8]
    q, p = rng.normal(size=(items, 3)), rng.normal(size=(users + 1, 2))
    ratings = (np.c_[p, np.ones(users + 1)] @ q.T + 0.3 * rng.normal(size=(users + 1, items))).round(3)
    ratings += rng.normal(size=(users + 1, 1)).round(3)
    order = np.array([rng.permutation(items)[:rated] for _ in range(users)])
    known = np.zeros((users, items), bool)
    np.put_along_axis(known, order, True, 1)
    settings = {"ridge": 0.5, "userRidge": 1.0, "lambda": 2.0}
    golden = {
        "users": users, "items": items, "rated": rated, **settings, "order": order.ravel().tolist(),
        "ratings": np.take_along_axis(ratings[:users], order, 1).ravel().tolist(),
        "seen": seen, "newRatings": ratings[users, seen].tolist(),
    }
    for rank in [0, 2]:
        golden[f"rank{rank}"] = predictions(
            ratings[:users], known, ratings[users], seen, rank, *settings.values(), rng
        ).tolist()
    path = pathlib.Path(__file__).with_name("matrix_factorization.json")
    path.write_text(json.dumps(golden, indent=1) + "\n")
