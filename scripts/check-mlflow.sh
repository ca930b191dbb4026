#!/usr/bin/env bash
# Exports a sweep to a real MLflow server on the loopback interface, reads everything back with MLflow's
# own client and compares it with the tables; exports again and looks for doubles.
#
#   scripts/check-mlflow.sh [PROGRAM]   # installs MLflow from PyPI into a scratch folder, about 850 MB
set -euo pipefail
cd "$(dirname "$0")/.."
attune=$(realpath "${1:-.build/release/attune}")

scratch=$(mktemp -d)
server=
finish() {
  # The server is the head of a process group of its own, with its workers in it.
  [ -z "$server" ] || kill -- "-$server" 2>/dev/null || true
  rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 130' INT TERM

fail() {
  echo "check-mlflow: $*" >&2
  [ ! -f "$scratch/server.log" ] || tail -n 30 "$scratch/server.log" >&2
  exit 1
}

expect_code() {
  local expected=$1 code=0
  shift
  "$@" >"$scratch/said" 2>&1 || code=$?
  [ $code -eq "$expected" ] || fail "$*: exit code $code, expected $expected: $(cat "$scratch/said")"
}

python3 -m venv "$scratch/venv" || fail "python3 cannot make an environment; install python3-venv"
pip=("$scratch/venv/bin/pip" --disable-pip-version-check --quiet)
if ! "${pip[@]}" install "mlflow>=3,<4"; then
  # Any package at all?
  "${pip[@]}" download --no-cache-dir --no-deps --dest "$scratch/wheel" wheel ||
    { echo "MLflow: NOT TESTED, because the Python package index cannot be reached" >&2; exit 0; }
  fail "MLflow cannot be installed"
fi

port=$("$scratch/venv/bin/python" -c \
  'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
url=http://127.0.0.1:$port
echo "MLflow: installed after $SECONDS s"
export MLFLOW_TRACKING_URI=$url MLFLOW_DISABLE_TELEMETRY=true no_proxy=127.0.0.1
# Two settings of nine learners, one of whose labels is awkward.
cat >"$scratch/small.json" <<'END'
{
  "experiments": [
    {
      "name": "small", "seed": 3, "replicates": 2,
      "dataset": { "kind": "synthetic-text", "prompts": 60, "responses": 6 },
      "users": { "historical": 60, "test": 20 },
      "feedback": { "counts": [0, 4, 16] }, "evaluation": { "prompts": 8 },
      "learners": [
        { "kind": "logistic" },
        { "kind": "maml", "label": "one step/\"é\" {100%}", "innerSteps": 1, "iterations": 5 }
      ],
      "sweep": { "users.alpha": [0.05, 0.5] }
    }
  ]
}
END
"$attune" run "$scratch/small.json" --quiet --results "$scratch/results" >/dev/null
expect_code 69 "$attune" export mlflow "$scratch/results/small" --url "$url"

(cd "$scratch" && exec setsid venv/bin/mlflow server --host 127.0.0.1 --port "$port" --workers 1 \
  --backend-store-uri "sqlite:///$scratch/mlflow.db" --artifacts-destination "$scratch/artifacts" \
  </dev/null >server.log 2>&1) &
server=$!
for _ in {1..240}; do
  "$scratch/venv/bin/python" -c \
    "import urllib.request; urllib.request.urlopen('$url/health', timeout=2)" 2>/dev/null && break
  kill -0 "$server" 2>/dev/null || fail "the server ended"
  sleep 0.5
done

echo "MLflow: the server answers after $SECONDS s"
check=("$scratch/venv/bin/python" scripts/mlflow_readback.py "$scratch/results/small")
"$attune" export mlflow "$scratch/results/small" --url "$url" | tee "$scratch/first"
grep -q "18 runs created" "$scratch/first" || fail "expected 18 runs, 2 settings of 9 learners"
"${check[@]}"
"$attune" export mlflow "$scratch/results/small" --url "$url" | tee "$scratch/second"
grep -q " 0 runs created, 0 replaced, 18 unchanged" "$scratch/second" || fail "a second export is not idle"
"${check[@]}"

# A curve that has changed since, and a run that an export left half-made, are replaced.
sed -i '2s/,[0-9.]*$/,0.25/' "$scratch/results/small/curves.csv"
"${check[@]}" --break-last
"$attune" export mlflow "$scratch/results/small" --url "$url" | tee "$scratch/third"
grep -q " 0 runs created, 2 replaced, 16 unchanged" "$scratch/third" || fail "expected two replaced runs"
"${check[@]}"
echo "MLflow: ($SECONDS s) parameters, tags and metric histories read back as written; nothing is doubled"
