#!/usr/bin/env bash
# Fetches the libraries of the page anew, by name and version, and writes what they must hash to.
# Only needed to change a version: the results are kept in the repository, and building takes nothing from elsewhere.
set -euo pipefail
cd "$(dirname "$0")/wwwroot"
fetched=$(mktemp -d)
trap 'rm -rf "$fetched"' EXIT

fetch() { # NAME VERSION
    (cd "$fetched" && npm pack --silent "$1@$2" && mkdir "$1" && tar xzf "$1-$2.tgz" -C "$1" --strip-components=1)
}

fetch preact 10.29.8
fetch htm 3.1.1
fetch redoc 2.5.4
cp "$fetched/htm/preact/standalone.module.js" vendor/preact.js
{ echo "Preact:"; cat "$fetched/preact/LICENSE"; echo; echo "htm:"; cat "$fetched/htm/LICENSE"; } > vendor/LICENSES.txt
# The logo would come from elsewhere, and there is no source map.
sed -e 's#https://cdn.redoc.ly/redoc/logo-mini.svg#data:,#' -e '$ { /^\/\/# sourceMappingURL=/d }' \
    "$fetched/redoc/bundles/redoc.standalone.js" > redoc/redoc.standalone.js
cp "$fetched/redoc/bundles/redoc.standalone.js.LICENSE.txt" redoc/LICENSES.txt
sha256sum vendor/preact.js redoc/redoc.standalone.js > vendor/SHA256SUMS
