"""Peer of `attune bench embed`: the same terms by scikit-learn, one thread.

Run: attune bench embed --peers scripts --python PYTHON  (needs numpy and scikit-learn)
"""

import argparse
import json
import statistics
import time

import numpy as np
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.pipeline import FeatureUnion
from sklearn.preprocessing import normalize

parser = argparse.ArgumentParser()
parser.add_argument("--peer")
parser.add_argument("--texts")
parser.add_argument("--width", type=int)
parser.add_argument("--repeat", type=int)
parser.add_argument("--json")
arguments = parser.parse_args()
texts = open(arguments.texts, encoding="utf-8").read().split("\0")


def hashing(analyzer, shortest, longest):
    return HashingVectorizer(
        analyzer=analyzer, ngram_range=(shortest, longest), n_features=1 << 17, alternate_sign=False,
        norm=None, dtype=np.float32,
    )


terms = FeatureUnion([("words", hashing("word", 1, 2)), ("grams", hashing("char", 3, 5))])
signs = np.random.default_rng(1).choice(np.float32([-1, 1]), size=(1 << 18, arguments.width))
seconds = []
for _ in range(arguments.repeat):
    start = time.perf_counter()
    counts = terms.transform(texts)
    weights = TfidfTransformer(norm=None, sublinear_tf=True).fit_transform(counts)
    normalize(weights @ signs)
    seconds.append(time.perf_counter() - start)
with open(arguments.json, "w") as file:
    json.dump({"median": statistics.median(seconds)}, file)
