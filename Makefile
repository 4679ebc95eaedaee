# Two commands: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
ON_POSTGRES := $(filter postgresql,$(DATABASE))

.DEFAULT_GOAL := help
.PHONY: help run test test-api test-faults test-postgres lint format translations vendor clean

help:
	@echo "make run            start everything with the demonstration county (ARGS='--port 8001' to change)"
	@echo "make test           set up and run the tests"
	@echo "make test-postgres  run the tests that touch the database on a real PostgreSQL server"
	@echo "make test-faults    kill every link of the alarm chain 20 times while devices speak (minutes; DATABASE=postgresql)"
	@echo "make test-api       call every operation of the API in many ways, well and badly formed (minutes; API_EXAMPLES=200)"
	@echo "make lint           style, types, import order, templates, translations"
	@echo "make format         put the code into one shape"
	@echo "make vendor         fetch the vendored scripts and styles again and compare (needs npm)"
	@echo "make translations   collect the texts and build the catalogues"
	@echo "make clean          remove what was built here; data in var/ stays"

run: $(VENV)/.run
	@exec $(BIN)/eldercare demo $(ARGS)

test: $(VENV)/.dev
	@sh .ci/system-parts chromium mosquitto
	@$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

test-faults: $(VENV)/.dev
	@sh .ci/system-parts mosquitto $(if $(ON_POSTGRES),postgresql)
	@FAULT_ROUNDS=$${FAULT_ROUNDS:-20} $(BIN)/python -m $(if $(ON_POSTGRES),tests.postgres --safe,pytest) tests/faults/test_alarm_chain.py $(ARGS)

test-api: $(VENV)/.dev
	@API_EXAMPLES=$${API_EXAMPLES:-200} $(BIN)/python -m pytest tests/web/test_openapi.py $(ARGS)

test-postgres: $(VENV)/.dev
	@sh .ci/system-parts postgresql mosquitto
	@$(BIN)/python -m tests.postgres $(ARGS)

lint: $(VENV)/.dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/djlint --lint --quiet eldercare
	@$(BIN)/python -m eldercare.translations check

format: $(VENV)/.dev
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

# Needs npm; the tests compare the committed files with the hashes of the lock without it.
vendor: $(VENV)/.dev
	@$(BIN)/python .ci/vendor.py --check

translations: $(VENV)/.dev
	@$(BIN)/python -m eldercare.translations build

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Each stamp says: the packages of that lock file are installed, with their hashes checked, and the planner's
# kernel is compiled from its present sources.
KERNEL := $(wildcard dispatch/*.py)

$(VENV)/.run: requirements.lock pyproject.toml $(KERNEL)
	@sh .ci/venv $(PYTHON) $(VENV) requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml $(KERNEL)
	@sh .ci/venv $(PYTHON) $(VENV) requirements-dev.lock
	@touch $@ $(VENV)/.run
