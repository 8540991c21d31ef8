# Each target sets up what it needs, says so, and does it. Any of them may be the first command on a fresh machine.

.DELETE_ON_ERROR:
.PHONY: help run demo sampan test test-long long-fleet long-recovery long-memory check bench icons tools ui

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: demo ## Sampan at work

demo: tools ## two real registries on this machine, and everything of one replicated to the other
	cargo build --bin sampan --bin sampan-demo
	rm -rf target/demo && mkdir -p target/demo
	TMPDIR="$(CURDIR)/target/demo" cargo run --quiet --bin sampan-demo

test: sampan ## formatting, and the short suite: a few minutes
	cargo fmt --all --check
	cargo test

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
	cargo clippy --workspace --all-targets --features sampan-tests/long -- --deny warnings
	cargo deny check licenses bans sources
	cargo test --package sampan-tests --test layering
	cd ui && npm run check

bench: tools ## Sampan beside skopeo, as ratios: tests/bench/RESULTS.md
	cargo build --release --bin sampan
	SAMPAN_BIN="$${CARGO_TARGET_DIR:-$(CURDIR)/target}/release/sampan" cargo run --quiet --bin sampan-bench

icons: ## the raster icons, from icons/sampan.svg
	tests/setup.sh npm
	cd ui && npx tauri icon ../icons/sampan.svg --output ../target/icons
	cd target/icons && cp 32x32.png 128x128.png 128x128@2x.png icon.icns icon.ico ../../icons/

ui:
	tests/setup.sh npm
	cd ui && npm run build

sampan: tools
	cargo build --bin sampan

tools:
	@tests/setup.sh tools
