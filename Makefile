# On a fresh machine with Python 3.11+, pip, venv and make: `make paper` sets up and does the main job, `make test` sets up and tests.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input install
LOCKED := --require-hashes --only-binary :all:

# One answer everywhere: fixed hashes and dates, one thread per process.
export PYTHONHASHSEED = 0
export SOURCE_DATE_EPOCH = 1735689600
export OPENBLAS_NUM_THREADS = 1
export OMP_NUM_THREADS = 1
# Not for `lab` and `test`: a notebook's kernel would inherit it and show no figure. conftest.py chooses for the tests.
paper full estimates bench: export MPLBACKEND = Agg

.DEFAULT_GOAL := help
.PHONY: help paper full estimates test coverage lint campaign sanitize bench lab pages site oracle lock clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

paper: $(VENV)/.core  ## solve every episode; write figures, tables and the manifest to build/paper
	$(BIN)/quasialliance paper -o build/paper

full: $(VENV)/.core  ## the paper with the back-test at its full size, to build/full
	$(BIN)/quasialliance paper -o build/full --record 2000

estimates: $(VENV)/.dev  ## what the record says of every theory, at full size, to build/estimates; goes on where it stopped
	$(BIN)/quasialliance estimate --full --seed 20240422 -o build/estimates --resume

test: lint $(VENV)/.oracle  ## lint, then all tests, doctests and notebooks, on every core
	$(BIN)/python -m pytest --numprocesses logical --dist loadgroup

coverage: $(VENV)/.oracle  ## which lines and branches the tests run; fails below the share in pyproject.toml
	$(BIN)/python -m coverage run -m pytest
	$(BIN)/python -m coverage report

lint: $(VENV)/.dev  ## ruff and mypy --strict
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy

campaign: $(VENV)/.oracle  ## the long comparisons that `make test` leaves out
	PYTHONPATH=. $(BIN)/python benchmarks/campaign.py
	HYPOTHESIS_PROFILE=campaign $(BIN)/python -m pytest -m campaign
	HYPOTHESIS_PROFILE=campaign $(BIN)/python -m pytest tests/games tests/solvers

sanitize: $(VENV)/.oracle  ## the compiled kernels under the sanitizers: batch tests, eight threads, a million games
	$(BIN)/python tools/sanitize.py

bench: $(VENV)/.oracle  ## time the solvers, beside Gambit and nashpy
	PYTHONPATH=. $(BIN)/python benchmarks/run.py

lab: $(VENV)/.dev  ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab notebooks

# What the commands on the pages print is computed while the site is built; NOTEBOOKS=force also runs the notebooks.
NOTEBOOKS ?= off
site: $(VENV)/.dev  ## build the documentation to build/site, offline
	$(BIN)/python -m tools.site.stage build/docs
	$(BIN)/sphinx-build -q -W --keep-going -n -c docs -D nb_execution_mode=$(NOTEBOOKS) build/docs build/site

pages: $(VENV)/.dev  ## run the notebooks and write them to build/notebooks, as pages that are read without a network
	PYTHONPATH=. $(BIN)/python tools/notebooks.py build/notebooks

oracle: $(VENV)/.oracle  ## add other tools (pygambit, under the GPL, among them) to the test environment

lock:  ## resolve requirements/*.in again; LOCK_FLAGS=--upgrade for newer versions
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip --quiet --disable-pip-version-check install uv
	for name in core dev oracle; do \
	    .venv-lock/bin/uv pip compile --quiet $(LOCK_FLAGS) --only-binary :all: --universal --python-version 3.11 \
	        --generate-hashes --no-header --no-annotate requirements/$$name.in -o requirements/$$name.lock || exit 1; \
	done
	! grep -nE '://' requirements/*.lock

clean:  ## remove what was built, but not the environment
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .venv-lock
	find games solvers quasialliance tests -name __pycache__ -type d -exec rm -rf {} +

$(VENV)/.core: requirements/core.lock pyproject.toml hatch_build.py $(wildcard solvers/native/*.[ch]) solvers/native/build.py
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) $(LOCKED) -r requirements/core.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: requirements/dev.lock $(VENV)/.core
	$(PIP) $(LOCKED) -r requirements/dev.lock
	touch $@

$(VENV)/.oracle: requirements/oracle.lock $(VENV)/.dev
	$(PIP) $(LOCKED) -r requirements/oracle.lock
	touch $@
