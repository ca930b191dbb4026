#!/usr/bin/env bash
# A real model behind a real server: choices by reply and by likelihood, a persona, retrieval by embeddings, written answers;
# killed in the middle and continued; a second run asks nothing. The model is small and need not learn.
set -euo pipefail
cd "$(dirname "$0")/.."
attune=$PWD/.build/release/attune
work=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
read -r port embeddings <<<"$(python3 - <<'PYTHON'
import socket
sockets = [socket.socket() for _ in range(2)]
for s in sockets: s.bind(("127.0.0.1", 0))
print(*(s.getsockname()[1] for s in sockets))
PYTHON
)"
scripts/small_model.sh "${ATTUNE_MODELS:-$work/model}" "$port" "$embeddings" >"$work/server.log" 2>&1 &
server=$!
for _ in $(seq 600); do
  grep -q ready "$work/server.log" && break
  kill -0 "$server" || { tail -5 "$work/server.log"; exit 1; }
  sleep 1
done
# Few short texts: two cores read some hundred tokens a second.
python3 - "$work" "$port" "$embeddings" <<'PYTHON'
import json, sys
folder, port, embeddings = sys.argv[1:]
topics = ["tea", "cats", "rain", "chess", "maps", "bread", "bees", "trains", "jazz", "snow", "figs", "tides"]
write = lambda name, rows: open(f"{folder}/{name}", "w").write("".join(json.dumps(r) + "\n" for r in rows))
write("prompts.jsonl", [{"prompt": t, "text": f"Tell me about {t}."} for t in topics])
styles = {"list": "1. {0}. 2. More {0}.", "chat": "Oh, {0}! Such fun, you would love it!"}
write("responses.jsonl", [{"prompt": t, "response": s, "text": x.format(t)} for t in topics for s, x in styles.items()])
write("scores.jsonl", [{"prompt": t, "response": s, "structured": 1.0 * (s == "list") + i / 50, "friendly": 1.0 * (s == "chat")}
                       for i, t in enumerate(topics) for s in styles])
learner = lambda label, **more: {"kind": "in-context", "label": label, "model": "small", "template": "choose-continued", **more}
experiment = {
    "name": "real", "seed": 5, "bounds": False, "baseline": "reply",
    "dataset": {"kind": "scores-table", "path": "scores.jsonl", "prompts": {"path": "prompts.jsonl"},
                "responses": {"path": "responses.jsonl"}},
    "users": {"historical": 4, "items": [2, 3], "test": 2, "alpha": 0.1, "minimumDistance": 0},
    "feedback": {"counts": [0, 2]},
    "evaluation": {"prompts": 2, "share": 0.4, "scorers": {"structured": "structured", "friendly": "friendly"}},
    "models": {
        "small": {"kind": "openai", "url": f"http://127.0.0.1:{port}/v1", "model": "smollm2", "key": "${ATTUNE_CHECK_KEY}",
                  "inFlight": 2},
        "vectors": {"kind": "openai", "url": f"http://127.0.0.1:{embeddings}/v1", "model": "smollm2-mean", "inFlight": 1},
        "structured": {"kind": "text-scorer", "scorer": "structured"},
        "friendly": {"kind": "text-scorer", "scorer": "friendly"}},
    "learners": [
        learner("reply"), learner("likelihood", reading="likelihood"),
        {"kind": "in-context", "label": "persona", "model": "small", "builder": "persona-summary"},
        learner("nearest", builder="own-nearest", shots=1, retrieval="vectors"),
        {"kind": "in-context-writer", "label": "writer", "model": "small", "maxTokens": 24}]}
json.dump({"experiments": [experiment]}, open(f"{folder}/real.json", "w"))
PYTHON
export ATTUNE_CHECK_KEY=sk-this-must-be-nowhere
run() { "$attune" run "$work/real.json" --results "$work/results" --quiet; }
# Killed without warning once some answers are there.
run >"$work/first.log" 2>&1 &
first=$!
for _ in $(seq 600); do
  [ "$(cat "$work"/results/_answers/*.answers 2>/dev/null | grep -c '^attune1 ')" -ge 5 ] && break
  kill -0 "$first" 2>/dev/null || break
  sleep 0.2
done
kill -9 "$first" 2>/dev/null || true
wait "$first" 2>/dev/null || true
kept=$("$attune" cache verify "$work/results/_answers")
echo "after the kill: $kept"
run
answers() { "$attune" cache show "$work/results/_answers" | tail -1 | cut -d' ' -f1; }
before=$(answers)
cp -r "$work/results/real" "$work/earlier"
rm -rf "$work/results/real"
# Whoever asks now gets no answer: the server is gone.
kill "$server"
wait "$server" 2>/dev/null || true
run
test "$(answers)" -eq "$before"
for table in curves users replies summary; do cmp "$work/earlier/$table.csv" "$work/results/real/$table.csv"; done
cmp "$work/earlier/answers.jsonl" "$work/results/real/answers.jsonl"
if grep -rq "this-must-be-nowhere" "$work"; then
  echo "the key is in a file:"
  grep -rl "this-must-be-nowhere" "$work"
  exit 1
fi
cut -d, -f2,4-10 "$work/results/real/replies.csv"
echo "$before answers of a real model; a second run asked nothing and gave the same bytes"
