#!/usr/bin/env bash
# Installs the system packages that Attune builds with and draws with, and those that the caller names,
# where they are missing.
set -euo pipefail

missing=()
for package in libopenblas-dev libgsl-dev nettle-dev gnuplot-nox "$@"; do
  # Any gnuplot will do.
  if [ "$package" = gnuplot-nox ] && command -v gnuplot >/dev/null; then continue; fi
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "install ok installed" ||
    missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
  echo "Attune needs OpenBLAS, GSL and Nettle with their headers, and gnuplot; missing, by Debian's names: ${missing[*]}" >&2
  exit 1
fi
if [ "$(id -u)" -eq 0 ]; then
  sudo=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  sudo=(sudo -n)
else
  echo "Missing packages. Please run: sudo apt-get install ${missing[*]}" >&2
  exit 1
fi

echo "Installing ${missing[*]}"
install() {
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    "${missing[@]}" >/dev/null
}
# A fresh container has no package lists.
install 2>/dev/null || { "${sudo[@]}" apt-get update -qq && install; }
