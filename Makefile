# make playground: everything on this machine, no account needed.   make test: the whole test suite.
# Both set themselves up: a virtual environment in .venv with the versions of constraints.txt.

PYTHON_RUN := .venv/bin/python
PLAYGROUND := .venv/playground.installed
DEV := .venv/dev.installed
WORKERS ?= auto
# Tests with processes mostly wait for them, so twice as many as there are cores.
WAITING_WORKERS ?= $(shell echo $$((2 * $$(nproc))))
ARGS ?=

# What runs in one process with servers and their threads, and what must not: Hypothesis wants the
# random module for itself.
INSIDE := $(wildcard tests/unit tests/architecture tests/fuzz)
# The longest first, and in this order: a long file that begins last is waited for alone.
LONGEST := $(wildcard tests/e2e tests/scenarios)
OUTSIDE := $(LONGEST) $(filter-out $(INSIDE) $(LONGEST) tests/cases tests/fakes tests/__pycache__ %.py,$(wildcard tests/*))

.DEFAULT_GOAL := help
.PHONY: help playground test unit soak faults lint format contract-real accuracy bench constraints clean

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

playground: $(PLAYGROUND) ## a Slack, a cluster and an AWS on this machine, and the bot between them
	@$(PYTHON_RUN) -m bot playground $(ARGS)

test: $(DEV) ## every test that can run here; what cannot says why
	@failed=0; \
	echo "Tests without servers: $(INSIDE)"; \
	$(PYTHON_RUN) -m pytest -n $(WORKERS) $(INSIDE) $(ARGS) || failed=1; \
	echo "Tests with servers, processes and a browser: $(OUTSIDE)"; \
	$(PYTHON_RUN) -m pytest -n $(WAITING_WORKERS) --dist loadfile --no-loadscope-reorder \
	  $(OUTSIDE) $(ARGS) || failed=1; \
	exit $$failed

unit: $(DEV) ## the fast tests only: no servers, no random examples
	@$(PYTHON_RUN) -m pytest -n $(WORKERS) -m "not property and not slow" tests/unit $(ARGS)

SOAK_RUNS ?= 200
SOAK_SECONDS ?= 300

soak: $(DEV) ## 200 runs, three replicas on PostgreSQL, killed at random for five minutes; prints its figures
	@IMAGEPULL_SOAK_RUNS=$(SOAK_RUNS) IMAGEPULL_SOAK_SECONDS=$(SOAK_SECONDS) \
	  $(PYTHON_RUN) -m pytest tests/e2e/reliability/test_soak.py -s $(ARGS)

faults: $(DEV) ## the fault tests with outages and waits at their full length; about half an hour
	@IMAGEPULL_LONG_FAULTS=1 $(PYTHON_RUN) -m pytest tests/e2e/reliability --durations=0 $(ARGS)

lint: $(DEV) ## style, formatting, types, import rules
	@$(PYTHON_RUN) -m ruff check .
	@$(PYTHON_RUN) -m ruff format --check .
	@$(PYTHON_RUN) -m mypy
	@.venv/bin/lint-imports --no-logo

format: $(DEV) ## let ruff format the code and mend what it can
	@$(PYTHON_RUN) -m ruff check --fix .
	@$(PYTHON_RUN) -m ruff format .

contract-real: $(DEV) ## the Kubernetes contract on the cluster that IMAGEPULL_TEST_KUBECONFIG names
	@test -n "$$IMAGEPULL_TEST_KUBECONFIG" || { \
	  echo "IMAGEPULL_TEST_KUBECONFIG must name the kubeconfig of a cluster for tests" >&2; exit 2; }
	@$(PYTHON_RUN) -m pytest -m real_cluster tests/contract $(ARGS)

accuracy: $(DEV) ## how many causes the bot names rightly, and what it offers wrongly
	@PYTHONPATH=. $(PYTHON_RUN) benchmarks/accuracy.py $(ARGS)

bench: $(DEV) ## the runbook's commands, one after another, against the bot
	@PATH="$(CURDIR)/.venv/bin:$$PATH" $(PYTHON_RUN) benchmarks/runbook_vs_bot.py $(ARGS)

constraints: ## resolve the dependencies anew and pin them in constraints.txt
	@tools/pin-constraints

clean: ## remove what make and the tests made
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache artifacts

$(PLAYGROUND): pyproject.toml constraints.txt tools/make-venv
	@tools/make-venv playground
	@touch $@

$(DEV): pyproject.toml constraints.txt tools/make-venv
	@tools/make-venv dev
	@touch $@ $(PLAYGROUND)
