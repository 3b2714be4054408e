#!/bin/sh
# Makes .venv/ with JupyterLab and nbclient from pinned requirements. Without a usable Python it says
# what to install and ends well: everything that is not Jupyter works without it.
set -eu
cd "$(dirname "$0")/.."
requirements=notebooks/jupyter/requirements.txt
stamp=.venv/.requirements

without_jupyter() {
  printf '%s\n  hint: %s\n' "$1" "$2" >&2
  echo 'Everything but JupyterLab is ready: "npx lab" and "make notebooks" need no Python' >&2
  exit 0
}

if [ -f "$stamp" ] && cmp -s "$requirements" "$stamp" && [ -x .venv/bin/python ]; then exit 0; fi

python=''
for candidate in python3.13 python3.12 python3.11 python3.10 python3; do
  if command -v "$candidate" >/dev/null &&
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
    python=$(command -v "$candidate")
    break
  fi
done
[ -n "$python" ] || without_jupyter 'Cannot find Python 3.10 or newer, which JupyterLab needs' \
  'Install it (Debian and Ubuntu: apt-get install python3 python3-venv; macOS: brew install python), then run "make setup" again'

echo 'Installing JupyterLab into .venv/' >&2
rm -f "$stamp"
if command -v uv >/dev/null; then
  [ -x .venv/bin/python ] || uv venv --quiet --allow-existing --python "$python" .venv
  uv pip install --quiet --python .venv/bin/python -r "$requirements"
else
  [ -x .venv/bin/python ] || "$python" -m venv .venv || without_jupyter \
    "Cannot make a virtual environment with \"$python\"" \
    'Install the venv module (Debian and Ubuntu: apt-get install python3-venv), then run "make setup" again'
  .venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$requirements"
fi

# No request leaves this machine while a learner works: no news feed, no update check.
mkdir -p .venv/share/jupyter/lab/settings
cat > .venv/share/jupyter/lab/settings/overrides.json <<'JSON'
{
  "@jupyterlab/apputils-extension:notification": { "fetchNews": "false", "checkForUpdates": false }
}
JSON
# JupyterLab starts CommonJS scripts of its own, which must not inherit "type": "module" from the lab.
echo '{ "type": "commonjs" }' > .venv/package.json
cp "$requirements" "$stamp"
