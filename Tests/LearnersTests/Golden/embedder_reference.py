"""Writes embedder.json: vectors of texts by plain Python, independent of the framework.

Run: python embedder_reference.py  (no packages)
Terms are words, word pairs and character 3- to 5-grams of the text in lower case with one space for every run
of other characters, one space before the text and one after; hashed to 2^18 buckets, weighted by
(1 + log tf)(1 + log((1 + n) / (1 + df))), projected by signs, scaled to length 1.
"""

import json
import math
import pathlib
from collections import Counter

MASK = (1 << 64) - 1
BITS = 18


def mixed(z):
    """SplitMix64's finaliser (Steele, Lea and Flood, 2014)."""
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK
    return z ^ (z >> 31)


def stream_key(*names):
    """Key of a random stream of seed 0, which the signs are drawn by."""
    key = mixed(0x9E3779B97F4A7C15)
    for name in names:
        for b in name.encode():
            key = (key ^ b) * 0x100000001B3 & MASK
        key = mixed(key ^ 0xFF51AFD7ED558CCD)
    return key


def words_of(text):
    clean = bytes(
        b + 32 if 65 <= b <= 90 else b if 97 <= b <= 122 or 48 <= b <= 57 or b >= 128 else 32
        for b in text.encode()
    )
    return clean.split()


def terms(text):
    words = words_of(text)
    hashes = []
    for word in words:
        h = 0xCBF29CE484222325
        for b in word:
            h = (h ^ b) * 0x100000001B3 & MASK
        hashes.append(h)
    pairs = [(a * 31 + b) & MASK for a, b in zip(hashes, hashes[1:])]
    spaced = b" " + b"".join(w + b" " for w in words)
    grams = [
        int.from_bytes(spaced[i - n : i], "big")
        for n in (3, 4, 5)
        for i in range(n, len(spaced) + 1)
    ]
    return hashes + pairs + grams


def bucket(h):
    h = (h ^ (h >> 32)) * 0x9E3779B97F4A7C15 & MASK
    h = (h ^ (h >> 29)) * 0xBF58476D1CE4E5B9 & MASK
    return h >> (64 - BITS)


def counts(text):
    return Counter(bucket(h) for h in terms(text))


def sign(key, bucket, column):
    place = key + 0x9E3779B97F4A7C15 * (bucket + 1) + 0xD1B54A32D192ED03 * (column // 32)
    return -1 if mixed(place & MASK) >> (column % 32) & 1 else 1


def vector(text, width, key, n, df):
    weights = {
        b: (1 + math.log(f)) * (1 + math.log((1 + n) / (1 + df[b])))
        for b, f in counts(text).items()
    }
    v = [sum(w * sign(key, b, j) for b, w in weights.items()) for j in range(width)]
    length = math.sqrt(sum(x * x for x in v))
    return [x / length for x in v] if length else v


if __name__ == "__main__":
    corpus = [
        "The quick brown fox jumps over the lazy dog.", "A lazy dog sleeps all day.",
        "Stocks fell sharply on Monday.", "The market fell on Monday; stocks were sold.",
    ]
    texts = corpus[:1] + [
        "", "...", "a", "dog dog DOG, dog!", "naïve 日本語 — “quoted”", "x\n\ny 2.5 (1,000)", "unseen words",
    ]
    key = stream_key("embedder", "texts")
    df = Counter(b for text in corpus for b in counts(text))
    width = 40  # not a multiple of the 32 signs of one draw
    golden = {
        "corpus": corpus, "texts": texts, "width": width,
        "vectors": [vector(t, width, key, len(corpus), df) for t in texts],
    }
    path = pathlib.Path(__file__).with_name("embedder.json")
    path.write_text(json.dumps(golden, indent=1, ensure_ascii=False) + "\n")
