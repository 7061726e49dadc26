# CI calls these targets and nothing else.
PY ?= python3
SERVE ?= yes
BIN := .venv/bin
LOCALE := src/weerklank/site/locale
# A worker per core; what shares one example stays with one of them.
PARALLEL := -n auto --dist loadgroup
OF_JAVASCRIPT := if command -v node >/dev/null; then node --test tests/js/*.test.js; else echo "SKIPPED: node --test (there is no Node.js on this machine)"; fi
# What was compiled once need not be compiled for every worker and every command under test.
unexport PYTHONDONTWRITEBYTECODE
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test quick test-postgres test-browser fuzz faults bench bench-large bench-check check format messages lock clean

.venv/.ready: requirements.txt pyproject.toml
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Weerklank needs Python 3.11 or newer; try: make PY=python3.13"; exit 1; }
	@echo "Making the virtual environment in .venv (about half a minute)"
	$(PY) -m venv .venv
	$(BIN)/pip install --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --no-deps -e .
	@touch $@

.venv/.dev: .venv/.ready requirements-dev.txt requirements-suggestions.txt
	@echo "Adding the tools for testing and checking, and the extra that the tests use"
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.txt
	$(BIN)/pip install --quiet --require-hashes -r requirements-suggestions.txt
	@touch $@

demo: .venv/.ready  ## the example municipality, then the site on this machine
	$(BIN)/weerklank demo $(if $(filter no,$(SERVE)),--no-serve)

test: .venv/.dev  ## pytest on SQLite, then the JavaScript modules
	$(BIN)/python -m pytest $(PARALLEL)
	@$(OF_JAVASCRIPT)

quick: .venv/.dev  ## a choice for between two saves: the rooms you changed, without what is slow
	$(BIN)/python -m pytest $(PARALLEL) -m "not slow" $$($(BIN)/python -m tests.quick)
	@$(OF_JAVASCRIPT)

test-postgres: .venv/.dev  ## the tests that use the database, on PostgreSQL; WEERKLANK_TEST_DATABASE_URL says where
	@test -n "$$WEERKLANK_TEST_DATABASE_URL" || { echo "Set WEERKLANK_TEST_DATABASE_URL, for instance postgresql://user:password@localhost/weerklank"; exit 1; }
	DATABASE_URL="$$WEERKLANK_TEST_DATABASE_URL" $(BIN)/python -m pytest $(PARALLEL)

test-browser: .venv/.dev  ## the journeys in Chromium
	@command -v $${CHROMIUM:-chromium} >/dev/null || { echo "Install Chromium, or set CHROMIUM to its path"; exit 1; }
	$(BIN)/python -m pytest tests/journeys --run-browser $(PARALLEL)

faults: .venv/.dev  ## kills, full disks, hostile files and lies, in numbers; takes an hour; not part of CI
	@mkdir -p var
	WEERKLANK_FAULTS_TO=var/faults.json $(BIN)/python -m pytest tests/faults --run-faults -o faulthandler_timeout=0

fuzz: .venv/.dev  ## random corrections of a text, a hundred thousand; no passage may come to cover other words
	WEERKLANK_FUZZ_EXAMPLES=100000 $(BIN)/python -m pytest tests/fieldwork/test_anchoring.py -k without_being_listed -o faulthandler_timeout=0

bench: .venv/.dev  ## how fast it is beside plain libraries; see docs/developers/bench.md
	$(BIN)/python -m bench S M R

bench-large: .venv/.dev  ## the same on a round of a million codings; takes the better part of an hour
	$(BIN)/python -m bench L --runs 1 --out var/bench-large.json

bench-check: .venv/.dev  ## S in turns on this state and on BASE=<commit>; fails when it is a quarter slower
	@test -n "$(BASE)" || { echo "Say which commit to compare with: make bench-check BASE=<commit>"; exit 1; }
	$(BIN)/python -m bench.check "$(BASE)"

check: .venv/.dev  ## format, lint, types, arrows, templates, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint src --check --lint
	$(BIN)/python manage.py makemigrations --check --dry-run

format: .venv/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only .
	$(BIN)/djlint src --reformat --quiet

messages: .venv/.ready  ## the texts of the pages into the English catalogue, and both compiled (needs GNU gettext)
	@command -v xgettext >/dev/null || { echo "Install GNU gettext (on Debian: apt install gettext)"; exit 1; }
	@mkdir -p $(LOCALE)/en
	cd src/weerklank && ../../$(BIN)/python ../../manage.py makemessages --locale en --no-wrap --no-obsolete --add-location file \
	  --ignore static --ignore migrations
	msgattrib --sort-output --no-wrap --output-file=$(LOCALE)/en/LC_MESSAGES/django.po $(LOCALE)/en/LC_MESSAGES/django.po
	sed -i '/^"POT-Creation-Date/d;/^"Report-Msgid-Bugs-To/d' $(LOCALE)/en/LC_MESSAGES/django.po
	@for language in en nl; do msgfmt --check-format --check-domain --statistics --output-file=$(LOCALE)/$$language/LC_MESSAGES/django.mo $(LOCALE)/$$language/LC_MESSAGES/django.po || exit 1; done

lock:  ## maintainers: pin the dependencies again (needs uv)
	uv lock --upgrade
	uv export --quiet --format requirements-txt --no-emit-project --no-default-groups -o requirements.txt
	uv export --quiet --format requirements-txt --no-emit-project --all-groups -o requirements-dev.txt
	sed -i '/^# *uv export/d;/^# This file was/d' requirements.txt requirements-dev.txt

clean:
	rm -rf .venv var
