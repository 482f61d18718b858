# Every command of this project. CI calls the same ones.
SHELL := /bin/sh
PYTHON3 ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
ARGS ?=
# Two at once: a file's tests stay together and in order, so that journeys still come last in each.
JOBS ?= 2
BENCH ?= $(sort $(wildcard bench/*/*.py))

# Our own rules alone, and nothing is fetched or reported.
SEMGREP := .venv-semgrep/bin/semgrep scan --metrics=off --disable-version-check

.DEFAULT_GOAL := help
.PHONY: help run test test-long cover check check-python check-imports check-generated check-web check-security sbom fix bench locks

help: ## what there is
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 18

run: ## set up what is missing, then serve on http://127.0.0.1:8000 (PORT, DATABASE_URL, MPS_DATA_DIR override)
	@$(PYTHON3) scripts/setup.py run
	@exec $(BIN)/mps serve

test: ## the tests of every change (ARGS go to pytest)
	@$(PYTHON3) scripts/setup.py test
	@if [ -f web/package.json ]; then npm --prefix web test --silent; fi
	@$(PYTEST) -m "not long" -n $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

test-long: ## the tests that take too long for every change
	@$(PYTHON3) scripts/setup.py test
	@$(PYTEST) -m long $(ARGS)

# What every promise about the record and about a term rests on: no line and no branch of it that no test takes.
COVERED := src/mps_connect/audit/*,src/mps_connect/*/policy.py,src/mps_connect/*/*_policy.py
COVERING := tests/audit tests/retention/test_reconciling.py tests/security/test_row_20_record.py tests/compliance $(sort $(wildcard tests/*/test_policy.py))

cover: ## whether tests take every branch of the record and of every policy
	@$(PYTHON3) scripts/setup.py test
	@$(PYTEST) -m "not long" -n $(JOBS) --dist loadfile --no-loadscope-reorder --cov --cov-branch --cov-report= $(COVERING) $(ARGS)
	@$(BIN)/coverage report --include='$(COVERED)' --show-missing --skip-covered --fail-under=100

check: check-python check-imports check-generated check-web check-security ## style, types, import order, generated files, what is unsafe

check-python:
	@$(PYTHON3) scripts/setup.py check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check-imports: | check-python
	$(BIN)/lint-imports --no-cache

check-generated: | check-python
	$(BIN)/mps openapi | diff -u web/openapi.json - >/dev/null || { echo "web/openapi.json is stale: make fix"; exit 1; }
	$(BIN)/mps docs --check

check-web: | check-python
	@if [ -f web/package.json ]; then npm --prefix web run check --silent; fi

check-security: | check-python
	$(BIN)/bandit -q -c pyproject.toml -r src scripts
	$(BIN)/python scripts/find_secrets.py
	$(SEMGREP) --config tools/semgrep --error --quiet src scripts web/src

sbom: ## what all this is made of, as CycloneDX: build/sbom-python.cdx.json and build/sbom-web.cdx.json
	@$(PYTHON3) scripts/setup.py check
	@$(BIN)/python scripts/make_sbom.py

fix: ## format, and make generated files anew
	@$(PYTHON3) scripts/setup.py check
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .
	$(BIN)/mps openapi > web/openapi.json.unfinished && mv web/openapi.json.unfinished web/openapi.json
	$(BIN)/mps docs
	@if [ -f web/package.json ]; then npm --prefix web run generate --silent && npm --prefix web run fix --silent; fi

bench: ## measure everything under bench/, one after the other (BENCH=bench/letters/pdf.py for one)
	@$(PYTHON3) scripts/setup.py test
	@set -e; for one in $(BENCH); do echo "== $$one"; $(BIN)/python $$one $(ARGS); done

# Extras stay written: pip, checking hashes, refuses a lock once a package asked for with an extra has a newer release.
LOCK := uv pip compile --quiet --upgrade --no-strip-extras --universal --python-version 3.11 --generate-hashes --custom-compile-command "make locks"

locks: ## newest versions of every Python package, pinned by hash (needs uv)
	$(LOCK) pyproject.toml --group build -o requirements.txt
	$(LOCK) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
	$(LOCK) --group pyproject.toml:semgrep -o requirements-semgrep.txt
	@! grep -n '://' requirements.txt requirements-dev.txt requirements-semgrep.txt
