# `make` or `make help` lists what there is. Every target makes .venv itself; a second call is quick.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
OUT    ?= out/demo
UCI    ?= ../shared/data/uci_incident_event_log.zip

.DEFAULT_GOAL := help
.PHONY: help demo test lint types unit format bench bench-dea notebook clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(READY): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "sqeval needs Python 3.11 or newer, this is " + sys.version.split()[0])'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable '.[all]' --group dev
	touch $@

demo: $(READY)  ## run the main job on the bundled sample records; OUT=folder, LANG_REPORT=zh
	$(BIN)/sqeval demo --out $(OUT) --lang $(or $(LANG_REPORT),en)

test: lint types unit  ## run everything: lint, types, tests, doctests, notebooks

lint: $(READY)  ## check style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)  ## check types, strictly
	$(BIN)/mypy

unit: $(READY)  ## run tests and doctests in parallel; PYTEST_ARGS=… is passed on
	$(BIN)/python -m pytest $(PYTEST_ARGS)

format: $(READY)  ## put the code into its format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY)  ## measure speed as ratios against peers in the same run; UCI=path of the export
	$(BIN)/python benchmarks/main_job.py $(UCI)
	$(BIN)/python -m pip install --quiet duckdb
	$(BIN)/python benchmarks/measure_speed.py
	$(BIN)/python -m pip install --quiet ahpy pymcdm
	$(BIN)/python benchmarks/ahp_oracles.py
	$(BIN)/python benchmarks/ahp_speed.py
	$(BIN)/python benchmarks/fuzzy_speed.py
	$(BIN)/python benchmarks/evaluation_speed.py
	$(BIN)/python benchmarks/planted_truths.py

bench-dea: $(READY)  ## measure the speed of DEA against a HiGHS loop and a Python package; ARGS=--quick or --full
	$(BIN)/python -m pip install --quiet --no-deps frontierguard-dea dealib
	$(BIN)/python benchmarks/dea_scale.py $(ARGS)
	$(BIN)/python benchmarks/dea_models.py $(filter --quick,$(ARGS))
	$(BIN)/python benchmarks/dea_bootstrap.py

clean:  ## remove what make has made
	rm -rf $(VENV) out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
