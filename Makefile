.DEFAULT_GOAL := help
PYTHON := .venv/bin/python

help:  ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14
run:  ## install what is missing, start everything, serve until Ctrl-C
	python3 run.py
demo:  ## grade five sample submissions through the whole chain
	python3 run.py demo
test:  ## everything the test suite needs, then the suite
	python3 run.py test
lint:  ## ruff: style and slips
	$(PYTHON) -m ruff check . && $(PYTHON) -m ruff format --check .
types:  ## mypy, strict
	$(PYTHON) -m mypy
contracts:  ## import-linter: imports run one way
	.venv/bin/lint-imports --no-cache
prove:  ## prove every exercise
	$(PYTHON) -m gradjudge prove
lock:  ## write requirements/*.txt anew from pyproject.toml (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml -o requirements/runtime.txt && uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --group test -c requirements/runtime.txt pyproject.toml -o requirements/test.txt
migration:  ## write a new migration from the models: make migration m="what it does"
	$(PYTHON) -m alembic revision --autogenerate -m "$(m)"
compose-smoke:  ## submit a right and a wrong gradient to a stack that docker compose has brought up
	bash tests/compose/smoke.sh

.PHONY: help run demo test lint types contracts prove lock migration compose-smoke
