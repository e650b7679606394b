# Every command of the project. A fresh machine has Python 3.11+, make and the package registry.
PYTHON ?= python3
BIN := .venv/bin
SIYU := $(BIN)/siyu
DATE ?=

export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: help setup nightly real test check dev bench faults seeds lock postgres old-client

help:
	@echo "make nightly   one night: simulates a brand if nothing was delivered"
	@echo "               (DATE=..., first thing in an empty home: one of the thirty nights that end today)"
	@echo "make real      the two public data sets, delivered day by day and released"
	@echo "make dev       the Dagster UI on http://127.0.0.1:3000"
	@echo "make test      all tests        make check  lint, format, types, parse"
	@echo "make bench     speed and memory, written to benchmarks/results.md"
	@echo "make faults    52 faults in whole nights, written to docs/faults.md (hours)"
	@echo "siyu --help    everything else (in .venv/bin)"

setup: .venv/installed

.venv/installed: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

nightly: setup
	@$(SIYU) simulate --if-empty
	@$(SIYU) nightly $(if $(DATE),--date $(DATE))

real: setup
	@$(SIYU) real
	@$(SIYU) backfill

# The server that tests start for themselves. Without it they say so, and fail in CI only.
postgres:
	@command -v initdb > /dev/null || ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 \
		|| { apt-get -qq update && apt-get -qq install -y postgresql; } > /dev/null \
		|| echo "no PostgreSQL, and Debian's package postgresql cannot be installed here"

# The oldest DuckDB that a BI tool may bring along: releases are read with it.
old-client: .venv/duckdb-1.2

.venv/duckdb-1.2: tests/old_client.lock | setup
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --target $@ --require-hashes -r tests/old_client.lock \
		|| echo "no old DuckDB client: tests/old_client.lock cannot be installed here"
	@test ! -d $@ || touch $@

# Whole nights take one core each.
test: setup postgres old-client
	@$(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

check: export SIYU_HOME := $(or $(SIYU_HOME),$(CURDIR)/.siyu)
check: export DBT_TARGET_PATH := $(SIYU_HOME)/dbt
check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/sqlfluff lint --processes 2 --disable-progress-bar dbt_project/models dbt_project/tests
	@$(SIYU) dbt --quiet parse

dev: setup
	@$(SIYU) dev

bench: setup
	@$(BIN)/python -m benchmarks.run

# All faults in whole nights and through plain dbt; goes on where it was stopped, writes docs/faults.md.
faults: setup
	@$(BIN)/python -m benchmarks.faults.run
	@$(BIN)/python -m benchmarks.faults.baseline
	@$(BIN)/python -m benchmarks.faults.page .siyu-faults/results.jsonl .siyu-faults/plain.jsonl

# What is generated and committed, written again from its sources.
seeds: setup
	@$(BIN)/python -m simulator.market_calendar
	@$(BIN)/python -m orchestration.landing.catalogue
	@$(BIN)/python -m orchestration.metric_definitions

lock:
	@$(BIN)/uv pip compile --quiet pyproject.toml --group dev --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --output-file requirements.lock
