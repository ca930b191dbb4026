#!/usr/bin/env bash
# Opens a report in headless Chromium: labels, responses and messages that hold HTML and script must do
# nothing, and the page must fit a phone, follow dark mode and print. Exit 0: all well, or no Chromium.
#   scripts/check-report.sh [FOLDER TO KEEP SCREENSHOTS IN]
set -uo pipefail
cd "$(dirname "$0")/.."

attune=$PWD/${ATTUNE:-.build/release/attune}
chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || {
  echo "check-report: skipped, chromium is not installed"
  exit 0
}
[ -x "$attune" ] || { echo "check-report: $attune is missing; make build" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
fail() { echo "check-report: $*" >&2; failed=1; }

browse() {
  timeout 40 "$chromium" --headless=new --no-sandbox --disable-gpu --hide-scrollbars \
    --disable-background-networking --user-data-dir="$work/profile" \
    --allow-file-access-from-files --virtual-time-budget=3000 "$@" 2>/dev/null
}

# --- A run whose names attack the page -----------------------------------------------------------

# Each marks the page if it runs.
mark="document.documentElement.setAttribute('data-ran',1)"
attacks=(
  "<script>$mark</script>"
  "<img src=x onerror=$mark>"
  "\\\"><svg onload=$mark>"
  "'><iframe srcdoc=\\\"<script>parent.$mark</script>\\\">"
  "</title></style></script><script>$mark</script>"
  "--><script>$mark</script>]]><script>$mark</script>"
)
{
  printf '{ "experiments": [{ "name": "attack", "seed": 1, "replicates": 2,\n'
  printf '"dataset": { "kind": "scores-table", "path": "scores.csv" },\n'
  printf '"users": { "historical": 20, "test": 6, "items": [5, 8] },\n'
  printf '"feedback": { "counts": [0, 1, 4, 16] }, "evaluation": { "prompts": 3 },\n"learners": ['
  for i in "${!attacks[@]}"; do
    printf '%s{ "kind": "logistic", "label": "%s" }\n' "${comma:-}" "${attacks[$i]}"
    comma=,
  done
  printf '],\n"sweep": { "evaluation.reference": ["response:<script>%s</script>",' "$mark"
  printf ' "response:<img src=x onerror=%s>"],' "$mark"
  printf ' "learners.<img src=x onerror=%s>.practiceUsers": [20, 40] } }] }\n' "$mark"
} >"$work/attack.json"
RANDOM=1
{
  echo "prompt,response,$(printf '"<b onclick=x>%s</b>",' 1 2)fluent"
  for prompt in $(seq 24); do
    for response in "<script>$mark</script>" "<img src=x onerror=$mark>" plain other; do
      echo "p$prompt,\"$response\",$RANDOM,$RANDOM,$RANDOM"
    done
  done
} >"$work/scores.csv"
"$attune" run "$work/attack.json" --quiet --results "$work" >/dev/null 2>"$work/errors" ||
  { cat "$work/errors" >&2; fail "the run failed"; exit 1; }
folder=$work/attack
printf 'alarm,setting,replicate,learner,message\n"%s",0,,,"%s"\n' \
  "<script>$mark</script>" "<img src=x onerror=$mark>" >"$folder/alarms.csv"
printf 'setting,replicate,learner,error\n0,0,x,"%s"\n' "<svg onload=$mark>" >"$folder/failures.csv"
"$attune" report "$folder" >/dev/null || { fail "the report failed"; exit 1; }
page=$folder/report.html

# --- Nothing runs ---------------------------------------------------------------------------------

ran() { [[ $(browse --dump-dom "file://$1") =~ \<html[^\>]*data-ran ]]; }

# The attacks work where nothing stops them: else the next checks would prove nothing.
printf '<!DOCTYPE html><html><body>%s</body></html>' "<img src=x onerror=$mark>" >"$work/control.html"
ran "$work/control.html" || fail "the control page did not run its script: the check is blind"
! ran "$page" || fail "a name in the results ran as script"

# The second wall: markup that did get in is dead too, by the content security policy.
sed "s|<main>|<main><img src=x onerror=$mark><script>$mark</script><svg onload=$mark></svg>|" \
  "$page" >"$folder/breached.html"
! ran "$folder/breached.html" || fail "the content security policy let a foreign script run"
sed 's|<meta http-equiv="Content-Security-Policy"[^>]*>||' "$folder/breached.html" >"$folder/open.html"
ran "$folder/open.html" || fail "the breached page is dead without its policy: the check is blind"

# --- Layout ---------------------------------------------------------------------------------------

# Measures the page in a frame of a given width and writes what it finds into its own document.
cat >"$work/measure.html" <<'HTML'
<!DOCTYPE html><html><body><pre id="out"></pre><script>
const [page, width] = decodeURIComponent(location.hash.slice(1)).split("|");
const frame = document.createElement("iframe");
frame.width = width; frame.height = 900; frame.src = page;
frame.onload = () => {
  const inner = frame.contentDocument, root = inner.documentElement;
  const count = (selector) => inner.querySelectorAll(selector).length;
  document.getElementById("out").textContent = [
    "overflow=" + (root.scrollWidth - root.clientWidth),
    "background=" + frame.contentWindow.getComputedStyle(inner.body).backgroundColor,
    "loads=" + frame.contentWindow.performance.getEntriesByType("resource").length,
    "scripts=" + count("script"), "foreign=" + count("img, iframe, object, embed, base, form, link"),
    "sorters=" + count("thead button"), "panels=" + count("svg.panel"),
    "unnamed=" + count("svg.panel:not([aria-label]), table:not(:has(caption))"),
    "cut=" + cut(inner, frame.contentWindow), "sorted=" + sorts(inner), "",
  ].join("\n");
};
// Names that end where their box does, out of sight.
function cut(inner, view) {
  const names = [...inner.querySelectorAll("figcaption, .key, tbody th, td")];
  return names.filter((name) =>
    name.scrollWidth > name.clientWidth + 1 && view.getComputedStyle(name).overflowX !== "visible"
  ).length;
}
// Sorting a column twice must bring its largest number to the top.
function sorts(inner) {
  const table = inner.querySelector("#time table");
  const button = table.querySelectorAll("thead button")[2];
  button.click(); button.click();
  const seconds = [...table.tBodies[0].rows].map((row) => +row.cells[2].dataset.v);
  return seconds.every((value, i) => i === 0 || seconds[i - 1] >= value);
}
document.body.append(frame);
</script></body></html>
HTML
measure() { # width, then flags
  local width=$1; shift
  browse --dump-dom "$@" "file://$work/measure.html#$page|$width"
}
expect() { grep -q "$2" <<<"$1" || fail "$3: expected $2, found: $(grep -E '^[a-z]+=' <<<"$1" | tr '\n' ' ')"; }

phone=$(measure 390)
wide=$(measure 1280)
dark=$(measure 1280 --blink-settings=preferredColorScheme=0)
for line in overflow=0 loads=0 scripts=1 foreign=0 unnamed=0 sorted=true; do
  expect "$phone" "$line\$" "390 px"
  expect "$wide" "$line\$" "1280 px"
done
expect "$wide" 'background=rgb(255, 255, 255)$' "light"
expect "$dark" 'background=rgb(20, 23, 27)$' "dark"
expect "$phone" 'cut=0$' "390 px"
expect "$wide" 'panels=[1-4][0-9]$' "panels"

# --- Paper and pictures ---------------------------------------------------------------------------

browse --no-pdf-header-footer --print-to-pdf="$work/print.pdf" "file://$page" >/dev/null
[ "$(head -c 4 "$work/print.pdf" 2>/dev/null)" = %PDF ] || fail "the page could not be printed"
if [ $# -gt 0 ]; then
  mkdir -p "$1"
  browse --screenshot="$1/light.png" --window-size=1280,4000 "file://$page" >/dev/null
  browse --screenshot="$1/dark.png" --window-size=1280,4000 \
    --blink-settings=preferredColorScheme=0 "file://$page" >/dev/null
  cp "$page" "$work/print.pdf" "$1/"
fi

[ $failed = 0 ] && echo "check-report: nothing ran, nothing was loaded, and the page fits"
exit $failed
