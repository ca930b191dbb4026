"""Logistic regression over the columns, held to the weights of the historical people: a learner for Attune."""
import json
import math
import sys


def pairs(items):
    """Winner and loser of every two responses that got different points."""
    for item in items:
        told = list(zip(item["shown"], item["points"]))
        yield from ((a, b) for a, x in told for b, y in told if x > y)


def fit(differences, centre, ridge, steps):
    """Weights that explain the comparisons, drawn to a centre."""
    weights = list(centre)
    for step in range(steps):
        gradient = [ridge * (w - c) for w, c in zip(weights, centre)]
        for d in differences:
            p = 1 / (1 + math.exp(min(30, sum(w * x for w, x in zip(weights, d)))))
            gradient = [g - p * x for g, x in zip(gradient, d)]
        rate = 1 / (ridge + len(differences))
        weights = [w - rate * g for w, g in zip(weights, gradient)]
    return weights


for line in sys.stdin:
    message = json.loads(line)
    if message["do"] == "fit":
        ridge = message["settings"].get("ridge", 1.0)
        rows = [r["scores"] for r in message["responses"]]
        differ = lambda items: [[x - y for x, y in zip(rows[a], rows[b])] for a, b in pairs(items)]
        everyone = [d for items in message["people"] for d in differ(items)][:2000]
        common = fit(everyone, [0.0] * len(message["columns"]), 1.0, 30)
        answer = {"fitted": True, "notes": [f"{len(everyone)} historical comparisons"]}
    else:
        answer = {"scores": []}
        for person in message["people"]:
            weights = fit(differ(person["items"]), common, ridge, 30)
            score = lambda row: sum(w * x for w, x in zip(weights, rows[row]))
            answer["scores"].append([[score(row) for row in s] for s in person["sets"]])
    print(json.dumps(answer), flush=True)
