#!/usr/bin/env bash
# Proves attune submit on a real one-node Slurm: a dry run submits nothing, the merged tables have the
# bytes of a local run, and a task that was cancelled is completed by a second submit.
#
#   scripts/check-slurm.sh [PROGRAM]   # as root; needs slurm-wlm and munge
set -euo pipefail
cd "$(dirname "$0")/.."
attune=$(realpath "${1:-.build/release/attune}")
here=$PWD

scratch=$(mktemp -d)
finish() {
  "$here/scripts/slurm-one-node.sh" stop "$scratch/slurm" || true
  rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 130' INT TERM

fail() {
  echo "check-slurm: $*" >&2
  tail -n 30 "$scratch"/work*/results/*/slurm/*.out "$scratch"/slurm/slurm*.log >&2 2>/dev/null || true
  exit 1
}

# wait_for SECONDS WHAT COMMAND...: polls until the command succeeds, or fails with WHAT.
wait_for() {
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@"; do
    [ $SECONDS -lt $end ] || fail "$what"
    sleep 0.3
  done
}

queue_is_empty() { [ -z "$(squeue --noheader)" ]; }
is_running() { [ "$(squeue --noheader --states=RUNNING --jobs="$1" 2>/dev/null)" ]; }
state_of() { scontrol --oneliner show job "$1" | grep -o 'JobState=[A-Z_]*' | cut -d= -f2; }
exit_code_of() { scontrol --oneliner show job "$1" | grep -o ' ExitCode=[0-9]*' | cut -d= -f2; }
job() { sed -n "s/.*\"$2\": \"\([0-9]*\)\".*/\1/p" "results/$1/slurm/jobs.json"; }

# same_bytes A B: every table but the timings, and run.json.
same_bytes() {
  local file
  for file in curves.csv users.csv summary.csv failures.csv comparisons.csv alarms.csv reliability.csv run.json; do
    [ -s "$1/$file" ] || fail "$1/$file is missing"
  done
  for file in "$1"/*.csv "$1/run.json"; do
    [ "${file##*/}" = timings.csv ] || cmp "$file" "$2/${file##*/}" || fail "$file differs"
  done
}

scripts/slurm-one-node.sh start "$scratch/slurm"
. "$scratch/slurm/env"

# A name that a shell, Slurm and a careless script would each stumble over.
mkdir "$scratch/work it's 100%A \"here\""
cd "$scratch"/work*
cp "$here/experiments/smoke.json" .
# Two shards of one world each, with a learner that takes some seconds: time to cancel it.
cat >slow.json <<'END'
{
  "experiments": [
    {
      "name": "slow", "seed": 5, "replicates": 2, "bounds": false,
      "dataset": { "kind": "synthetic-text", "prompts": 60, "responses": 6 },
      "users": { "historical": 400, "test": 20 },
      "feedback": { "counts": [0, 4, 16] },
      "learners": [
        { "kind": "population-mean" },
        { "kind": "maml", "iterations": 16000, "validationShare": 0 }
      ]
    }
  ]
}
END

"$attune" submit smoke.json --shards 4 --dry-run >preview
grep -q '^array=$(sbatch ' preview && grep -q -- '--shard "$SLURM_ARRAY_TASK_ID/4"' preview ||
  fail "--dry-run does not show the commands: $(cat preview)"
[ ! -e results ] && [ -z "$(squeue --noheader --states=all)" ] || fail "--dry-run left something"
echo "slurm: --dry-run submits nothing"

"$attune" submit smoke.json --shards 4
code=0
"$attune" submit smoke.json --shards 4 2>second || code=$?
[ $code -eq 75 ] && grep -q "$(job smoke array)" second || fail "a second submission: $code $(cat second)"
wait_for 300 "the smoke sweep did not end" queue_is_empty
[ "$(exit_code_of "$(job smoke merge)")" = 0 ] || fail "the merge failed"
"$attune" run smoke.json --quiet --results local >/dev/null
same_bytes local/smoke results/smoke
"$attune" submit smoke.json --shards 4 | grep -q "nothing to submit" || fail "finished work was submitted"
echo "slurm: tables merged from 4 shards have the bytes of a local run"

"$attune" submit slow.json --shards 2
array=$(job slow array) merge=$(job slow merge)
wait_for 120 "task 1 did not start" is_running "${array}_1"
sleep 1
scancel "${array}_1"
wait_for 300 "the slow sweep did not end" queue_is_empty
[ "$(state_of "${array}_1")" = CANCELLED ] || fail "task 1 was not cancelled: $(state_of "${array}_1")"
[ "$(exit_code_of "$merge")" = 1 ] && grep -q "cells are not finished" "results/slow/slurm/merge-$merge.out" ||
  fail "the merge does not say that cells are missing"
"$attune" submit slow.json --shards 2 >second
grep -q "of 1 task, " second || fail "the second submit is not of the cancelled shard alone: $(cat second)"
wait_for 300 "the second submit did not end" queue_is_empty
[ "$(exit_code_of "$(job slow merge)")" = 0 ] || fail "the second merge failed"
"$attune" run slow.json --quiet --results local >/dev/null
same_bytes local/slow results/slow
echo "slurm: a second submit completes a cancelled task, to the same bytes"
