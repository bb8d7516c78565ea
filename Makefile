# The project's commands; `make` alone lists them. Each target does the set-up that it needs, and only that:
# .venv from the locked requirements, and for the tests the Node.js programs of tests/tools.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run talk serve ready ready-infra test check attack faults fuzz bench model load package rehearse lint-infra audit licences sbom icons lock clean

VENV := .venv
BIN := $(VENV)/bin
INFRA := .venv-infra
LOAD := .venv-load
PRODUCTION := build/production
TOOLS := tests/tools
PEER := tests/benchmarks/node
WORKERS ?= auto
FUZZ_SECONDS ?= 60
SUDO := $(if $(filter 0,$(shell id -u)),,sudo )

# --no-deps: the locks are complete, so there is nothing to resolve.
PIP_INSTALL := install --quiet --disable-pip-version-check --no-input --no-deps
INSTALL := $(BIN)/python -m pip $(PIP_INSTALL)
EDITABLE := --no-build-isolation --editable .
# --upgrade: a lock is made anew, never mended. The header must not hold paths of the machine it was made on.
COMPILE := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --custom-compile-command "make lock"
PYTEST := $(BIN)/python -m pytest --numprocesses=$(WORKERS)

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: talk ## start the service on loopback and talk to the coach in the terminal

talk: $(VENV)/.talk ## the same
	@$(BIN)/python -m skill talk

serve: $(VENV)/.talk ## start the service alone, on loopback
	@$(BIN)/python -m skill serve --local

ready: $(VENV)/.dev $(TOOLS)/node_modules/.ready ## do the set-up for development and nothing else

ready-infra: $(INFRA)/.ready ## the same for what checks infra/; without it the tests that need it skip

test: ready ## run the tests
	@$(PYTEST)

check: ready ## all that a change must pass: format, lint, types, layers, model, content, coverage
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m skill model --check
	$(BIN)/python -m skill check
	$(PYTEST) --cov

attack: ready ## knock at the door with every attack there is; prints a table
	@$(BIN)/python -m tests.attacks

faults: ready ## break the store, the certificates' host and the process itself; prints a table
	@$(BIN)/python -m tests.faults

fuzz: ready ## send odd requests, well signed, for FUZZ_SECONDS (60); prints a table
	@$(BIN)/python -m tests.attacks.fuzz --seconds $(FUZZ_SECONDS)

bench: ready $(PEER)/node_modules/.ready ## measure every figure that has a goal, in three minutes; prints a table
	@$(BIN)/python -m tests.benchmarks

model: $(VENV)/.dev ## build the Alexa interaction model from its templates and the content
	@$(BIN)/python -m skill model

load: $(LOAD)/.ready $(TOOLS)/node_modules/.ready ## 200 listeners at once for two minutes, on a real DynamoDB engine; prints a table
	@$(LOAD)/bin/python -m tests.load

package: $(VENV)/.dev ## build what is shipped: the bundle for AWS Lambda, the wheel and the source archive
	@$(BIN)/python infra/bundle.py
	@$(BIN)/python -m hatchling build --clean --directory dist 2>&1

rehearse: ready $(INFRA)/.ready ## talk to the bundle as Lambda would run it, on a real DynamoDB engine
	@$(BIN)/python -m tests.infra

lint-infra: $(INFRA)/.ready ## check the template and the Dockerfile
	$(INFRA)/bin/cfn-lint infra/template.yaml
	cd infra && SAM_CLI_TELEMETRY=0 AWS_DEFAULT_REGION=us-east-1 ../$(INFRA)/bin/sam validate --lint
	$(INFRA)/bin/hadolint infra/Dockerfile

# --strict: a dependency that could not be looked up must not pass for one without findings.
audit: $(INFRA)/.ready ## look for known vulnerabilities in the locked dependencies; asks PyPI
	$(INFRA)/bin/pip-audit --strict --disable-pip --require-hashes --requirement requirements.txt

licences: $(PRODUCTION)/.ready $(INFRA)/.ready ## list the licences of what production installs
	@$(INFRA)/bin/pip-licenses --python $(PRODUCTION)/bin/python --from mixed --order license

