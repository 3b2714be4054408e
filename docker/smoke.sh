#!/bin/sh
# Builds the CPU image and asks it for one completion, with docker or buildah.
# Exit 0: it answered. 1: it did not. 77: there is no engine here that runs, so nothing was tried.
set -eu
cd "$(dirname "$0")/.."
image=offload-lab-cpu:0.1.0
name=offload-lab-smoke-$$
port=${SMOKE_PORT:-18080}
# a file of its own: a key on a command line is seen by everybody on this machine
keys=$(mktemp)
key=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
printf 'LAB_API_KEY=%s\n' "$key" > "$keys"

if command -v docker >/dev/null && docker info >/dev/null 2>&1; then
  engine=docker
  trap 'docker rm --force "$name" >/dev/null 2>&1 || true; rm -f "$keys"' EXIT
  docker build --file docker/cpu/Dockerfile --tag "$image" .
  docker run --detach --name "$name" --read-only --tmpfs /tmp --volume /data --cap-drop ALL \
    --env-file "$keys" --publish "127.0.0.1:$port:8080" "$image" >/dev/null
elif command -v buildah >/dev/null && buildah --version >/dev/null 2>&1; then
  engine=buildah
  buildah build --file docker/cpu/Dockerfile --tag "$image" .
  buildah from --name "$name" "$image" >/dev/null
  # its process shares this machine's network: no port is published
  buildah run --env "LAB_API_KEY=$key" "$name" -- node lib/cli/lab.js serve --model tiny-coder-1m \
    --device cpu --host 0.0.0.0 --port "$port" &
  server=$!
  trap 'kill "$server" 2>/dev/null || true; buildah rm "$name" >/dev/null 2>&1 || true; rm -f "$keys"' EXIT
else
  rm -f "$keys"
  echo 'Not smoke-tested: neither a docker daemon nor buildah runs here' >&2
  exit 77
fi

tries=0
until curl --silent --fail "http://127.0.0.1:$port/health" >/dev/null; do
  tries=$((tries + 1))
  if [ "$tries" -ge 120 ]; then
    echo "The image does not become healthy ($engine)" >&2
    exit 1
  fi
  sleep 1
done
answer=$(curl --silent --fail --header "Authorization: Bearer $key" --header 'content-type: application/json' \
  --data '{"prompt":"const x = ","max_tokens":4}' "http://127.0.0.1:$port/v1/completions") || answer=''
case $answer in
  *system_fingerprint*tiny-coder-1m*) echo "The CPU image answers ($engine)" ;;
  *) echo "The CPU image does not answer: $answer" >&2; exit 1 ;;
esac
