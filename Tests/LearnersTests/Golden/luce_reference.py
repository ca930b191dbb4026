"""Luce's likelihood of choices among several, by NumPy: golden values for LuceTests.

Written without reference to the Swift code: P(winner) = exp(u_winner) / sum_j exp(u_j), u = F w (McFadden, 1974).
Run: python3 luce_reference.py > luce.json
"""
import json

import numpy as np

draw = np.random.default_rng(7)
K, sizes, winners = 3, [2, 4, 3, 6], [1, 0, 2, 3]
features = [draw.normal(size=(m, K)) for m in sizes]
w = draw.normal(size=K)
importance = [1.0, 0.5, 2.0, 1.5]
ridge = 0.7


def derivatives(w, counts):
    loss, gradient, hessian = 0.0, np.zeros(K), np.zeros((K, K))
    for F, won, c in zip(features, winners, counts):
        u = F @ w
        p = np.exp(u - u.max())
        p /= p.sum()
        mean = p @ F
        loss -= c * np.log(p[won])
        gradient -= c * (F[won] - mean)
        hessian += c * ((F - mean).T @ ((F - mean) * p[:, None]))
    return loss, gradient, hessian


mode = np.zeros(K)
for _ in range(100):
    _, g, H = derivatives(mode, [1.0] * 4)
    mode -= np.linalg.solve(H + ridge * np.eye(K), g + ridge * mode)

plain, weighted = derivatives(w, [1.0] * 4), derivatives(w, importance)
print(json.dumps({
    "models": K, "sizes": sizes, "winners": winners,
    "features": np.concatenate(features).ravel().tolist(), "weights": w.tolist(),
    "importance": importance, "ridge": ridge,
    "loss": plain[0], "gradient": plain[1].tolist(), "hessian": plain[2].ravel().tolist(),
    "weightedLoss": weighted[0], "weightedGradient": weighted[1].tolist(),
    "weightedHessian": weighted[2].ravel().tolist(), "mode": mode.tolist(),
}))
