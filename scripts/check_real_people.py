#!/usr/bin/env python3
"""Checks real_people.py on simulated people of whom the truth is known.

    python3 scripts/check_real_people.py

1. Values are Gaussian: the Gaussian baseline is above the others, and near the posterior under the true mean and
   covariance, for ratings and for comparisons; pooling everyone is near the true mean.
2. All people agree but for noise: no baseline is below the pooled one by more than chance.
3. The order of the file's lines and columns makes no difference.
"""

import csv
import pathlib
import subprocess
import sys
import tempfile
import types

import numpy as np

import real_people as study

ITEMS, OTHERS, TEST, RANK = 60, 150, 150, 4


def simulate(spread, seed):
    """Mean, covariance and values (people, items) with noise."""
    rng = np.random.default_rng(seed)
    mean = 0.3 * rng.normal(size=ITEMS)
    loadings = spread * rng.normal(size=(ITEMS, RANK))
    covariance = loadings @ loadings.T + 0.5 * np.eye(ITEMS)
    people = OTHERS + TEST + 20
    return mean, covariance, rng.multivariate_normal(mean, covariance, people)


def write(path, form, values, seed):
    rng = np.random.default_rng(seed)
    rows = []
    for user, own in enumerate(values):
        if form == "rating":
            rows += [(f"u{user}", "p", f"r{k}", repr(float(v))) for k, v in enumerate(own)]
            continue
        first, second = np.triu_indices(ITEMS, 1)
        for k in rng.permutation(len(first))[:160]:
            pair = (first[k], second[k])
            won, lost = pair if own[pair[0]] > own[pair[1]] else pair[::-1]
            rows.append((f"u{user}", "p", f"r{won}", f"r{lost}"))
    columns = ["response", "value"] if form == "rating" else ["winner", "loser"]
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["user", "prompt", *columns])
        writer.writerows(rows)


def options(counts):
    return types.SimpleNamespace(
        folds=None, historical=OTHERS, test=TEST, counts=counts, share=0.3, disjoint=False, seeds=[1],
        verbose=False)


def accuracies(path, counts):
    people = study.Recorded(path)
    found = study.study(people, options(counts))
    return people, {(row[0], row[1]): row[2:] for row in study.summary(found)}


def true_posterior(people, mean, covariance, counts):
    """Accuracy of the posterior means under the true mean and covariance, for ratings."""
    split = study.Split(people, max(counts), 0.3, False, 1)
    (_, test), = study.rounds(split, options(counts), 1)
    values = np.concatenate([said[1] for said in people.said])
    rows = np.concatenate([said[0][:, 0] for said in people.said])
    names = sorted(f"r{k}" for k in range(ITEMS))
    place = [int(name[1:]) for name in names]
    mean, covariance = mean[place], covariance[np.ix_(place, place)]
    # Ratings are read in standard deviations; this finds which.
    raw = np.array([values[rows == row].mean() for row in range(ITEMS)])
    scale, shift = np.polyfit(mean, raw, 1)
    judged = study.Judged(split, test)
    result = {}
    for count in counts:
        scores = []
        for user in test:
            seen, told = split.shown[user][0][:count, 0], split.shown[user][1][:count]
            left = (told - shift) / scale - mean[seen]
            gain = np.linalg.solve(covariance[np.ix_(seen, seen)], left) if count else left
            scores.append(mean + covariance[:, seen] @ gain)
        result[count] = judged.accuracy(judged.differences(np.array(scores))).mean()
    return result


def expect(holds, what):
    print(("ok    " if holds else "WRONG ") + what)
    if not holds:
        expect.failed = True


def main():
    expect.failed = False
    counts = [0, 4, 16, 32]
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "said.csv"
        for form in ["rating", "comparison"]:
            mean, covariance, values = simulate(0.5, 1)
            write(path, form, values, 1)
            people, found = accuracies(path, counts)
            for count in counts[1:]:
                best, ridge, pooled = (
                    found[name, count][0] for name in ["gaussian", "person-ridge", "pooled"])
                expect(best > ridge - 0.003 and best > pooled + 0.02,
                       f"{form}, {count}: gaussian {best:.3f}, ridge {ridge:.3f}, pooled {pooled:.3f}")
            if form == "rating":
                for count, bound in true_posterior(people, mean, covariance, counts).items():
                    best = found["gaussian", count][0]
                    expect(bound - 0.02 < best < bound + 0.01,
                           f"{form}, {count}: gaussian {best:.3f}, under the truth {bound:.3f}")
            write(path, form, simulate(0.0, 2)[2], 2)
            _, found = accuracies(path, counts)
            for (name, count), row in found.items():
                if name != "pooled" and (form == "rating" or count == 0):
                    expect(row[3] > -3 * row[4] - 0.005,
                           f"{form}, all alike, {count}: {name} {row[3]:+.4f} of pooled")
        lines = path.read_text().splitlines()
        shuffled = pathlib.Path(folder) / "shuffled.csv"
        order = np.random.default_rng(3).permutation(len(lines) - 1) + 1
        turned = [",".join(lines[k].split(",")[::-1]) for k in [0, *order]]
        shuffled.write_text("\n".join(turned))
        script = pathlib.Path(__file__).with_name("real_people.py")
        outputs = [subprocess.run(
            [sys.executable, script, file, "--historical", "40", "--test", "40", "--counts", "0", "8"],
            capture_output=True, check=True, text=True).stdout for file in (path, shuffled)]
        expect(outputs[0] == outputs[1], "lines and columns in another order: the same table")
    sys.exit(expect.failed)


if __name__ == "__main__":
    main()
