#!/bin/sh
# Says how long after the container's start the lab is ready, and what of the disk it takes.
set -eu
cd "$(dirname "$0")/.."
awk -v ticks="$(getconf CLK_TCK)" '
  NR == FNR { up = $1; next }
  { sub(/^.*\) /, ""); printf "Ready %d s after the container started\n", up - $20 / ticks }
' /proc/uptime /proc/1/stat
for folder in node_modules .venv .lab; do
  if [ -d "$folder" ]; then printf '%s in %s\n' "$(du -sh "$folder" | cut -f1)" "$folder"; fi
done
df -h . | awk 'NR == 2 { printf "%s of the disk used, %s free\n", $3, $4 }'
