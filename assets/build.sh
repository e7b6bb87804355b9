#!/bin/sh
# Rebuilds the committed files that come from npm. For the maintainer only: see README.md.
set -eu

GOVUK=6.6.0 # also named in the first line of govuk.scss
SASS=1.108.2
AXE=4.14.1
LIMIT=9728 # bytes of govuk.css after gzip -9 (9.5 KB)

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(dirname -- "$here")
css=ishenim/common/static/ishenim/css/govuk.css
axe=tests/walks/axe.min.js

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT INT TERM

npm install --prefix "$tmp" --no-save --no-package-lock --ignore-scripts --omit=optional \
    --no-audit --no-fund --loglevel=error \
    "govuk-frontend@$GOVUK" "sass@$SASS" "axe-core@$AXE"

"$tmp/node_modules/.bin/sass" --style=compressed --no-source-map --no-charset --quiet-deps \
    --load-path="$tmp/node_modules" "$here/govuk.scss" "$tmp/govuk.css"

if grep -Eq 'url\(|@font-face|@import|GDS Transport' "$tmp/govuk.css"; then
    echo "govuk.css names a font or an outside file: not installed" >&2
    exit 1
fi
size=$(gzip -9 -n -c "$tmp/govuk.css" | wc -c | tr -d ' ')
if [ "$size" -gt "$LIMIT" ]; then
    echo "govuk.css is $size bytes gzipped, the limit is $LIMIT: not installed" >&2
    exit 1
fi

cp "$tmp/govuk.css" "$root/$css"
python3 "$here/purge.py"
cp "$tmp/node_modules/axe-core/axe.min.js" "$root/$axe"
echo "govuk.css: $size bytes gzipped before purge.py, $(gzip -9 -n -c "$root/$css" | wc -c | tr -d ' ') after"
echo "SHA-256 for VENDORED.md:"
(cd "$root" && sha256sum "$css" "$axe")
