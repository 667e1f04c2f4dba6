# `make demo` needs Python 3.11 or later and make, nothing else. `make help` lists the rest.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 8000
DEMO_SIZE ?= city
# Two processes suit two cores; more need more memory for browsers.
WORKERS ?= 2
export PORT
# Days on which everything must hold too, in Beijing: nights between days and years, a leap day, a rest day, and after
# the last published calendar of holidays.
DAYS ?= 2026-12-31T23:50/2027-01-01T00:10 2027-01-01T00:30 2027-07-03T08:00 2028-02-29T12:00

VENV := .venv
BIN := $(VENV)/bin
SERVERS := $(BIN)/python -m tests.servers
PYTEST := $(BIN)/python -m pytest
# The embedded pass must not see servers that the caller happens to have.
EMBEDDED := env -u DATABASE_URL -u ELASTICSEARCH_URL -u CELERY_BROKER_URL -u CHROMIUM_PATH
TEST_SETTINGS := DJANGO_SETTINGS_MODULE=portal.settings.test

.PHONY: help demo test unit soak lint format messages services audit lock clean

help:  ## This list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

demo: $(VENV)/.runtime  ## The demonstration city on http://127.0.0.1:8000 (PORT=, DEMO_SIZE=small|city)
	@$(BIN)/python manage.py demo --size $(DEMO_SIZE)

test: lint  ## Everything: lint, the embedded pass, the pass on PostgreSQL, Redis, Elasticsearch, Chromium
	$(EMBEDDED) $(PYTEST) -n $(WORKERS) --dist worksteal
	REQUIRE_SERVERS=1 $(SERVERS) run -- $(PYTEST) -n $(WORKERS) --dist worksteal

unit: $(VENV)/.development  ## The embedded pass only: SQLite, no server, no browser
	$(EMBEDDED) $(PYTEST) -n $(WORKERS) --dist worksteal

soak: $(VENV)/.development  ## Long versions of the property, race and fault tests; the embedded pass on other days
	@for day in $(DAYS); do echo "on $$day"; \
		TODAY=$$day $(EMBEDDED) $(PYTEST) -n $(WORKERS) --dist worksteal --quiet || exit 1; done
	SOAK=1 $(EMBEDDED) $(PYTEST) -n $(WORKERS) --dist worksteal --timeout 3600 -m "soak or hypothesis"
	SOAK=1 REQUIRE_SERVERS=1 $(SERVERS) run -- $(PYTEST) -n $(WORKERS) --dist worksteal --timeout 3600 -m "soak or hypothesis"

audit: $(VENV)/.development  ## Accessibility and page quality, on the real servers
	REQUIRE_SERVERS=1 $(SERVERS) run -- $(PYTEST) -m audit

lint: $(VENV)/.development  ## Style, types, templates, dependencies, migrations and the laws of structure
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo
	$(EMBEDDED) $(BIN)/mypy
	$(BIN)/djlint templates --check --lint
	$(BIN)/deptry .
	$(EMBEDDED) $(TEST_SETTINGS) $(BIN)/python manage.py makemigrations --check --dry-run

format: $(VENV)/.development  ## Rewrite code and templates in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint templates --reformat --quiet || true

messages: $(VENV)/.development  ## Compile locale/ after its .po files changed (needs GNU gettext)
	$(EMBEDDED) $(TEST_SETTINGS) $(BIN)/python manage.py compilemessages --locale zh_Hans --ignore '.venv*' --verbosity 0

services: $(VENV)/.development  ## The real servers for work by hand, until Ctrl-C; prints the environment to use
	@$(SERVERS) up

lock:  ## Compile requirements*.txt from requirements*.in (needs uv)
	uv pip compile --quiet --generate-hashes --python-version 3.11 --universal \
		--override requirements-overrides.txt requirements.in -o requirements.txt
	uv pip compile --quiet --generate-hashes --python-version 3.11 --universal \
		--override requirements-overrides.txt -c requirements.txt requirements-dev.in -o requirements-dev.txt

clean:  ## Remove what can be made again; var/ with the demonstration's data stays
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis var/test static
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- the environment -------------------------------------------------------------------------
# A stamp is newer than the lock file it was made from. The development set holds the runtime set.

$(VENV)/.runtime: requirements.txt
	@$(MAKE) --no-print-directory -f Makefile .install LOCK=requirements.txt
	@touch $@

$(VENV)/.development: requirements-dev.txt
	@$(MAKE) --no-print-directory -f Makefile .install LOCK=requirements-dev.txt
	@touch $(VENV)/.runtime $@

.PHONY: .install
.install:
	@python=; for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
		if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
		echo "Python 3.11 or later is needed and none was found; install it and run make again." >&2; exit 1; \
	fi; \
	if uv --version >/dev/null 2>&1; then \
		[ -x $(BIN)/python ] || uv venv --quiet --python "$$(command -v $$python)" $(VENV); \
		echo "Installing $(LOCK) into $(VENV) with uv …"; \
		uv pip install --quiet --python $(BIN)/python --no-deps --require-hashes -r $(LOCK); \
	else \
		[ -x $(BIN)/pip ] || $$python -m venv $(VENV) || { \
			echo "The environment could not be made; install the package python3-venv and run make again." >&2; exit 1; \
		}; \
		echo "Installing $(LOCK) into $(VENV), a minute or two …"; \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(LOCK); \
	fi
