# CI calls these targets and nothing else.
PY ?= python3
SERVE ?= yes
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test test-postgres test-browser check format lock clean

.venv/.ready: requirements.txt pyproject.toml
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Weerklank needs Python 3.11 or newer; try: make PY=python3.13"; exit 1; }
	@echo "Making the virtual environment in .venv (about half a minute)"
	$(PY) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --no-deps -e .
	@touch $@

.venv/.dev: .venv/.ready requirements-dev.txt
	@echo "Adding the tools for testing and checking"
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

demo: .venv/.ready  ## the example municipality, then the site on this machine
	$(BIN)/weerklank demo $(if $(filter no,$(SERVE)),--no-serve)

test: .venv/.dev  ## pytest on SQLite, then the JavaScript modules
	$(BIN)/python -m pytest
	@if command -v node >/dev/null; then node --test tests/js/*.test.js; else echo "SKIPPED: node --test (there is no Node.js on this machine)"; fi

test-postgres: .venv/.dev  ## the same tests on PostgreSQL; WEERKLANK_TEST_DATABASE_URL says where
	@test -n "$$WEERKLANK_TEST_DATABASE_URL" || { echo "Set WEERKLANK_TEST_DATABASE_URL, for instance postgresql://user:password@localhost/weerklank"; exit 1; }
	DATABASE_URL="$$WEERKLANK_TEST_DATABASE_URL" $(BIN)/python -m pytest

test-browser: .venv/.dev  ## the journeys in Chromium
	@command -v $${CHROMIUM:-chromium} >/dev/null || { echo "Install Chromium, or set CHROMIUM to its path"; exit 1; }
	$(BIN)/python -m pytest tests/journeys --run-browser

check: .venv/.dev  ## format, lint, types, arrows, templates, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint src --check --lint --quiet
	$(BIN)/python manage.py makemigrations --check --dry-run

format: .venv/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only .
	$(BIN)/djlint src --reformat --quiet

lock:  ## maintainers: pin the dependencies again (needs uv)
	uv lock --upgrade
	uv export --quiet --format requirements-txt --no-emit-project --no-default-groups -o requirements.txt
	uv export --quiet --format requirements-txt --no-emit-project --all-groups -o requirements-dev.txt
	sed -i '/^# *uv export/d;/^# This file was/d' requirements.txt requirements-dev.txt

clean:
	rm -rf .venv var
