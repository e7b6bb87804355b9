# Everything one does with Ishenim from a shell: see docs/running/README.md.
#   make run [DATA=folder] [PORT=8000] [HOST=127.0.0.1]

SHELL := /bin/sh
PYTHON ?= python3
DATA ?= $(or $(ISHENIM_DATA),data)
PORT ?= $(or $(ISHENIM_PORT),8000)
HOST ?= $(or $(ISHENIM_HOST),127.0.0.1)

BIN := .venv/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check
UV := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
OFFICE := ISHENIM_DATA='$(DATA)' ISHENIM_PORT='$(PORT)' ISHENIM_HOST='$(HOST)'
EMPTY := ISHENIM_DATA=build/check ISHENIM_DATABASE= DJANGO_SETTINGS_MODULE=ishenim.config.settings

.DEFAULT_GOAL := run
.PHONY: run test check setup bench faults lock messages assets pictures

# Serve the office. The demo goes only into an empty database; exit code 2 of `demo` means it holds a real office.
run: setup
	@$(OFFICE) $(BIN)/ishenim migrate
	@$(OFFICE) $(BIN)/ishenim demo || [ $$? -eq 2 ]
	@echo 'Public page: http://$(HOST):$(PORT)/   Sign in: http://$(HOST):$(PORT)/login   State: http://$(HOST):$(PORT)/readyz   Ctrl-C stops all.'
	@exec env $(OFFICE) $(BIN)/ishenim serve

setup: .venv/.run

.venv/bin/python:
	@command -v '$(PYTHON)' >/dev/null || { \
	  echo 'There is no $(PYTHON): install Python 3.11 or newer, or name one: make setup PYTHON=python3.12' >&2; exit 1; }
	@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Ishenim needs Python 3.11 or newer; $(PYTHON) is $$('$(PYTHON)' -V)." >&2; \
	  echo 'Name another: make setup PYTHON=python3.12' >&2; exit 1; }
	@'$(PYTHON)' -m venv .venv

.venv/.run: .venv/bin/python requirements/run.txt pyproject.toml
	@echo 'Installing what Ishenim needs (about a minute the first time) …'
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: .venv/.run requirements/dev.txt
	@echo 'Installing what checks and tests need …'
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

# Format, lint, types, floors, migrations, templates, translations: thirty seconds at most.
check: .venv/.dev
	@$(BIN)/ruff format --check --quiet --output-format concise || { echo 'Run .venv/bin/ruff format' >&2; exit 1; }
	@$(BIN)/ruff check --quiet --output-format concise
	@$(EMPTY) $(BIN)/mypy ishenim
	@$(BIN)/lint-imports --no-logo
	@$(EMPTY) $(BIN)/python -m django makemigrations --check --dry-run
	@$(BIN)/djlint --lint --quiet --extension html ishenim
	@$(BIN)/vulture
	@$(BIN)/python -m pytest -q --no-header tests/house/test_translations.py

# Everything: static checks, the rooms on SQLite and on PostgreSQL, the browser; two jobs at a time.
test: .venv/.dev
	@tools/needs.sh
	@$(MAKE) --no-print-directory check
	@$(BIN)/python tools/tests.py

bench: .venv/.dev
	@for name in intake start pages imports edms papers around terms reports control sweep channels alarms; do echo "== $$name"; $(BIN)/python -m bench.$$name || exit 1; done

bench-%: .venv/.dev
	@$(BIN)/python -m 'bench.$*'

# What breaks is broken for minutes, on both databases, and counted; known-bad programs must fail (docs/running/faults.md).
faults: .venv/.dev
	@tools/needs.sh
	@for name in mail channels hidden_tab alarm_hour branches mutation; do echo "== $$name"; $(BIN)/python -m faults.$$name || exit 1; done

# Pins stay as they are unless UPGRADE=--upgrade or UPGRADE='--upgrade-package NAME'.
lock: .venv/.dev
	@$(UV) $(UPGRADE) requirements/run.in -o requirements/run.txt
	@$(UV) $(UPGRADE) -c requirements/run.txt requirements/dev.in -o requirements/dev.txt

messages: .venv/.dev
	@mkdir -p ishenim/locale
	@cd ishenim && unset DJANGO_SETTINGS_MODULE && \
	  ../$(BIN)/python -m django makemessages --locale ky --locale ru --no-location --no-wrap --no-obsolete
	@for file in ishenim/locale*/*/LC_MESSAGES/django.po; do \
	  msgfmt --check -o "$${file%.po}.mo" "$$file" || exit 1; done

# The pictures of the guides, taken of a real office (docs/pictures).
pictures: .venv/.dev
	@$(BIN)/python tools/pictures.py

assets:
	@assets/build.sh
