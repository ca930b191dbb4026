#!/usr/bin/env bash
# Builds the example package against this checkout, in a build folder of its own, and
# runs it: it must print a win rate and leave a finished sweep.
set -euo pipefail
cd "$(dirname "$0")/.."
# The page shows the code that is built here.
for file in Rocchio main; do
  python3 - "Examples/OwnLearner/Sources/OwnLearner/$file.swift" <<'PYTHON'
import pathlib, sys
code = pathlib.Path(sys.argv[1]).read_text()
if f"```swift\n{code}```" not in pathlib.Path("docs/first-learner.md").read_text():
    sys.exit(f"docs/first-learner.md does not show {sys.argv[1]} as it is")
PYTHON
done
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
swift build -c release --package-path Examples/OwnLearner --scratch-path .build/example
.build/example/release/OwnLearner "$results" | tee "$results/printed"
grep -q "after 32 items: win rate 0" "$results/printed"
grep -q rocchio "$results/own-learner/curves.csv"
test -s "$results/own-learner/report.html"
