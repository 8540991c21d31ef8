#!/usr/bin/env bash
# Builds the deb and the rpm into target/packages. PROFILE=debug packs what is built without optimisation, for a trial.
set -euo pipefail
cd "$(dirname "$0")/../.."
profile=${PROFILE:-release}
flags=(--locked)
bundle=(--bundles deb,rpm)
if [ "$profile" = release ]; then flags+=(--release); else bundle+=(--debug); fi

# The same sources give the same files: no clock in them but that of the last commit.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || date +%s)
export SOURCE_DATE_EPOCH

cargo build "${flags[@]}" --bin sampan
cargo build "${flags[@]}" --package sampan-desktop --features tauri/custom-protocol
target=${CARGO_TARGET_DIR:-target}

stage=target/package
rm -rf "$stage" target/packages
mkdir -p "$stage/completions" "$stage/man/man1" "$stage/man/zh_CN/man1" target/packages
cp "$target/$profile/sampan" "$stage/sampan"
LANG=C.UTF-8 "$stage/sampan" man --lang en "$stage/man/man1" >/dev/null
LANG=C.UTF-8 "$stage/sampan" man --lang zh-CN "$stage/man/zh_CN/man1" >/dev/null
find "$stage/man" -name '*.1' -exec gzip --no-name --best {} +
"$stage/sampan" completions bash --lang en > "$stage/completions/sampan.bash"
"$stage/sampan" completions fish --lang en > "$stage/completions/sampan.fish"
"$stage/sampan" completions zsh --lang en > "$stage/completions/_sampan"

(cd src-tauri && ../ui/node_modules/.bin/tauri bundle "${bundle[@]}")
cp "$target/$profile"/bundle/deb/*.deb "$target/$profile"/bundle/rpm/*.rpm target/packages/
(cd target/packages && sha256sum -- * > SHA256SUMS && cat SHA256SUMS)
