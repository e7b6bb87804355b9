#!/bin/sh
# What the tests need from the system: Chromium, PostgreSQL, gettext, openssl, gammu-smsd, Xvfb. It installs or says how.
set -eu

missing=
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
command -v msgfmt >/dev/null 2>&1 || missing="$missing gettext"
command -v openssl >/dev/null 2>&1 || missing="$missing openssl"
command -v gammu-smsd >/dev/null 2>&1 || missing="$missing gammu-smsd"
command -v Xvfb >/dev/null 2>&1 || missing="$missing xvfb"
[ -n "$missing" ] || exit 0

if [ "${1:-}" != again ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing$missing …"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086 (one word a package)
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
    exec "$0" again # look again: a package may have come without its program
fi
echo "The tests need$missing. On Debian or Ubuntu: sudo apt-get install$missing" >&2
exit 1
