#!/bin/sh
# Makes setup/tools/node_modules with Biome and setup/tools/.venv with Ruff: what `make check` needs and a
# learner does not, 120 MB of it. Without a usable Python it says so: everything but colab/ is still checked.
set -eu
cd "$(dirname "$0")/tools"

if ! cmp -s package-lock.json node_modules/.installed; then
  echo 'Installing the tools of "make check" into setup/tools/' >&2
  npm ci --no-fund --no-audit --silent --ignore-scripts
  cp package-lock.json node_modules/.installed
fi

if cmp -s requirements.txt .venv/.requirements && [ -x .venv/bin/ruff ]; then exit 0; fi
without_ruff() {
  printf 'Cannot install Ruff: %s\n  hint: %s\n' "$1" "$2" >&2
  exit 0
}
command -v python3 >/dev/null || without_ruff 'there is no "python3"' 'Install Python 3.10 or newer, then run "make check" again'
if command -v uv >/dev/null; then
  [ -x .venv/bin/python ] || uv venv --quiet --allow-existing --python "$(command -v python3)" .venv
  uv pip install --quiet --python .venv/bin/python -r requirements.txt
else
  [ -x .venv/bin/python ] || python3 -m venv .venv ||
    without_ruff 'the venv module is missing' 'Install it (Debian and Ubuntu: apt-get install python3-venv), then run "make check" again'
  .venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
fi
cp requirements.txt .venv/.requirements
