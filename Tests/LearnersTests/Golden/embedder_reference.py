"""Writes embedder.json: vectors of texts by plain Python, independent of the framework.

Run: python embedder_reference.py  (no packages)
Terms are words, word pairs and character 3- to 5-grams of the text in lower case with one space for every run
of other characters than letters and digits, one space before the text and one after; hashed to 2^18 buckets, weighted by
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


def is_ideogram(c):
    """Of the scripts without spaces, those that the texts below have."""
    return 0x4E00 <= ord(c) <= 0x9FFF


def lower(c):
    return c.lower() if c.isascii() else c


def words_of(text):
    """Runs of letters and digits; each ideogram for itself."""
    words, run = [], ""
    for c in text + " ":
        if c.isalnum() and not is_ideogram(c):
            run += lower(c)
            continue
        words += [run] if run else []
        words += [c] if is_ideogram(c) else []
        run = ""
    return words


def spaced(text):
    """The text's letters and digits, one space for every run of others and around it."""
    parts = "".join(lower(c) if c.isalnum() else " " for c in text).split()
    return " " + "".join(part + " " for part in parts)


def gram(characters):
    """Eight bits for each character where all are ASCII; else 21 each, folded to 64."""
    if characters.isascii():
        return int.from_bytes(characters.encode(), "big")
    bits = 0
    for c in characters:
        bits = bits << 21 | ord(c)
    return (bits & MASK) ^ ((bits >> 64) * 0x9E3779B97F4A7C15 & MASK)


def terms(text):
    hashes = []
    for word in words_of(text):
        h = 0xCBF29CE484222325
        for b in word.encode():
            h = (h ^ b) * 0x100000001B3 & MASK
        hashes.append(h)
    pairs = [(a * 31 + b) & MASK for a, b in zip(hashes, hashes[1:])]
    letters = spaced(text)
    if letters == " ":
        return []
    grams = [
        gram(letters[i - n : i]) for n in (3, 4, 5) for i in range(n, len(letters) + 1)
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
