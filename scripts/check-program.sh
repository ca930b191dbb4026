#!/usr/bin/env bash
# Runs the example of a learner in another language in a sweep: it must learn, be skipped when it is finished, and fail with
# its last words.
set -euo pipefail
cd "$(dirname "$0")/.."
attune=.build/release/attune
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
cat >"$results/program.json" <<'JSON'
{"experiments": [{
  "name": "program", "seed": 3,
  "dataset": {"kind": "synthetic-text", "prompts": 80, "responses": 4},
  "users": {"historical": 40, "test": 40, "alpha": 0.05},
  "feedback": {"counts": [0, 32]}, "evaluation": {"prompts": 8}, "bounds": false,
  "learners": [
    {"kind": "population-mean"}, {"kind": "logistic"},
    {"kind": "program", "label": "mine", "command": ["python3", "Examples/program/learner.py"]}]}]}
JSON
$attune run "$results/program.json" --results "$results" --quiet
python3 - "$results/program/curves.csv" <<'PYTHON'
import csv, sys
rate = {(r["learner"], r["count"]): float(r["win_rate"]) for r in csv.DictReader(open(sys.argv[1]))}
mine, mean, logistic = rate["mine", "32"], rate["population-mean", "32"], rate["logistic", "32"]
print(f"after 32 items: population-mean {mean:.3f}, logistic {logistic:.3f}, the program {mine:.3f}")
sys.exit(not mine > mean)
PYTHON
$attune run "$results/program.json" --results "$results" --quiet | grep -q "nothing to do"
sed 's|"Examples/program/learner.py"|"-c", "import sys; sys.exit(\\"out of paper\\")"|' "$results/program.json" >"$results/crash.json"
status=0
$attune run "$results/crash.json" --results "$results/crash" --quiet || status=$?
test $status -eq 1
grep -q "ended with exit code 1; its last words: out of paper" "$results/crash/program/failures.csv"
echo "a program learns, and its crash is told"
