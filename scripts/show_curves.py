#!/usr/bin/env python3
"""Prints what feedback changes: each learner's measure less its own without feedback, paired by person.

    python3 scripts/show_curves.py results/people-realsumm-comparisons
    python3 scripts/show_curves.py results/people-jester-ratings --measure win_rate --plain

A table of Markdown for every setting of every folder, made from users.csv. The first column is the measure at the first
count; the others are differences to it, with their standard error over people. A person of several replicates
counts once, with their mean. Stars mark what lies below the first count by more than two standard errors. With --plain
the measure itself stands in all columns.
"""

import argparse
import collections
import csv
import pathlib

import numpy as np


def people(folder, measure, recorded):
    """Setting -> learner -> count -> person -> mean of the measure."""
    found = {}
    with open(pathlib.Path(folder) / "users.csv", newline="") as file:
        for row in csv.DictReader(file):
            if row[measure] == "":
                continue
            axes = ", ".join(f"{key} {value}" for key, value in row.items() if "." in key and value)
            person = row["user"] if recorded else (row["replicate"], row["user"])
            curve = found.setdefault((int(row["setting"]), axes), {}).setdefault(row["learner"], {})
            points = curve.setdefault(int(row["count"]), collections.defaultdict(list))
            points[person].append(float(row[measure]))
    for learners in found.values():
        for curve in learners.values():
            for count, points in curve.items():
                curve[count] = {person: np.mean(values) for person, values in points.items()}
    return found


def level(values):
    return np.mean(values), np.std(values, ddof=1) / np.sqrt(len(values))


def cells(curve, plain):
    counts = sorted(curve)
    first = curve[counts[0]]
    yield "{:.3f} ± {:.3f}".format(*level(list(first.values())))
    for count in counts[1:]:
        if plain:
            yield "{:.3f} ± {:.3f}".format(*level(list(curve[count].values())))
            continue
        mean, error = level([value - first[person] for person, value in curve[count].items()])
        star = "*" if mean < -2 * error else ""
        yield f"{mean:+.3f} ± {error:.3f}{star}"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", help="result folders")
    parser.add_argument("--measure", default="accuracy", help="a column of users.csv (accuracy)")
    parser.add_argument("--plain", action="store_true", help="the measure, not differences")
    parser.add_argument(
        "--simulated", action="store_true", help="people of two replicates are different people")
    parser.add_argument("--leave-out", nargs="*", default=["random", "length", "oracle"])
    arguments = parser.parse_args()
    for folder in arguments.folders:
        name = pathlib.Path(folder).name
        found = people(folder, arguments.measure, not arguments.simulated)
        for (_, axes), learners in sorted(found.items()):
            counts = sorted({count for curve in learners.values() for count in curve})
            print(f"### {name}{': ' + axes if axes else ''}\n")
            print(f"| learner | {' | '.join(map(str, counts))} |")
            print("|---|" + "---|" * len(counts))
            for learner, curve in learners.items():
                if learner not in arguments.leave_out:
                    print(f"| {learner} | {' | '.join(cells(curve, arguments.plain))} |")
            print()


if __name__ == "__main__":
    main()
