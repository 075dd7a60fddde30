# Everything that is done to this repository by hand. `make` alone lists it.
BIN := .venv/bin
PY := $(BIN)/python
NODE_TOOLS := $(wildcard tests/tools/package-lock.json)
DEMO := reference/assignment1
RUNS ?= 300

.DEFAULT_GOAL := help
.PHONY: help setup compiled demo test lint format bench test-docker verify-tiers promises class soak verify node-tools clean

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 13

setup: .venv/.ready ## Make .venv, and install bubblewrap when it is missing

.venv/.ready: pyproject.toml tools/setup.sh
	@sh tools/setup.sh

compiled: setup
	@$(PY) -m compileall -q grader

demo: compiled ## Grade the reference solution, and one that forgets to wait for its last child
	$(BIN)/grade assignment1 $(DEMO)
	$(BIN)/grade assignment1 $(DEMO)/mutants/forgets_last_wait.py --report html=demo.html || test $$? -eq 1
	@echo "The same as a page, with a picture of what the processes did: $(CURDIR)/demo.html"

test: compiled node-tools ## All tests, `grade verify` among them
	@$(PY) -m pytest -n auto --dist loadgroup --cov --cov-report=term:skip-covered

lint: setup ## ruff, mypy, and the import contracts
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check --quiet || { echo 'make format mends these'; $(BIN)/ruff format --check; }
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

format: setup ## Lay the code out
	@$(BIN)/ruff check --fix-only --quiet
	@$(BIN)/ruff format

verify: compiled ## What the grader makes of the reference, the starters, the styles and the mutants
	@$(BIN)/grade verify

bench: compiled ## Measure what we claim of speed, and write docs/benchmarks.md
	@$(PY) bench/run.py

test-docker: compiled ## Grade in default containers, and prove the promises there; brings a Docker daemon if there is none
	@$(PY) tests/docker/run.py

verify-tiers: compiled ## `make verify` in every tier, as root, as a user, in containers; hours. What differs is listed
	@rm -rf build/tiers
	@TIERS_EVERY=1 TIERS_FOUND=$(CURDIR)/build/tiers $(PY) -m pytest -n auto tests/tiers
	@TIERS_EVERY=1 TIERS_FOUND=$(CURDIR)/build/tiers $(PY) tests/docker/run.py tests/docker/grades_in_docker.py
	@$(PY) -m tests.tiers.found build/tiers

promises: compiled ## Prove every promise of the sandboxes here, and write the table in SECURITY.md
	@RECORD_PROMISES=1 $(PY) -m pytest tests/contract

class: compiled ## RUNS=300 submissions of each assignment: the batch's verdict is the single run's
	@$(PY) bench/classes.py $(RUNS)

soak: compiled ## RUNS=300 correct submissions on a loaded machine, and as many servers: none may lose a check
	@$(PY) bench/soak.py $(RUNS)
	@$(PY) bench/soak.py $(RUNS) assignment5

# xunit-viewer, which reads the reports in a test; that test is skipped where there is no npm
node-tools: $(if $(shell command -v npm),$(NODE_TOOLS:package-lock.json=node_modules/.package-lock.json))

tests/tools/node_modules/.package-lock.json: tests/tools/package-lock.json
	@npm ci --prefix tests/tools --no-audit --no-fund --silent && touch $@ || test -z "$$CI"

clean: ## Remove what was made
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage* htmlcov dist build tests/tools/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
