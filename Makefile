# Each target sets up what it needs, says so, and does it. Any of them may be the first command on a fresh machine.

.DELETE_ON_ERROR:
.PHONY: help run demo test test-core test-deny test-ui test-desktop shots felt faults soak test-long long-fleet long-preview long-recovery long-memory long-faults long-store long-fuzz packages sbom check bench icons \
	sampan desktop ui tools

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: desktop ## builds and opens the application
	tests/run.sh

demo: tools ## two real registries on this machine, and everything of one replicated to the other
	cargo build --bin sampan --bin sampan-demo
	rm -rf target/demo && mkdir -p target/demo
	TMPDIR="$(CURDIR)/target/demo" cargo run --quiet --bin sampan-demo

test: test-core test-deny test-ui test-desktop ## everything that is quick enough to run each time

test-core: sampan ## formatting, and the program from inside and outside, without a window
	cargo fmt --all --check
	cargo test --no-fail-fast

test-deny: ## licences, bans and sources of everything that is built in
	tests/setup.sh cargo-deny
	cargo deny check licenses bans sources

test-ui: ## the window's content: types, parts, and the whole in Chromium over a fake host
	tests/setup.sh npm
	tests/setup.sh browser
	cd ui && npm run check && npm test && npm run e2e

test-desktop: desktop sampan ## the real window on a virtual display, against real registries
	tests/setup.sh display
	cargo test --package sampan-desktop --features tauri/custom-protocol
	cargo test --package sampan-tests --features desktop --test desktop -- --test-threads 2

shots: test-desktop ## pictures of all there is to be seen, in both languages and themes: target/shots/index.html; ONLY=jobs,rules: those
	tests/setup.sh browser
	cd ui && ONLY="$(ONLY)" npm run shots

felt: desktop sampan ## how fast the window feels with 100,000 jobs: tests/bench/FELT.md; PART=pages: only that; MINUTES=10: of memory
	tests/setup.sh display
	PART="$(PART)" MINUTES="$(MINUTES)" cargo test --package sampan-tests --features desktop --test desktop felt -- --ignored --nocapture

faults: sampan desktop ## the table of faults, row by row: passed, failed, skipped or missing; SHORT=1 leaves out what takes long
	tests/setup.sh display
	tests/faults.sh

soak: ## jobs that finish, fail and are stopped, for as long as MINUTES says, with figures a minute
	MINUTES="$(or $(MINUTES),5)" cargo test --package sampan-tests --test leaks -- --ignored --nocapture

test-long: long-fleet long-preview long-recovery long-memory long-faults long-store long-fuzz ## the long suite, each part at most ten minutes

long-fleet: sampan ## 40 repositories × 5 tags
	cargo test --package sampan-tests --features long --test long_fleet -- --nocapture

long-recovery: sampan ## killed at random, again and again
	cargo test --package sampan-tests --features long --test long_recovery -- --nocapture

long-faults: sampan ## the rows of the table of faults that take long
	cargo test --package sampan-tests --features long --test long_faults -- --nocapture --test-threads 1
	cargo test --package sampan-tests --test faults --test breaks -- --ignored --nocapture

long-preview: sampan ## a preview of 20,000 images
	cargo test --package sampan-tests --features long --test long_preview -- --nocapture

long-memory: sampan ## a layer of 1 GiB
	cargo test --package sampan-tests --features long --test long_memory -- --nocapture

long-store: ## the store: killed a hundred times, power cut, 100,000 jobs with a million log lines
	cargo test --package sampan-store --test crash --test power_cut --test scale -- --ignored --nocapture --test-threads 1

long-fuzz: ## everything that reads what strangers write, for a minute each
	SAMPAN_FUZZ_SECONDS=60 cargo test --package sampan-app --test fuzz -- --nocapture

packages: ui ## deb and rpm with checksums, into target/packages
	tests/setup.sh webview
	tests/setup.sh packaging
	src-tauri/packaging/build.sh
	src-tauri/packaging/check.sh target/packages/*.deb target/packages/*.rpm

sbom: ## bills of materials (CycloneDX), into target/packages
	tests/setup.sh npm
	tests/setup.sh cargo-cyclonedx
	src-tauri/packaging/sbom.sh

check: ui ## formatting, lints, licences, bans, layering, the UI's types
	tests/setup.sh webview
	tests/setup.sh cargo-deny
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --features sampan-tests/long,sampan-tests/desktop -- --deny warnings
	cargo deny check licenses bans sources
	cargo test --package sampan-tests --test layering
	cd ui && npm run check

bench: tools ## Sampan beside skopeo, as ratios: tests/bench/RESULTS.md; PEERS=1: beside crane, oras, regsync and with Distribution 3 too
	$(if $(PEERS),tests/setup.sh peers)
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
