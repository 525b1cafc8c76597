# One command for everything a person does here; `make` alone lists them.
# All installing happens in .venv beside this file, once: the stamp files say for which requirements.

PYTHON ?= python3
ARGS ?=
TORCH := 2.13.0
HIPS := 1.9.1

.DEFAULT_GOAL := help
.PHONY: help train test check lint format types oracle bench

help:  ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile
	@echo '  Options go through ARGS: make train ARGS="--epochs 2", make test ARGS="-k matmul".'
	@echo '  Another Python than python3: make PYTHON=python3.13 train (after removing .venv).'

train: .venv/.runtime  ## train a feed-forward net on handwritten digits
	@.venv/bin/python fnn.py $(ARGS)

# Threads of several processes would wait for each other's.
test: .venv/.development  ## run the tests
	@OPENBLAS_NUM_THREADS=1 .venv/bin/python -m pytest --numprocesses logical --maxprocesses 4 --dist worksteal $(ARGS)

check: lint types test  ## everything a change must pass: lint, types, test

lint: .venv/.development  ## style, names and imports
	@.venv/bin/python -m ruff check .
	@.venv/bin/python -m ruff format --check .

format: .venv/.development  ## rewrite the files in the project's style
	@.venv/bin/python -m ruff check --fix .
	@.venv/bin/python -m ruff format .

types: .venv/.development  ## strict types
	@.venv/bin/python -m mypy

oracle: .venv-oracle/.torch-$(TORCH) .venv-oracle/autograd-$(HIPS)/.made  ## compare with PyTorch and HIPS autograd (a large download)
	@ZENSOR_HIPS_SOURCE="$(CURDIR)/.venv-oracle/autograd-$(HIPS)" .venv-oracle/bin/python -m pytest tests/oracle $(ARGS)

bench: .venv-oracle/.torch-$(TORCH)  ## speed beside PyTorch: a chain, operations, layers and small models
	@.venv-oracle/bin/python benchmarks/overhead.py
	@.venv-oracle/bin/python benchmarks/operations.py
	@.venv-oracle/bin/python benchmarks/layers.py $(ARGS)

# $(error) ends with this one line and a non-zero status, before anything is written.
problem = $(shell \
	command -v "$(PYTHON)" >/dev/null || { echo "there is no $(PYTHON): install Python 3.11 or newer, or name yours with make PYTHON=/path/to/python3"; exit; }; \
	"$(PYTHON)" -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "Zensor needs Python 3.11 or newer and $(PYTHON) is older: name a newer one, for example make PYTHON=python3.13"; exit; }; \
	"$(PYTHON)" -c "import ensurepip, venv" 2>/dev/null || echo "$(PYTHON) cannot make virtual environments: install its venv module first, on Debian and Ubuntu with sudo apt install python3-venv")

VENVS := .venv .venv-oracle

$(VENVS:%=%/.made): %/.made:
	$(if $(problem),$(error $(problem)))
	@"$(PYTHON)" -m venv $*
	@touch $@

# The .pth file lets examples and notebooks import the packages from any folder. Its path is
# relative, so that the checkout may be moved.
write_pth = -c 'import os, sysconfig; site = sysconfig.get_path("purelib"); \
	open(os.path.join(site, "zensor.pth"), "w").write(os.path.relpath(os.getcwd(), site) + "\n")'
pip = -m pip --disable-pip-version-check install --quiet

.venv/.runtime: requirements.txt .venv/.made
	@echo "Installing requirements.txt into .venv (once)"
	@.venv/bin/python $(pip) -r requirements.txt
	@.venv/bin/python $(write_pth)
	@touch $@

.venv/.development: requirements-dev.txt requirements-mpi.txt .venv/.runtime
	@echo "Installing requirements-dev.txt into .venv (once)"
	@.venv/bin/python $(pip) -r requirements-dev.txt
	@touch $@

.venv-oracle/.torch-$(TORCH): requirements.txt requirements-dev.txt requirements-mpi.txt .venv-oracle/.made
	@echo "Installing PyTorch $(TORCH) into .venv-oracle (once)"
	@.venv-oracle/bin/python $(pip) -r requirements.txt -r requirements-dev.txt torch==$(TORCH)
	@.venv-oracle/bin/python $(write_pth)
	@touch $@

# HIPS autograd has the import name of our engine, so it is not installed: only its source, with its tests, is unpacked.
.venv-oracle/autograd-$(HIPS)/.made: .venv-oracle/.made
	@echo "Downloading the source of HIPS autograd into .venv-oracle (once)"
	@.venv-oracle/bin/python -m pip --disable-pip-version-check download --quiet --no-deps --no-binary :all: \
		--dest .venv-oracle autograd==$(HIPS)
	@tar --extract --gzip --file .venv-oracle/autograd-$(HIPS).tar.gz --directory .venv-oracle
	@touch $@
