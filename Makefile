# Plainchat's commands. `make` alone lists them. Only python3 (3.11 or later) and make are needed to begin.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
DATA ?= var/demo
# Processes that share the tests: one more than processors, as some wait, for a screen reader to speak most of all.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
ARGS ?=
# Every process would compile all modules anew where the environment forbids to keep what is compiled.
export PYTHONDONTWRITEBYTECODE =

.DEFAULT_GOAL := help
.PHONY: help run test test-fast coverage test-all bench lint types format format-check docs pictures lock setup setup-test

help: ## Show these commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

run: setup ## Set everything up and serve the demo (PORT=8000 DATA=var/demo)
	@$(BIN)/plainchat demo --port $(PORT) --data $(DATA)

test: setup-test ## Run every test, in browsers and with a screen reader (fewer combinations than test-all)
	@$(PYTHON) -m scripts.tools
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

test-fast: setup-test ## Run the quick ones of the tests that need no browser (about a minute)
	$(BIN)/python -m pytest tests -m "not slow and not long" -n $(WORKERS) --dist worksteal $(ARGS)

coverage: setup-test ## Say which lines of app/ the tests without a browser do not run; fails under 95 %
	$(BIN)/python -m pytest tests -m "not slow" -n $(WORKERS) --dist worksteal --cov --cov-report=term $(ARGS)

test-all: setup-test ## Run every test in every combination of page, state, language and theme (slow)
	@$(PYTHON) -m scripts.tools
	TEST_ALL=1 $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

bench: setup-test ## Measure what the product costs, beside peers (ARGS="weight latency idle durable" for some)
	$(BIN)/python -m bench $(ARGS)

lint: setup-test ## Look for mistakes in the code
	$(BIN)/ruff check .

types: setup-test ## Check the types
	$(BIN)/mypy

format: setup-test ## Format the code
	$(BIN)/ruff check --select I --fix .
	$(BIN)/ruff format .

format-check: setup-test ## Check that the code is formatted
	$(BIN)/ruff format --check .

docs: setup-test ## Write what is generated of the docs: tables of accessibility and conformance, the statement
	$(BIN)/python -m scripts.requirement_table
	$(BIN)/python -m scripts.conformance

pictures: setup-test ## Make the pictures of the README and the docs, with Chromium (ARGS=names)
	$(BIN)/python -m scripts.pictures $(ARGS)

lock: ## Write the lock files from pyproject.toml (needs uv; ARGS=--upgrade for newer versions)
	$(PYTHON) -m scripts.lock $(ARGS)

setup:
	@$(PYTHON) -m scripts.setup run

setup-test:
	@$(PYTHON) -m scripts.setup test
