#!/usr/bin/env bash
# Installs what a target of the Makefile needs and this machine lacks, and says so. Silent when nothing is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    echo "Please install as root: $*" >&2
    exit 1
  fi
}

# Debian packages, those of the arguments that are not there.
packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  command -v apt-get >/dev/null || { echo "Please install: ${missing[*]}" >&2; exit 1; }
  echo "Installing Debian packages: ${missing[*]}"
  case " ${missing[*]} " in
    *" docker-registry "*)
      # The package starts an open registry on port 5000; only the program is wanted.
      if [ -d /run/systemd/system ]; then as_root systemctl mask docker-registry.service; fi ;;
  esac
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -o DPkg::Lock::Timeout=300 --yes --no-install-recommends -qq "${missing[@]}" >/dev/null
}

tools() {
  command -v cargo >/dev/null || { echo "Please install Rust first" >&2; exit 1; }
  local wanted=()
  # Programs count wherever they come from; a package is installed only for one that is missing.
  command -v cc >/dev/null || wanted+=(gcc libc6-dev)
  command -v docker-registry >/dev/null || wanted+=(docker-registry)
  command -v skopeo >/dev/null || wanted+=(skopeo)
  command -v curl >/dev/null || wanted+=(curl)
  command -v setpriv >/dev/null || wanted+=(util-linux)
  # Makes system calls fail, for the tests of the store.
  command -v fiu-run >/dev/null || wanted+=(fiu-utils)
  # Another time of day for one process.
  command -v faketime >/dev/null || wanted+=(faketime)
  [ -e /etc/ssl/certs/ca-certificates.crt ] || wanted+=(ca-certificates)
  packages "${wanted[@]}"
}

npm_packages() {
  command -v npm >/dev/null || { echo "Please install Node 20 first" >&2; exit 1; }
  [ ui/node_modules/.package-lock.json -nt ui/package-lock.json ] && return
  echo "Installing the UI's npm packages"
  # `npm ci` refuses a lock file that was written where packages for other systems could not be seen.
  (cd ui && npm install --no-audit --no-fund)
}

case "${1:-}" in
  tools) tools ;;
  webview) packages libwebkit2gtk-4.1-dev ;;
  # A display without a screen, a session bus with a keyring, the web view's driver, letters for Chinese, pictures, and
  # what opens a file with the program it belongs to.
  display)
    packages xvfb xauth dbus dbus-daemon gnome-keyring webkit2gtk-driver libayatana-appindicator3-1 \
      fonts-noto-cjk imagemagick libglib2.0-bin shared-mime-info ;;
  browser)
    command -v chromium >/dev/null || command -v google-chrome >/dev/null || packages chromium fonts-noto-cjk ;;
  packaging) packages rpm desktop-file-utils appstream ;;
  icons) packages librsvg2-bin ;;
  npm) npm_packages ;;
  peers)
    command -v go >/dev/null || { echo "Please install Go first" >&2; exit 1; }
    mkdir -p target/peers
    # Of the places where modules are looked for only the first: the others are version control systems.
    export GOBIN="$PWD/target/peers" GOTOOLCHAIN=local GOPROXY
    GOPROXY="$(go env GOPROXY | cut -d, -f1)"
    [ -e target/peers/crane ] || go install github.com/google/go-containerregistry/cmd/crane@v0.22.1
    [ -e target/peers/oras ] || go install oras.land/oras/cmd/oras@v1.3.6
    [ -e target/peers/regsync ] || go install github.com/regclient/regclient/cmd/regsync@v0.11.7
    [ -e target/peers/registry ] || go install github.com/distribution/distribution/v3/cmd/registry@v3.1.2 ;;
  cargo-cyclonedx)
    command -v cargo-cyclonedx >/dev/null && exit
    cargo install --locked cargo-cyclonedx --version 0.5.9 ;;
  cargo-deny)
    command -v cargo-deny >/dev/null && exit
    echo "Installing cargo-deny"
    cargo install --locked cargo-deny --version 0.20.2 ;;
  *) echo "usage: $0 tools|webview|display|browser|packaging|icons|npm|peers|cargo-deny|cargo-cyclonedx" >&2; exit 2 ;;
esac
