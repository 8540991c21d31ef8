#!/usr/bin/env bash
# Looks into a deb and an rpm: is everything in them that belongs there, do the metadata hold, and would it start where only
# the packages it asks for are installed?
set -euo pipefail
deb=$(realpath "$1")
rpm=$(realpath "$2")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
dpkg-deb --extract "$deb" "$scratch"
dpkg-deb --info "$deb" | sed -n '/Package:/,$p'
(cd "$scratch" && find . -type f | sort)

fail() { echo "check: $*" >&2; exit 1; }

for file in usr/bin/sampan usr/bin/sampan-desktop usr/share/applications/Sampan.desktop \
  usr/lib/systemd/system/sampan.service usr/share/metainfo/io.sampan.desktop.metainfo.xml \
  usr/share/mime/packages/sampan-rules.xml usr/share/man/man1/sampan.1.gz usr/share/man/man1/sampan-job-log.1.gz \
  usr/share/man/zh_CN/man1/sampan.1.gz usr/share/bash-completion/completions/sampan \
  usr/share/fish/vendor_completions.d/sampan.fish usr/share/zsh/vendor-completions/_sampan; do
  [ -s "$scratch/$file" ] || fail "$file is missing"
done
find "$scratch/usr/share/icons" -name '*.png' | grep -q . || fail "there is no icon"
"$scratch/usr/bin/sampan" --version >/dev/null || fail "the command does not start"

desktop=$scratch/usr/share/applications/Sampan.desktop
grep -q '^Exec=sampan-desktop' "$desktop" || fail "the desktop entry starts something else"
grep -q '^MimeType=application/x-sampan-rules+yaml;' "$desktop" || fail "rule files are not opened with it"
desktop-file-validate "$desktop" || fail "the desktop entry does not hold"
appstreamcli validate --no-net "$scratch"/usr/share/metainfo/*.xml || fail "the metadata do not hold"

# The rpm has the same files, but for the places that other distributions have for them.
listed() { sed 's|/zsh/[a-z-]*/|/zsh/|' | sort; }
diff <(cd "$scratch" && find . -type f | sed 's|^\.||' | listed) <(rpm -qp --qf '[%{FILEMODES:perms} %{FILENAMES}\n]' "$rpm" |
  sed -n 's/^-[^ ]* //p' | listed) || fail "the rpm has other files"
rpm -qp --qf '%{NAME} %{VERSION}-%{RELEASE} %{LICENSE}\n' "$rpm"
rpm -qp --requires "$rpm" | sort -u | tee "$scratch/requires"
for library in libwebkit2gtk-4.1 libgtk-3 libayatana-appindicator; do
  grep -q "$library" "$scratch/requires" || grep -q "${library#lib}" "$scratch/requires" || fail "the rpm does not ask for $library"
done

# Every library that a program is linked with comes from a package that is asked for, or from one that such a package
# asks for.
asked=$(dpkg-deb --field "$deb" Depends | tr ',' '\n' | sed 's/^ *//; s/[ (|].*//; /^$/d' | sort -u)
wanted=$(for package in $asked; do echo "$package"; done; for package in $asked; do
  apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances "$package" 2>/dev/null |
    grep -v '^[ |<]' || true
done)
for program in "$scratch"/usr/bin/*; do
  while read -r library; do
    owner=$(dpkg --search "$library" 2>/dev/null || dpkg --search "$(realpath "$library")" 2>/dev/null || dpkg --search "/usr$library" 2>/dev/null || true)
    owner=${owner%%:*}
    [ -n "$owner" ] || fail "$(basename "$program") needs $library, which no package has"
    grep -qx "$owner" <<<"$wanted" || fail "$(basename "$program") needs $library of $owner, which is not asked for"
  done < <(ldd "$program" | awk '$2 == "=>" { print $3 }')
done
echo "check: $(basename "$deb") and $(basename "$rpm") are whole"
