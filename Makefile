# Offload Lab. `make lab` sets up everything and opens lesson 01; `make test` runs what CI runs.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:

# The project's own Node comes first, for npm and for everything npm starts.
export PATH := $(CURDIR)/.node/bin:$(PATH)
# onnxruntime-node's installer would fetch CUDA libraries from outside the package registry;
# a machine without an NVIDIA GPU can never use them.
export ONNXRUNTIME_NODE_INSTALL := skip
export ONNXRUNTIME_NODE_INSTALL_CUDA := skip

NODE := node
TSC := $(NODE) node_modules/typescript/bin/tsc
VITEST := $(NODE) node_modules/vitest/vitest.mjs run
# What only `make check` needs has a folder of its own, so that a learner never installs it.
TOOLS := setup/tools
# Where the proofs execute every lesson; the site's tests render what they left there.
LESSONS_HOME := $(CURDIR)/.lab/cache/lessons
# The containers of this project: names and networks start with "offload-lab".
COMPOSE := docker compose --project-name offload-lab -f docker/compose.yaml $(if $(OVERLAY),-f docker/compose.$(OVERLAY).yaml)
# Where LAB_TEST_REPORT names a folder, each test run also leaves a JSON report there.
REPORT = $(if $(LAB_TEST_REPORT),--reporter=default --reporter=json --outputFile=$(LAB_TEST_REPORT)/$(1).json)

.PHONY: help setup lab test check proofs notebooks lessons bench training gpu up client stop logs health smoke clean node packages jupyter models site site-test site-packages tools release-check

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup: node packages jupyter models ## Set up everything, start nothing

lab: setup ## Set up everything and open JupyterLab at lesson 01 (LAB_OPEN=0: print the address)
	@exec $(NODE) notebooks/jupyter/start-jupyterlab.ts

test: setup check proofs site-test ## Everything CI runs: lint, types, drift, tests, proofs, the site

check: node packages tools ## The quick gate: lint, types, drift of generated notebooks, unit tests
	@$(TOOLS)/node_modules/.bin/biome check .
	@if [ -x $(TOOLS)/.venv/bin/ruff ]; then $(TOOLS)/.venv/bin/ruff check --quiet colab && $(TOOLS)/.venv/bin/ruff format --quiet --check colab; \
	  else echo 'Not checked: the Python of colab/, because Ruff is not installed' >&2; fi
	@$(TSC) -p . && $(TSC) -p tsconfig.pure.json && $(TSC) -p notebooks
	@$(NODE) notebooks/generate.ts --check && $(NODE) colab/generate.ts --check && $(NODE) setup/write-figures.ts --check
	@$(VITEST) --project unit $(call REPORT,unit)

proofs: setup ## The slow demonstrations: real kernels, a real browser, thousands of executed programs
	@LAB_LESSONS_HOME=$(LESSONS_HOME) $(VITEST) --project proofs $(call REPORT,proofs)

notebooks: setup ## Execute the lessons that changed since they last ran, into .lab/executed/
	@$(NODE) notebooks/run-notebooks.ts

lessons: node packages ## Write what is generated: .ipynb files from the lessons' .ts, tables of the README
	@$(NODE) notebooks/generate.ts && $(NODE) colab/generate.ts && $(NODE) setup/write-figures.ts

site: notebooks site-packages ## Build the tutorial site from the executed lessons, into site/dist/
	@$(NODE) site/build.ts

site-test: setup site-packages ## The site's own tests: built under two bases, read in a browser, every number traced
	@$(TSC) -p site
	@LAB_HOME=$(LESSONS_HOME) $(NODE) notebooks/run-notebooks.ts
	@LAB_HOME=$(LESSONS_HOME) $(VITEST) --root site $(call REPORT,site)

release-check: node packages ## Fail when a published run is older than the code it measured
	@$(NODE) site/release-check.ts

site-packages: site/node_modules/.package-lock.json

site/node_modules/.package-lock.json: site/package-lock.json | node
	@echo 'Installing the npm packages of the site' >&2
	@cd site && npm ci --no-fund --no-audit --silent --ignore-scripts
	@touch $@

bench: setup ## Measure this machine with the embedded model
	@$(NODE) lib/cli/lab.js bench --model tiny-coder-1m

training: ## Install PyTorch into .venv-training/, for lesson 13 and colab/tiny-coder (1 to 6 GB)
	@setup/install-training.sh

gpu: setup ## On a machine with an NVIDIA GPU: fetch ONNX Runtime's CUDA provider, say what it links against and what loads
	@$(NODE) node_modules/onnxruntime-node/script/install.js --onnxruntime-node-install=cuda12
	@$(NODE) docker/gpu/check-provider.ts || true
	@$(NODE) lib/cli/lab.js doctor --gpu

up: docker/.env ## Start the endpoint in a container, healthy or not at all (OVERLAY=gpu|vllm|api: another place)
	@$(COMPOSE) up --detach --build --wait

client: docker/.env ## Send the same requests to whatever the overlay puts behind the endpoint
	@$(COMPOSE) --profile client run --rm client

stop: docker/.env ## Stop the containers of this project, and only those
	@$(COMPOSE) --profile '*' down

logs: docker/.env ## Follow the logs of the containers of this project
	@$(COMPOSE) --profile '*' logs --follow --tail 100

health: docker/.env ## What each container of this project says about itself
	@$(COMPOSE) --profile '*' ps --all --format 'table {{.Service}}\t{{.State}}\t{{.Health}}'

smoke: ## Build the CPU image and ask it for one completion; exit 77 where no engine runs
	@docker/smoke.sh

docker/.env:
	@docker/write-env.sh

clean: ## Remove what this project made; your runs, work and progress in .lab/ stay
	@rm -rf node_modules site/node_modules $(TOOLS)/node_modules $(TOOLS)/.venv site/dist site/.astro .node .venv .venv-training .lab/models .lab/executed .lab/cache
	@echo 'Removed node_modules, .node, .venv and derived files; kept .lab/runs, .lab/work and .lab/progress.json'

node:
	@setup/install-node.sh

packages: node_modules/.package-lock.json

node_modules/.package-lock.json: package-lock.json | node
	@echo 'Installing the npm packages of package-lock.json' >&2
	@npm ci --no-fund --no-audit --silent
	@touch $@

tools: node
	@setup/install-tools.sh

jupyter: node packages
	@setup/install-jupyter.sh
	@if [ -x .venv/bin/python ]; then $(NODE) notebooks/kernel/install-kernelspec.ts; fi

models: node packages
	@$(NODE) lib/cli/lab.js models build tiny-coder-1m >/dev/null
