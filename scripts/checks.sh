#!/bin/sh
# What no linter knows: the OpenAPI file is the one the code makes, and no address of a package registry is recorded.
set -eu
HOME_DIR=$(mktemp -d)
trap 'rm -rf "$HOME_DIR"' EXIT
RANGKUL_HOME="$HOME_DIR" .venv/bin/rangkul manage spectacular --file "$HOME_DIR/openapi.yaml" --validate
if ! diff -q "$HOME_DIR/openapi.yaml" api/openapi.yaml >/dev/null; then
  echo "api/openapi.yaml has drifted: run make schema and review the change." >&2
  exit 1
fi
if grep -nE '"resolved": *"http|^ *--(extra-)?index-url' web/frontend/package-lock.json requirements/*.txt; then
  echo "A lock file records download addresses: remove them." >&2
  exit 1
fi
echo "checks passed"
