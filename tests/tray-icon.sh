#!/usr/bin/env bash
# The tray's icon in one colour, as PNG: the boat of icons/sampan.svg without its ground and its hoops.
set -euo pipefail
cd "$(dirname "$0")/.."
sed -e '/<rect/d' -e '/#0f5c6e/d' -e "s/#cfe6ea\|#f0b94d\|#fff\|#7fc4d1/$1/g" \
  -e 's/viewBox="0 0 64 64"/viewBox="1 4 62 62"/' icons/sampan.svg | rsvg-convert --width 44 --height 44
