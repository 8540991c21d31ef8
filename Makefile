# Each target sets up what it needs, says so, and does it. Any of them may be the first command on a fresh machine.

.DELETE_ON_ERROR:
.PHONY: help run demo test test-core test-ui test-desktop shots test-long long-fleet long-recovery long-memory check bench icons \
	sampan desktop ui tools

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: desktop ## builds and opens the application
	tests/run.sh

demo: tools ## two real registries on this machine, and everything of one replicated to the other
	cargo build --bin sampan --bin sampan-demo
	rm -rf target/demo && mkdir -p target/demo
	TMPDIR="$(CURDIR)/target/demo" cargo run --quiet --bin sampan-demo

test: test-core test-ui test-desktop ## everything that is quick enough to run each time

test-core: sampan ## formatting, and the program from inside and outside, without a window
	cargo fmt --all --check
	cargo test

test-ui: ## the window's content: types, parts, and the whole in Chromium over a fake host
	tests/setup.sh npm
	tests/setup.sh browser
	cd ui && npm run check && npm test && npm run e2e

test-desktop: desktop sampan ## the real window on a virtual display, against real registries
	tests/setup.sh display
	cargo test --package sampan-desktop --features tauri/custom-protocol
	cargo test --package sampan-tests --features desktop --test desktop -- --test-threads 2

shots: test-desktop ## pictures of every page in both languages and themes: target/shots
	tests/setup.sh browser
	cd ui && npm run shots

test-long: long-fleet long-recovery long-memory ## the long suite, each part at most ten minutes

long-fleet: sampan ## 40 repositories × 5 tags
	cargo test --package sampan-tests --features long --test long_fleet -- --nocapture

long-recovery: sampan ## killed at random, again and again
	cargo test --package sampan-tests --features long --test long_recovery -- --nocapture

long-memory: sampan ## a layer of 1 GiB
	cargo test --package sampan-tests --features long --test long_memory -- --nocapture

check: ui ## formatting, lints, licences, bans, layering, the UI's types
	tests/setup.sh webview
	tests/setup.sh cargo-deny
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --features sampan-tests/long,sampan-tests/desktop -- --deny warnings
	cargo deny check licenses bans sources
	cargo test --package sampan-tests --test layering
	cd ui && npm run check

bench: tools ## Sampan beside skopeo, as ratios: tests/bench/RESULTS.md
	cargo build --release --bin sampan
	SAMPAN_BIN="$${CARGO_TARGET_DIR:-$(CURDIR)/target}/release/sampan" SCENARIO="$(SCENARIO)" cargo run --quiet --bin sampan-bench

icons: ## every raster icon, from icons/sampan.svg
	tests/setup.sh npm
	tests/setup.sh icons
	cd ui && npx tauri icon ../icons/sampan.svg --output ../target/icons
	cd target/icons && cp 32x32.png 128x128.png 128x128@2x.png icon.icns icon.ico ../../icons/
	tests/tray-icon.sh '#1c2427' > icons/tray-on-light.png
	tests/tray-icon.sh '#f2f5f6' > icons/tray-on-dark.png

desktop: ui
	tests/setup.sh webview
	cargo build --package sampan-desktop --features tauri/custom-protocol

ui:
	tests/setup.sh npm
	cd ui && npm run build

sampan: tools
	cargo build --bin sampan

tools:
	@tests/setup.sh tools
