#!/usr/bin/env bash
# Opens the application that was built. Where there is no display it is opened on a virtual one, for a while, and a
# picture of it is kept.
set -euo pipefail
cd "$(dirname "$0")/.."
program="${CARGO_TARGET_DIR:-target}/debug/sampan-desktop"
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  exec "$program"
fi
tests/setup.sh display
picture="$PWD/target/run.png"
echo "There is no display here: Sampan opens on a virtual one for ten seconds. Picture: target/run.png"
export program picture
exec xvfb-run --auto-servernum --server-args='-screen 0 1280x800x24' dbus-run-session -- bash -c '
  "$program" & id=$!
  trap "kill $id 2>/dev/null || true" EXIT
  sleep 8
  import -window root "$picture"
  sleep 2
  kill -TERM $id
  wait $id && echo "Sampan ended in order."'
