#!/usr/bin/env bash
# Builds the example package against this checkout, in a build folder of its own, and
# runs it: it must print a win rate and leave a finished sweep.
set -euo pipefail
cd "$(dirname "$0")/.."
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
swift build -c release --package-path Examples/OwnLearner --scratch-path .build/example
.build/example/release/OwnLearner "$results" | tee "$results/printed"
grep -q "after 32 items: win rate 0" "$results/printed"
grep -q rocchio "$results/own-learner/curves.csv"
test -s "$results/own-learner/report.html"
