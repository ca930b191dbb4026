#!/usr/bin/env python3
"""Prints the win rates of result folders as Markdown tables, one per setting, for docs/BENCHMARK.md.

    python3 scripts/benchmark_tables.py results/benchmark results/benchmark-pairs

Columns are feedback counts, rows learners, the pooled floor first and ceilings last; bold is the best learner.
"""
import csv
import sys

ORDER = {"floor": 0, "learner": 1, "ceiling": 2}


def settings(folder):
    """Setting title -> learner -> (role, {count: row})."""
    found = {}
    with open(f"{folder}/curves.csv", newline="") as file:
        for row in csv.DictReader(file):
            axes = ", ".join(f"{k} {v}" for k, v in row.items() if "." in k and v)
            learners = found.setdefault((int(row["setting"]), axes), {})
            learners.setdefault(row["learner"], (row["role"], {}))[1][int(row["count"])] = row
    return found


def table(learners, measure):
    shown = [(label, role, points) for label, (role, points) in learners.items()
             if role != "floor" or label == "bradley-terry"]
    counts = sorted({count for _, _, points in shown for count in points})
    best = {c: max(float(p[c][measure]) for _, role, p in shown if role == "learner") for c in counts}
    lines = [f"| learner | {' | '.join(map(str, counts))} |", "|---|" + "---|" * len(counts)]
    for label, role, points in sorted(shown, key=lambda entry: ORDER[entry[1]]):
        cells = []
        for c in counts:
            value = float(points[c][measure])
            text = f"{value:.3f}".lstrip("0") if 0 <= value < 1 else f"{value:.3f}"
            is_best = role == "learner" and value >= best[c] - 5e-4
            cells.append(f"**{text}**" if is_best else text)
        lines.append(f"| {label} | {' | '.join(cells)} |")
    return "\n".join(lines)


measure = "win_rate"
for argument in sys.argv[1:]:
    if argument.startswith("--measure="):
        measure = argument.split("=")[1]
        continue
    name = argument.rstrip("/").split("/")[-1]
    for (_, axes), learners in sorted(settings(argument).items()):
        print(f"### {name}{': ' + axes if axes else ''}\n\n{table(learners, measure)}\n")
