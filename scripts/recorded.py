"""What the scripts on recorded people share: random streams that depend on names alone, and CSV files."""

import csv
import sys
import zlib

import numpy as np


def stream(seed, *names):
    """A generator that depends on the seed and on names, never on where a line of a file stands."""
    return np.random.default_rng([seed, *(zlib.crc32(str(name).encode()) for name in names)])


def read_table(path):
    """Rows of a CSV or TSV file as dictionaries."""
    with open(path, newline="", encoding="utf-8-sig") as file:
        yield from csv.DictReader(file, delimiter="\t" if str(path).endswith(".tsv") else ",")


def write_table(path, columns, rows):
    """Writes rows sorted, and says how many."""
    rows = sorted(rows)
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    print(f"{path}: {len(rows)} rows", file=sys.stderr)



def random_pairs(rng, responses, wanted):
    """Different pairs of responses, as many as are wanted or there are."""
    count = len(responses)
    every = count * (count - 1) // 2
    chosen = rng.permutation(every)[:wanted]
    first, second = np.triu_indices(count, 1)
    return [(responses[first[k]], responses[second[k]]) for k in chosen]


def ordered(pair, value):
    """(winner, loser), or None for a tie."""
    left, right = (value[response] for response in pair)
    if left == right:
        return None
    return pair if left > right else pair[::-1]
