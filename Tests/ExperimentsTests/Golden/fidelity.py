"""Writes fidelity.json: measures of fidelity by SciPy and scikit-learn, independent of the framework.

Run: python fidelity.py  (needs numpy, scipy and scikit-learn)
"""

import json
import pathlib

import numpy as np
from scipy.stats import pearsonr, rankdata, spearmanr
from sklearn.metrics import r2_score


def pair_agreement(y, p):
    i, j = np.triu_indices(len(y), 1)
    differs = y[i] != y[j]
    product = (y[i] - y[j]) * (p[i] - p[j])
    return np.where(product > 0, 1, np.where(product == 0, 0.5, 0))[differs].mean()


def winner_agreement(y, p):
    return (y == y.max())[p == p.max()].mean()


if __name__ == "__main__":
    rng = np.random.default_rng(3)
    truth = [np.round(rng.normal(size=n) + rng.normal(), 1) for n in (4, 6, 5, 8, 3, 4)]
    predicted = [np.round(0.7 * y + rng.normal(size=len(y)), 1) for y in truth]
    y, p = np.concatenate(truth), np.concatenate(predicted)
    centred = [np.concatenate([x - x.mean() for x in part]) for part in (truth, predicted)]
    each = list(zip(truth, predicted))
    golden = {
        "truth": [x.tolist() for x in truth], "predicted": [x.tolist() for x in predicted],
        "measures": [
            r2_score(y, p), r2_score(*centred), pearsonr(y, p)[0], spearmanr(y, p)[0],
            np.mean([pearsonr(rankdata(a), rankdata(b))[0] for a, b in each]),
            np.mean([winner_agreement(a, b) for a, b in each]),
            np.mean([pair_agreement(a, b) for a, b in each]),
        ],
    }
    path = pathlib.Path(__file__).with_name("fidelity.json")
    path.write_text(json.dumps(golden, indent=1) + "\n")
