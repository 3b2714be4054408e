#!/bin/sh
# Makes .node/bin/node a Node that runs TypeScript: a link to the one on the PATH where that is new
# enough, else the npm package "node" in a folder of this project. Nothing outside the project changes.
set -eu
cd "$(dirname "$0")/.."
wanted=24
version=24.21.0

fail() {
  printf '%s\n  hint: %s\n' "$1" "$2" >&2
  exit 1
}

major() { "$1" -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0; }

if [ -x .node/bin/node ] && [ "$(major .node/bin/node)" -ge "$wanted" ]; then exit 0; fi

found=$(command -v node || true)
[ -n "$found" ] || fail 'Cannot find Node.js on the PATH' \
  'Install Node 18 or newer (https://nodejs.org), then run the same command again; it brings Node 24 itself'

mkdir -p .node/bin
if [ "$(major "$found")" -ge "$wanted" ]; then
  ln -sfn "$found" .node/bin/node
  exit 0
fi

command -v npm >/dev/null || fail "Cannot find npm beside Node $("$found" --version)" \
  'Install npm (Debian: apt-get install npm), or Node 24 with its npm, then run the same command again'
echo "Node $("$found" --version) is too old to run TypeScript: installing Node $version into .node/" >&2
# The package's own script fetches the binary for this platform from the package registry.
printf '{ "private": true, "allowScripts": { "node": true } }\n' > .node/package.json
npm install --prefix .node --no-save --no-package-lock --silent "node@$version" >&2 ||
  fail "Cannot install the npm package \"node@$version\"" \
    'Check the connection to the package registry, or put Node 24 on the PATH yourself'
ln -sfn ../node_modules/node/bin/node .node/bin/node
[ "$(major .node/bin/node)" -ge "$wanted" ] || fail 'The installed Node does not start' \
  'Put Node 24 on the PATH yourself and run "make clean" first'
