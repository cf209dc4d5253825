# Convenor's front door. `make` by itself lists what there is. Needs GNU make and Python 3.11 or newer, nothing else.

# A virtual environment does not survive a move, so its stamps carry the folder they were made in. One that is only
# linked here is another folder's: the link goes, and what it leads to stays.
HERE := $(shell pwd | cksum | cut -d ' ' -f 1)
VENV := .venv/made-$(HERE)
RUN := .venv/run-$(HERE)
DEV := .venv/dev-$(HERE)

PIP := .venv/bin/python -m pip install -qq --no-input --disable-pip-version-check
# Hashed and wheels only: what is installed is what was tested, and no unpinned build tool comes with it.
LOCKED := $(PIP) --no-warn-script-location --require-hashes --only-binary :all:
INSTALL_FAILED := echo "Set-up stopped; the reason is above. Is there a network? A proxy goes into HTTPS_PROXY. Then try again." >&2; exit 1

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: $(RUN) ## start Convenor in local mode, without tokens or accounts (PORT=4000 moves it)
	@CONVENOR_MODE=local exec .venv/bin/convenor serve

.PHONY: test
test: $(DEV) ## every test, on SQLite, PostgreSQL and in a browser
	@scripts/ensure-chromium
	@$(MAKE) --no-print-directory lint types imports
	.venv/bin/pytest

.PHONY: check
check: lint types imports ## the fast part: format, lint, types, import contracts, unit tests
	.venv/bin/pytest tests/unit -n auto --dist worksteal

.PHONY: fuzz
fuzz: $(DEV) ## 100,000 bent requests to both doors, and as many inputs to every parser (REQUESTS=1000 INPUTS=1000 SEED=2)
	.venv/bin/python -m tests.contract.fuzz $(or $(INPUTS),100000) $(or $(SEED),1) $(or $(REQUESTS),100000)

.PHONY: audit
audit: .venv/audit/bin/pip-audit ## known weaknesses in the pinned libraries; needs a network
	@# Strict: a library whose advisories could not be looked up is a failure, not a pass.
	@for file in run dev; do \
		.venv/audit/bin/pip-audit --strict --progress-spinner off --require-hashes --disable-pip -r requirements/$$file.txt || \
		{ echo "Not audited: a weakness was found, or the advisories could not be looked up. The reason is above." >&2; exit 1; }; \
	done

.venv/audit/bin/pip-audit: $(VENV)
	@.venv/bin/python -m venv .venv/audit && .venv/audit/bin/python -m pip install -qq --no-input --disable-pip-version-check "pip-audit==2.10.*" || { $(INSTALL_FAILED); }

.PHONY: manifests
manifests: $(RUN) ## both manifests by Microsoft's schema and Slack's types; needs npm and a network
	@scripts/check-manifests

.PHONY: lint
lint: $(DEV) ## format and lint, nothing is changed
	.venv/bin/ruff format --check --quiet
	.venv/bin/ruff check --quiet

.PHONY: types
types: $(DEV) ## mypy --strict
	.venv/bin/mypy --no-error-summary

.PHONY: imports
imports: $(DEV) ## who may import whom
	.venv/bin/lint-imports --no-logo

.PHONY: plays
plays: $(DEV) ## write the plays in tests/scenario/plays/ anew; then read them
	.venv/bin/python -m tests.scenario.journeys

.PHONY: bench
bench: $(DEV) ## the benchmarks: a table, and build/bench.json (about ten minutes)
	.venv/bin/python -m tests.benchmarks

.PHONY: bench-full
bench-full: $(DEV) ## the same, with the rows that take longer
	.venv/bin/python -m tests.benchmarks --full

.PHONY: format
format: $(DEV) ## format the code and mend what can be mended
	.venv/bin/ruff check --fix --quiet
	.venv/bin/ruff format --quiet

.PHONY: reference
reference: $(RUN) ## write docs/settings.md anew from bot/settings.py
	.venv/bin/convenor settings > docs/settings.md

.PHONY: setup
setup: $(RUN) ## only the set-up; the others do it by themselves
	@echo "Set up. Start Convenor with: make run"

.PHONY: hooks
hooks: $(DEV) ## check before each commit and push
	@.venv/bin/pre-commit install

# The machine's own pip settings must not shape what everybody installs.
COMPILE = env -u PIP_FIND_LINKS -u PIP_INDEX_URL -u PIP_EXTRA_INDEX_URL -u PIP_CONSTRAINT PIP_CONFIG_FILE=/dev/null \
	CUSTOM_COMPILE_COMMAND="make lock" .venv/bin/pip-compile --quiet --no-config --strip-extras --allow-unsafe \
	--generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options

.PHONY: lock
lock: $(DEV) ## write requirements/ anew from pyproject.toml (UPGRADE=1: to the newest releases)
	$(COMPILE) $(if $(UPGRADE),--upgrade) --build-deps-for editable --output-file requirements/run.txt pyproject.toml
	$(COMPILE) $(if $(UPGRADE),--upgrade) --build-deps-for editable --extra dev --constraint requirements/run.txt \
		--output-file requirements/dev.txt pyproject.toml

# Setting up empties .venv: never where it leads to somebody else's.
$(VENV):
	@if [ -L .venv ]; then echo "Set-up stopped: .venv is a link. Remove the link, then try again." >&2; exit 1; fi
	@python=$$(scripts/find-python) && \
	echo "Setting up: $$($$python --version) from $$python, in .venv" && \
	if [ -L .venv ]; then rm .venv; fi && \
	$$python -m venv --clear .venv || { echo "Set-up stopped: no virtual environment could be made." >&2; exit 1; }
	@touch $@

$(RUN): $(VENV) requirements/run.txt pyproject.toml
	@echo "Setting up: the libraries Convenor runs on (a minute or so)"
	@$(LOCKED) -r requirements/run.txt || { $(INSTALL_FAILED); }
	@echo "Setting up: the convenor command"
	@$(PIP) --no-deps --no-build-isolation --editable . || { $(INSTALL_FAILED); }
	@touch $@

$(DEV): $(RUN) requirements/dev.txt
	@echo "Setting up: the tools for tests and checks"
	@$(LOCKED) -r requirements/dev.txt || { $(INSTALL_FAILED); }
	@touch $@
