# The only front door. Every verb sets up what it needs; nothing outside this folder is touched but caches.
SHELL := /bin/sh
PY := .venv/bin/python
UV := .tools/uv/bin/uv
CANDIDATES := python3.13 python3.12 python3.11 python3

.DEFAULT_GOAL := help
.PHONY: help run test harden bench growth lint fix schema docs lock console clean check-python

help: ## say what can be done here
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1 - \2/p' Makefile

run: .venv/ready console-if-node ## start the gateway and the demo world; Ctrl-C stops everything
	@exec $(PY) -m gateway demo

test: .venv/ready console-if-node lint ## every check: style, types, import contracts, tests
	$(PY) -m pytest -n 2 --dist loadgroup

harden: .venv/ready console-if-node ## attack for forty minutes or more, and write var/harden.md (HARDEN="--pairs 1000" for less)
	$(PY) -m tests.harden $(HARDEN)

bench: .venv/ready ## measure beside the peers, half an hour (BENCH="--quick" for a first look; see bench/README.md)
	$(PY) -m bench.run $(BENCH)

growth: .venv/ready .tools/bench/ready ## measure growth, and draw it into docs/assets/ (GROWTH="--quick" for a first look)
	$(PY) -m bench.growth $(GROWTH)
	.tools/bench/bin/python -m bench.draw

.tools/bench/ready: requirements-bench.lock .venv/ready
	@[ -x .tools/bench/bin/python ] || $(UV) venv --quiet --python $(PY) .tools/bench
	@$(UV) pip sync --quiet --python .tools/bench/bin/python --require-hashes requirements-bench.lock
	@touch .tools/bench/ready

lint: .venv/ready ## style, types and import contracts
	.venv/bin/ruff format --check --quiet .
	.venv/bin/ruff check --quiet .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache

fix: .venv/ready ## format, and mend what can be mended by itself
	.venv/bin/ruff format --quiet .
	.venv/bin/ruff check --quiet --fix .

schema: .venv/ready ## write schema.graphql and possibleTypes.json anew
	$(PY) -m gateway schema --write

docs: .venv/ready ## write the generated pages of docs/ anew, and build the docs as a site in site/
	$(PY) -m gateway policy --support-table --write
	NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --strict --quiet

lock: .venv/ready ## resolve the dependencies anew (no host names are written)
	$(UV) pip compile pyproject.toml --group dev --generate-hashes --universal \
	  --no-emit-index-url --no-header --quiet -o requirements.lock
	$(UV) pip compile --group bench --generate-hashes --universal \
	  --no-emit-index-url --no-header --quiet -o requirements-bench.lock

console: .venv/ready ## build the console page (needs Node 20)
	@command -v npm >/dev/null 2>&1 || { echo "npm is missing: install Node 20 or newer, then run make console again."; exit 1; }
	sources=$$($(PY) hatch_build.py) && cd console && npm ci --silent && npm run --silent build && echo "$$sources" > dist/.stamp

.PHONY: console-if-node
console-if-node: .venv/ready
	@if ! command -v npm >/dev/null 2>&1; then \
	  echo "Node is missing, so the console page at / is not built; the gateway runs without it. Install Node 20 and start again."; \
	elif [ ! -f console/dist/.stamp ] || [ "$$(cat console/dist/.stamp)" != "$$($(PY) hatch_build.py)" ]; then \
	  echo "Building the console page (about half a minute, once)..."; \
	  $(MAKE) --no-print-directory --silent console \
	    || echo "The console page could not be built (see above); the gateway runs without it."; \
	fi

check-python:
	@for p in $(CANDIDATES); do \
	  if $$p -c 'import sys, venv, ensurepip; raise SystemExit(sys.version_info < (3, 11))' >/dev/null 2>&1; then exit 0; fi; done; \
	  echo "Python 3.11 or newer with venv is missing: install the packages python3 and python3-venv, then run make again."; exit 1

.venv/ready: requirements.lock pyproject.toml
	@$(MAKE) --no-print-directory check-python
	@for p in $(CANDIDATES); do \
	  if $$p -c 'import sys, venv, ensurepip; raise SystemExit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	    [ -x $(UV) ] || { echo "Setting up (first time only)..."; $$p -m venv .tools/uv && .tools/uv/bin/pip install --quiet --disable-pip-version-check uv==0.13.9; } || exit 1; \
	    [ -x $(PY) ] || $(UV) venv --quiet --python "$$($$p -c 'import sys; print(sys.executable)')" .venv || exit 1; break; fi; done
	@$(UV) pip sync --quiet --python $(PY) --require-hashes requirements.lock
	@$(UV) pip install --quiet --python $(PY) --no-deps --no-build-isolation -e .
	@touch .venv/ready

clean: ## remove everything that was built
	rm -rf .venv .tools console/node_modules console/dist
