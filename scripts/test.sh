#!/bin/sh
# All tests: on SQLite with the browser, then the domain and the API again on PostgreSQL and Redis where they answer.
set -eu
PY=.venv/bin/python
HOME_DIR=$(mktemp -d)
trap 'rm -rf "$HOME_DIR"' EXIT
export RANGKUL_HOME="$HOME_DIR"
unset RANGKUL_DATABASE_URL RANGKUL_BROKER_URL RANGKUL_DEMO_PASSWORD || true

echo "== tests on SQLite, with the browser"
$PY -m pytest -q -n "${TEST_WORKERS:-2}" --dist loadfile tests

PG="${TEST_POSTGRES_URL:-postgres://postgres@127.0.0.1:5432/rangkul}"
if $PY scripts/answers.py "$PG"; then
  echo "== domain and API on PostgreSQL"
  RANGKUL_DATABASE_URL="$PG" $PY -m pytest -q -n "${TEST_WORKERS:-2}" --dist loadfile tests/workflows tests/api
else
  echo "== PostgreSQL does not answer: skipped"
fi
