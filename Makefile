# Everything here needs only make and a Python of 3.11 or newer; the rest goes into .venv.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check
READY  := $(VENV)/.ready-$(shell cat requirements.lock.txt pyproject.toml | cksum | cut -d' ' -f1)
OUT    ?= out
ARGS   ?=
FAST   := catalogue scenario world model properties inspection

# Where the environment asks Python to keep no bytecode, each process would compile all libraries anew, which
# uv leaves to their first use: an import of the model then takes 9 s of processor time instead of 3.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test test-fast lint unit slow docs gallery notebooks scenarios screening calibration hindcast \
  events forecast workbench release benchmarks reliability matrix lock site clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t14

run: $(READY) ## Run the baseline scenario into out/ (ARGS="-n 10000 --seed 7" to change it)
	@$(BIN)/greatgame run scenarios/status-quo-2024.yaml --out $(OUT) --force $(ARGS)

test: $(READY) ## Lint, check types and run the tests, but for the slow ones
	@$(MAKE) --no-print-directory -j2 lint unit

lint: $(READY) ## Style, format and types
	@echo "ruff";  $(BIN)/ruff check .
	@echo "ruff format"; $(BIN)/ruff format --check .
	@echo "mypy (strict)"; $(BIN)/mypy

unit: $(READY) ## Run the tests, but for the slow ones (ARGS="-k cli" to choose)
	@$(BIN)/python -m pytest -n auto --dist worksteal -m "not slow" $(ARGS)

test-fast: $(READY) ## Run the tests of rules, worlds and scenarios only (a minute)
	@$(MAKE) --no-print-directory unit ARGS="$(addprefix tests/,$(FAST)) $(ARGS)"

slow: $(READY) ## Run the slow tests: every command on every console, killed, documented; notebooks
	@$(BIN)/python -m pytest -n auto --dist worksteal -m slow $(ARGS)

docs: $(READY) ## Write the generated pages of docs/ from the code
	@$(BIN)/python -m docs.generator

site: $(READY) ## Make a site of all pages, notebooks and the code in build/site (QUICK=1: no pictures)
	@$(if $(QUICK),,$(BIN)/python -m docs.generator.pictures)
	@$(BIN)/sphinx-build --fail-on-warning --keep-going --quiet $(if $(QUICK),-t quick) -c docs . build/site
	@echo "build/site/index.html"

scenarios: $(READY) ## Run every scenario of the catalogue and write docs/scenarios.md (ten minutes)
	@$(BIN)/python -m docs.generator.scenarios

gallery: $(READY) ## Draw every example of docs/gallery.md into build/pictures (three minutes)
	@$(BIN)/python -m docs.generator.gallery
	@$(BIN)/python -m docs.generator

notebooks: $(READY) ## Run all notebooks and keep what they show (five minutes)
	@$(BIN)/python -m docs.generator.notebooks $(ARGS)

screening: $(READY) ## Measure anew which assumptions matter (half a minute), then write the pages
	@$(BIN)/python -m docs.generator.screening
	@$(BIN)/python -m docs.generator

images: $(READY) ## Draw the pictures of README.md anew (two minutes; needs Chromium)
	@$(BIN)/greatgame run status-quo-2024 --seed 1 --out $(OUT)/images --force
	@mkdir -p docs/images
	@cp $(OUT)/images/plots/01-influence-shares.png docs/images/
	@$(BIN)/python -m docs.generator.explorer_picture

calibration: $(READY) ## Fit the model to past figures anew, three times (half an hour), then write the page
	@$(BIN)/python -m calibration.fit $(ARGS)
	@$(BIN)/python -m calibration.report

release: $(READY) ## Keep what the shipped scenarios say in this version, in releases/ (minutes)
	@$(BIN)/python -m docs.generator.release $(ARGS)

forecast: $(READY) ## Write a dated forecast of 2024-2028 into calibration/forecasts (minutes, resumable)
	@$(BIN)/python -m calibration.forecast $(ARGS)

workbench: $(READY) ## Run the examples of docs/workbench.md anew (minutes)
	@$(BIN)/python -m docs.generator.workbench $(ARGS)

hindcast: $(READY) ## Forecast past years, score, write docs/hindcast.md and README's table (minutes)
	@$(BIN)/python -m docs.generator.hindcast $(ARGS)

events: $(READY) ## Simulate the events of 2022-23 and write docs/events.md (minutes)
	@$(BIN)/python -m docs.generator.events $(ARGS)

benchmarks: $(READY) ## Measure what a run costs and write docs/performance.md (ten minutes)
	@$(BIN)/python -m benchmarks.performance $(ARGS)

reliability: $(READY) ## Break runs in many ways and write docs/reliability.md (half an hour)
	@$(BIN)/python -m benchmarks.reliability $(ARGS)

matrix: ## Try every Python with locked, newest and lowest libraries (20 minutes, resumable)
	@$(PYTHON) -m benchmarks.matrix $(ARGS)

lock: $(READY) ## Renew requirements.lock.txt from pyproject.toml, and that of the installer
	@test -x $(BIN)/uv || $(PIP) uv
	@echo uv | $(BIN)/uv pip compile - --universal --generate-hashes --upgrade --no-emit-index-url \
	  --no-header --no-annotate --quiet --output-file requirements.installer.txt
	@$(BIN)/uv pip compile pyproject.toml --extra test --extra site --universal --generate-hashes --upgrade \
	  --no-emit-index-url --no-header --no-annotate --quiet --output-file requirements.lock.txt

clean: ## Remove .venv, caches and out/
	@rm -rf $(VENV) $(OUT) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamp carries a checksum of what it was made from, so a changed lock installs again and an
# unchanged one never does, whatever git did to the files' times.
$(READY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "greatgame needs Python 3.11 or newer; $(PYTHON) is `$(PYTHON) --version 2>&1`." \
	    "Try: make PYTHON=python3.12 run" >&2; exit 1; }
	@test -x $(BIN)/python || { echo "Creating $(VENV)"; $(PYTHON) -m venv $(VENV); }
	@echo "Installing the locked packages into $(VENV) (a minute, once)"
	@# pip takes ten times as long for so many packages, and stands in where there is no uv.
	@{ $(PIP) --require-hashes --requirement requirements.installer.txt && $(BIN)/uv pip install \
	  --quiet --python $(BIN)/python --require-hashes --requirement requirements.lock.txt; } || \
	  $(PIP) --require-hashes --requirement requirements.lock.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@rm -f $(VENV)/.ready-*
	@touch $@
