#!/bin/sh
# Makes docker/.env with random keys, once. Nobody but you can read it, and git ignores it.
set -eu
cd "$(dirname "$0")"
if [ -e .env ]; then exit 0; fi
random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
umask 077
printf 'LAB_API_KEY=%s\nGRAFANA_PASSWORD=%s\n' "$(random)" "$(random)" > .env
echo 'Wrote docker/.env with a key for the endpoint and a password for Grafana' >&2
