# Rangkul: `make run` serves it, `make test` tests it; both set up everything they need.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
BIN := .venv/bin
FRONT := web/frontend
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PORT

.PHONY: install run test lint lock browser clean frontend dev schema

install: .venv/.runtime web/static/build/.stamp

.venv/.python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Rangkul needs Python 3.11 or newer")'
	$(PYTHON) -m venv .venv
	touch $@

.venv/.runtime: .venv/.python requirements/runtime.txt pyproject.toml
	$(BIN)/pip install --quiet --require-hashes -r requirements/runtime.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

.venv/.dev: .venv/.runtime requirements/dev.txt
	$(BIN)/pip install --quiet --require-hashes -r requirements/dev.txt
	touch $@

$(FRONT)/node_modules/.stamp: .venv/.runtime $(FRONT)/package.json $(FRONT)/package-lock.json
	cd $(FRONT) && npm ci --no-audit --no-fund --loglevel=error
	touch $@

web/static/build/.stamp: $(FRONT)/node_modules/.stamp $(shell find $(FRONT)/src $(FRONT)/*.ts $(FRONT)/tsconfig.json web/templates web/views web/*.py web/templatetags -type f -not -name '*.pyc' 2>/dev/null)
	cd $(FRONT) && npm run --silent build
	touch $@

frontend: web/static/build/.stamp

dev: install .venv/.dev

run: install
	@$(BIN)/rangkul run

browser:
	@sh scripts/chromium.sh

test: dev browser
	@sh scripts/test.sh

lint: dev
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy engine workflows api web config
	cd $(FRONT) && npm run --silent check
	sh scripts/checks.sh

# the OpenAPI document that is kept in git
schema: dev
	$(BIN)/rangkul manage spectacular --file api/openapi.yaml --validate

lock: dev
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -q --allow-unsafe requirements/runtime.in -o requirements/runtime.txt
	$(BIN)/uv pip compile --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -q --allow-unsafe requirements/dev.in -o requirements/dev.txt

clean:
	rm -rf .venv $(FRONT)/node_modules web/static/build
