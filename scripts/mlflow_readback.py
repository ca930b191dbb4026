"""Compares what an MLflow server holds with the result folder that was exported to it.

    MLFLOW_TRACKING_URI=http://127.0.0.1:5000 python mlflow_readback.py results/smoke

With --break-last the last run loses its mark of completeness, as one does whose export was interrupted.
"""

import csv
import json
import math
import sys
from pathlib import Path

from mlflow.tracking import MlflowClient

# Columns of summary.csv that are no numbers, and so no metrics.
TEXTS = {"items_to_90_ceiling"}

client = MlflowClient()


def table(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def number(cell):
    return {"true": 1.0, "false": 0.0}.get(cell) if cell in ("true", "false") else float(cell)


def expected_metrics(folder):
    """{(setting, learner): {metric: {step: value}}} from the tables alone."""
    curves = {}
    for row in table(folder / "curves.csv"):
        metrics = curves.setdefault((row["setting"], row["learner"]), {})
        columns = list(row)
        for column in columns[columns.index("count") + 1 :]:
            if row[column]:
                metrics.setdefault(column, {})[int(row["count"])] = number(row[column])
    for row in table(folder / "summary.csv"):
        metrics = curves[row["setting"], row["learner"]]
        last = max(step for history in metrics.values() for step in history)
        columns = list(row)
        for column in columns[columns.index("role") + 1 :]:
            if row[column] and column not in TEXTS:
                metrics["summary." + column] = {last: number(row[column])}
    return curves


def leaves(prefix, value):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(f"{prefix}.{key}" if prefix else key, inner)
    else:
        yield prefix, value


def same(text, value):
    if isinstance(value, str):
        return text == value
    return json.loads(text) == value


def check_parameters(run, record, setting, learner):
    expected = {key: record[key] for key in ("seed", "replicates", "baseline")}
    for section in ("dataset", "users", "feedback", "evaluation"):
        expected.update(leaves(section, setting[section]))
    expected.update(leaves("learner", learner))
    expected.update(setting["axes"])
    found = run.data.params
    assert set(found) == set(expected), set(found) ^ set(expected)
    for key, value in expected.items():
        assert same(found[key], value), (key, found[key], value)


def check_metrics(run, expected):
    assert set(run.data.metrics) == set(expected), set(run.data.metrics) ^ set(expected)
    for key, steps in expected.items():
        history = client.get_metric_history(run.info.run_id, key)
        found = sorted((point.step, point.value) for point in history)
        assert found == sorted(steps.items()), (run.info.run_name, key, found, steps)
        assert not any(math.isnan(value) for _, value in found)


def main(folder, breaks):
    record = json.loads((folder / "run.json").read_text())
    metrics = expected_metrics(folder)
    experiment = client.get_experiment_by_name(record["name"])
    runs = client.search_runs([experiment.experiment_id], max_results=1000)
    if breaks:
        client.delete_tag(runs[-1].info.run_id, "attune.content")
        return
    by_name = {run.info.run_name: run for run in runs}
    places = [
        (index, setting, learner)
        for index, setting in enumerate(record["settings"])
        for learner in setting["learners"]
    ]
    assert len(by_name) == len(runs) == len(places), (len(by_name), len(runs), len(places))
    for index, setting, learner in places:
        axes = ", ".join(
            f"{path}={value if isinstance(value, str) else json.dumps(value)}"
            for path, value in setting["axes"].items()
        )
        run = by_name[learner["label"] + (f" ({axes})" if axes else "")]
        assert run.info.status == "FINISHED", run.info.status
        assert run.data.tags["attune.version"] == record["attune"]
        assert run.data.tags["attune.kind"] == learner["kind"]
        check_parameters(run, record, setting, learner)
        check_metrics(run, metrics[str(index), learner["label"]])
    points = sum(len(steps) for curve in metrics.values() for steps in curve.values())
    print(f"{len(runs)} runs with {points} metric values are as in the tables")


if __name__ == "__main__":
    main(Path(sys.argv[1]), "--break-last" in sys.argv[2:])
