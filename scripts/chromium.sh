#!/bin/sh
# Browser tests use Debian's Chromium. Install it where that is possible; say so where it is not.
set -u
if [ -x /usr/bin/chromium ]; then exit 0; fi
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
fi
[ -x /usr/bin/chromium ] && exit 0
echo "Chromium is missing: install it (apt-get install chromium), the browser tests need /usr/bin/chromium." >&2
exit 1
