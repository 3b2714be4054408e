#!/bin/sh
# Makes .venv-training/ with PyTorch and the trainer's other requirements. On Linux without an NVIDIA GPU
# it asks for PyTorch's own CPU builds first, which are a fifth of the size; where they cannot be reached the
# package index's build serves as well.
set -eu
cd "$(dirname "$0")/.."
environment=.venv-training
requirements=colab/tiny-coder/requirements.txt
stamp=$environment/.requirements

if [ -f "$stamp" ] && cmp -s "$requirements" "$stamp" && [ -x "$environment/bin/python" ]; then
  echo "PyTorch is in $environment/ already" >&2
  exit 0
fi

python=''
for candidate in python3.13 python3.12 python3.11 python3.10 python3; do
  if command -v "$candidate" >/dev/null &&
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
    python=$(command -v "$candidate")
    break
  fi
done
if [ -z "$python" ] || ! { [ -x "$environment/bin/python" ] || "$python" -m venv "$environment"; }; then
  echo 'Cannot make a Python environment for training' >&2
  echo '  hint: Install Python 3.10 or newer with its venv module, then run "make training" again' >&2
  exit 1
fi

echo "Installing PyTorch into $environment/: this takes minutes" >&2
rm -f "$stamp"
index=''
if [ "$(uname -s)" = Linux ] && ! command -v nvidia-smi >/dev/null; then
  cpu_builds=https://download.pytorch.org/whl/cpu
  if "$python" -c "import urllib.request; urllib.request.urlopen('$cpu_builds/torch/', timeout=10)" 2>/dev/null; then
    index="--extra-index-url $cpu_builds"
  else
    echo 'The CPU builds cannot be reached: taking the larger build with GPU libraries' >&2
  fi
fi
# shellcheck disable=SC2086 # two words, or none
"$environment/bin/python" -m pip install --quiet --disable-pip-version-check $index -r "$requirements"
cp "$requirements" "$stamp"
echo 'Done: open notebooks/13-train-your-own.ipynb' >&2
