#!/bin/sh
# Lists the lab's TypeScript kernel for this user, so that editors outside .venv find it too.
set -eu
cd "$(dirname "$0")/.."
kernels="${JUPYTER_DATA_DIR:-$HOME/.local/share/jupyter}/kernels"
mkdir -p "$kernels"
ln -sfn "$PWD/.venv/share/jupyter/kernels/tslab" "$kernels/tslab"
