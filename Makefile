# Everything a person needs is `make demo` and `make test`; `make help` lists the rest.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: screenshots tour help demo services test test-all lint types-js lock migrate

help: ## List the targets.
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

demo: ## Set up, migrate, load the demo world and serve the portal here. Ctrl-C stops it.
	@$(PYTHON) requirements/install.py base
	@exec $(BIN)/python -m portal.embedded demo --stop-with-parent

services: ## Run PostgreSQL and Valkey alone, for `manage.py` in another terminal.
	@$(PYTHON) requirements/install.py dev
	@exec $(BIN)/python -m portal.embedded serve

migrate: ## Bring the embedded database up to date, as the owner role.
	@$(PYTHON) requirements/install.py dev
	@exec $(BIN)/python -m portal.embedded run $(BIN)/python manage.py migrate --database owner

test: ## Run the tests (ARGS="tests/footage -k index" narrows them).
	@$(PYTHON) requirements/install.py dev
	@exec $(BIN)/python -m pytest -n 2 $(ARGS)

test-all: ## Run the slow tests too.
	@$(PYTHON) requirements/install.py dev
	@exec $(BIN)/python -m pytest -n 2 -m "slow or not slow" $(ARGS)

screenshots: ## Picture the demo's pages into var/screenshots and docs/img (ARGS="client-home" narrows).
	@$(PYTHON) requirements/install.py dev
	@exec $(BIN)/python -m tests.pictures $(ARGS)

tour: ## Walk the eight steps on a drawn street and renew the pictures of docs/tour.md.
	@$(PYTHON) requirements/install.py dev
	@exec $(BIN)/python -m tests.journeys.tour

lint: ## Run every linter and type checker.
	@$(PYTHON) requirements/install.py dev
	@.ci/lint

types-js: ## Check the types of the JavaScript (needs Node, development only).
	@npm ci --ignore-scripts --no-audit --no-fund --silent
	@node_modules/.bin/tsc --noEmit

lock: ## Pin requirements/*.in anew (needs uv). Locks hold versions and hashes, no addresses.
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header $(LOCK_ARGS) \
	  requirements/base.in -o requirements/base.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header $(LOCK_ARGS) \
	  -c requirements/base.txt requirements/dev.in -o requirements/dev.txt