sbom: $(PRODUCTION)/.ready $(INFRA)/.ready ## write the bill of materials of what production installs
	@$(INFRA)/bin/cyclonedx-py environment --output-reproducible --pyproject pyproject.toml \
		--output-file build/sbom.json $(PRODUCTION)
	@echo "build/sbom.json: CycloneDX"

icons: $(INFRA)/.ready ## draw the skill's icons anew, after a change to icon.svg
	@$(INFRA)/bin/python infra/icons.py

# Most locks take their versions from the largest, so that what is tested, shipped and put under load is the same.
lock: $(VENV)/.dev ## lock the newest dependencies that pyproject.toml allows, with their hashes
	$(COMPILE) pyproject.toml --all-extras --group dev --output-file requirements-dev.txt
	$(COMPILE) pyproject.toml --constraint requirements-dev.txt --extra simulator --group build \
		--output-file requirements-simulator.txt
	$(COMPILE) pyproject.toml --constraint requirements-dev.txt --output-file requirements.txt
	$(COMPILE) --constraint requirements-dev.txt --group build --output-file requirements-build.txt
	$(COMPILE) --group infra --output-file requirements-infra.txt
	$(COMPILE) pyproject.toml --constraint requirements-dev.txt --group load --output-file requirements-load.txt

clean: ## remove what set-up and tools have made
	rm -rf $(VENV) $(INFRA) $(LOAD) $(TOOLS)/node_modules $(PEER)/node_modules build dist htmlcov .coverage .coverage.* .hypothesis .*_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The newest Python on the path that is new enough and can make a virtual environment.
$(BIN)/python:
	@for python in python3.14 python3.13 python3.12 python3.11 python3; do \
		if $$python -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			$$python -m venv --clear $(VENV) && exit 0; \
			rm -rf $(VENV); exit 1; \
		fi; \
	done; \
	if python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
		wanted=python3-venv; \
	elif python3 -c '' 2>/dev/null; then \
		wanted='python3.11 python3.11-venv'; \
	else \
		wanted='python3 python3-venv'; \
	fi; \
	echo "Python 3.11 or newer with its venv module is needed: $(SUDO)apt-get install -y $$wanted" >&2; exit 1

$(VENV)/.talk: requirements-simulator.txt pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV) (about a minute, once) ..."
	@$(INSTALL) --require-hashes --requirement $<
	@$(INSTALL) $(EDITABLE)
	@touch $@

$(VENV)/.dev: requirements-dev.txt pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV) for development (a minute or two, once) ..."
	@$(INSTALL) --require-hashes --requirement $<
	@$(INSTALL) $(EDITABLE)
	@touch $@ $(VENV)/.talk

$(INFRA)/.ready: requirements-infra.txt | $(BIN)/python
	@echo "Setting up $(INFRA) (a minute or two, once) ..."
	@$(BIN)/python -m venv --clear $(INFRA)
	@$(INFRA)/bin/python -m pip $(PIP_INSTALL) --require-hashes --requirement $<
	@touch $@

$(LOAD)/.ready: requirements-load.txt | $(BIN)/python
	@echo "Setting up $(LOAD) (a minute, once) ..."
	@$(BIN)/python -m venv --clear $(LOAD)
	@$(LOAD)/bin/python -m pip $(PIP_INSTALL) --require-hashes --requirement $<
	@touch $@

# What production installs and nothing else, not even pip.
$(PRODUCTION)/.ready: requirements.txt pyproject.toml $(VENV)/.dev
	@$(BIN)/python -m venv --clear --without-pip $(PRODUCTION)
	@$(BIN)/python -m pip --python $(PRODUCTION)/bin/python $(PIP_INSTALL) --require-hashes --requirement $<
	@$(BIN)/python -m hatchling build --target wheel --directory $(PRODUCTION)/dist 2>/dev/null
	@$(BIN)/python -m pip --python $(PRODUCTION)/bin/python $(PIP_INSTALL) $(PRODUCTION)/dist/*.whl
	@touch $@

# Without npm the tests that need these programs skip and say so, so that the others can still be run.
$(TOOLS)/node_modules/.ready $(PEER)/node_modules/.ready: %/node_modules/.ready: %/package-lock.json
	@if command -v npm >/dev/null; then \
		cd $* && npm ci --silent && touch node_modules/.ready; \
	else \
		echo "npm is not installed ($(SUDO)apt-get install -y npm): the tests that need it will be skipped" >&2; \
	fi
