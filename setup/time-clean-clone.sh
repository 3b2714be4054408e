#!/usr/bin/env bash
# From `git clone` to lesson 01 executed, step by step, in a temporary folder with an empty home.
# Package caches stay warm: this measures the set-up, not the network.
set -euo pipefail
source=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

npm_config_cache=${npm_config_cache:-$(npm config get cache 2>/dev/null)}
export npm_config_cache
export UV_CACHE_DIR=${UV_CACHE_DIR:-$HOME/.cache/uv} PIP_CACHE_DIR=${PIP_CACHE_DIR:-$HOME/.cache/pip}
mkdir "$work/home"
export HOME="$work/home"

now() { date +%s.%N; }
begin=$(now)
step() {
  local name=$1 from
  shift
  from=$(now)
  "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; echo "failed at: $name" >&2; exit 1; }
  awk -v name="$name" -v from="$from" -v to="$(now)" 'BEGIN { printf "%-28s %6.1f s\n", name, to - from }'
}

step 'clone' git clone --quiet "$source" "$work/lab"
cd "$work/lab"
step 'Node 24' make node
step 'npm packages' make packages
step 'JupyterLab and the kernel' make jupyter
step 'models built' make models
step 'lesson 01 executed' .node/bin/node notebooks/run-notebooks.ts 01
awk -v from="$begin" -v to="$(now)" 'BEGIN { printf "%-28s %6.1f s\n", "clone to lesson 01", to - from }'
