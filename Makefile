# `make demo` sets up what it needs and runs the main job on the sample; `make test` runs everything that is checked.
PYTHON ?= python3
BIN := .venv/bin
SAMSYN := $(BIN)/samsyn

.DEFAULT_GOAL := help
.PHONY: help demo test check docs benchmark clean

help: ## Say what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

.venv/run: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

.venv/develop: .venv/run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test,check,docs]'
	@touch $@

demo: .venv/run ## Analyse the sample plans and name the report to open
	@scripts/system-packages tesseract
	@$(SAMSYN) analyse examples/plans --organisations examples/organisations.csv --output demo-report; \
	status=$$?; if [ $$status -gt 1 ]; then exit $$status; fi

check: .venv/develop ## Style, types, the rules of the house
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint src/samsyn/report/templates --check --quiet
	$(BIN)/djlint src/samsyn --lint --quiet

docs: .venv/develop ## Build the documentation, warnings are errors
	$(BIN)/python scripts/reference.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict # not --quiet, which would let warnings pass

test: .venv/develop ## Everything the project checks
	@scripts/system-packages tesseract chromium postgresql
	$(MAKE) check docs
	$(BIN)/pytest -n 2

benchmark: .venv/develop .venv-asreview/bin/asreview ## Print every figure beside its peer
	$(BIN)/python -m benchmarks

.venv-asreview/bin/asreview: # a peer, in an environment of its own
	$(PYTHON) -m venv .venv-asreview
	.venv-asreview/bin/python -m pip install --quiet --disable-pip-version-check asreview

clean: ## Remove what was made
	rm -rf .venv site demo-report
