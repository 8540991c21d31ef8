#!/usr/bin/env bash
# Bills of materials (CycloneDX) of the command, of the window and of its page, into target/packages.
set -euo pipefail
cd "$(dirname "$0")/../.."
mkdir -p target/packages
# The tool writes one beside the manifest of every crate; those of the two programs are wanted.
cargo cyclonedx --quiet --format json --override-filename sbom
mv src-tauri/crates/cli/sbom.json target/packages/sampan.cdx.json
mv src-tauri/sbom.json target/packages/sampan-desktop.cdx.json
rm -f src-tauri/crates/*/sbom.json tests/sbom.json
(cd ui && npm sbom --omit dev --sbom-format cyclonedx) > target/packages/sampan-ui.cdx.json
for bill in target/packages/*.cdx.json; do
  python3 - "$bill" <<'PYTHON'
import json, sys
bill = json.load(open(sys.argv[1]))
print(f"{bill['metadata']['component']['name']}: {len(bill['components'])} components, {bill['bomFormat']} {bill['specVersion']}")
PYTHON
done
