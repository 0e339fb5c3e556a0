# Two commands on a fresh machine: `make run` and `make test`. Each does all set-up, and only what is missing the second time.
# Needs: make and Python (3.10 on the path, or any Python 3 with which uv can fetch a 3.10).

VENV      := .venv
BIN       := $(VENV)/bin
READY     := $(VENV)/.ready-lock
PROJECT   ?= .
# A file's tests stay together, so that what they share is built once; in the order of the files, as the slow ones are in the middle.
# One process more than the two cores of the machine we test for: much of the time goes into pauses. What tests write is
# in memory where there is plenty (kilobytes): they have nothing to lose, and wait for a slow disk half of their time.
ROOMY       = 6000000
IN_PARALLEL = --numprocesses 3 --dist loadfile --no-loadscope-reorder
UV_LINE    = sed -n '/^uv==/,/^[a-z].*==/p' requirements.lock | sed '1!{/^[a-z]/d;}' | grep -v '\# '

# Quiet, offline-minded tools: Rasa's telemetry is off for every command we run.
export RASA_TELEMETRY_ENABLED := false
export OMP_NUM_THREADS        := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup run test lint chromium compile train bench lock clean

help: ## Print this help
	@echo "Travesía. Usage: make TARGET"
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  %-9s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(READY) ## Set up, compile and train what is missing, then serve the chat and print its address
	@$(BIN)/travesia run --project "$(PROJECT)"

test: lint chromium ## Set up, then everything that must hold: style, types, layers, freshness, tests, coverage
	@$(BIN)/travesia format --check journey_maps examples/*/ bot/templates/*/*/map.yml
	@$(BIN)/travesia compile --check --project .
	@$(BIN)/python -m bot.reference --check
	@$(BIN)/python -m bot.language.sentiment_training --check
	@$(BIN)/coverage erase
	@if [ "$$(df --output=avail /dev/shm 2>/dev/null | tail -1)" -gt $(ROOMY) ] 2>/dev/null; then \
	  TMPDIR=$$(mktemp -d /dev/shm/travesia-tests-XXXXXX) || exit 1; export TMPDIR; trap 'rm -rf "$$TMPDIR"' EXIT; \
	fi; \
	$(BIN)/python -m pytest $(IN_PARALLEL) --cov --cov-report= $(PYTEST_OPTIONS)
	@$(BIN)/coverage report --fail-under=97 --format=total | sed 's/^/coverage, whole (%): /'
	@$(BIN)/coverage report --fail-under=100 --include='bot/journeys/*,bot/compiler/*'

lint: $(READY) ## Style, types and layers only
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo > $(VENV)/lint-imports.txt || { cat $(VENV)/lint-imports.txt; exit 1; }

compile: $(READY) ## Compile the maps into Rasa's files
	@$(BIN)/travesia compile --project "$(PROJECT)"

train: $(READY) ## Train the model
	@$(BIN)/travesia train --project "$(PROJECT)"

bench: $(READY) ## Print the tables behind every performance claim
	@for each in benchmarks/*.py; do \
	  name=$$(basename $$each .py); [ $$name = __init__ ] || $(BIN)/python -m benchmarks.$$name || exit 1; \
	done

lock: $(READY) ## Make requirements.lock anew from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --extra dev --python-version 3.10 --generate-hashes \
	  --no-emit-index-url --no-header --upgrade -q -o requirements.lock

clean: ## Remove what was made here: environment, models, caches (never var/, where conversations are)
	rm -rf $(VENV) models .rasa .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info .coverage*

setup: $(READY)

# The environment: Python 3.10 from the path (pyenv's shim obeys .python-version), else one that uv fetches.
# uv itself comes from the lock with its hashes, through pip; then it installs the rest about ten times faster.
$(READY): requirements.lock pyproject.toml Makefile
	@echo "Setting up $(VENV) (first time: about a minute) ..."
	@set -e; $(UV_LINE) > .uv-requirement.tmp; trap 'rm -f .uv-requirement.tmp' EXIT; \
	if ! $(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' 2>/dev/null; then \
	  rm -rf $(VENV); \
	  if python3.10 -c '' 2>/dev/null; then \
	    python3.10 -m venv $(VENV); \
	  else \
	    rm -rf $(VENV)-uv; \
	    python3 -m venv $(VENV)-uv || { echo "make: Python 3 with venv is needed; install python3.10 or python3-venv"; exit 1; }; \
	    $(VENV)-uv/bin/python -m pip install -q --require-hashes -r .uv-requirement.tmp; \
	    $(VENV)-uv/bin/uv venv -q --seed --python 3.10 $(VENV) || { echo "make: Python 3.10 was not found and could not be fetched; install it (pyenv install 3.10)"; exit 1; }; \
	    rm -rf $(VENV)-uv; \
	  fi; \
	fi; \
	[ -x $(BIN)/uv ] || $(BIN)/python -m pip install -q --require-hashes -r .uv-requirement.tmp; \
	$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements.lock; \
	$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .; \
	touch $@

# A browser for the tests: one found on the machine, else Debian's package when root, else Playwright's own download.
chromium: $(READY)
	@for name in "$$TRAVESIA_CHROMIUM" chromium chromium-browser google-chrome; do \
	  [ -n "$$name" ] && command -v "$$name" >/dev/null 2>&1 && exit 0; \
	done; \
	ls $$HOME/.cache/ms-playwright/chromium-*/ >/dev/null 2>&1 && exit 0; \
	echo "Installing Chromium for the browser tests ..."; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0; \
	fi; \
	$(BIN)/playwright install chromium && exit 0; \
	echo "make: no Chromium for the browser tests; install one and set TRAVESIA_CHROMIUM to its path"; exit 1
