# `make run` and `make test` need Python 3.11 or newer and make, nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
# What Python has compiled is kept, whatever the shell says: each program that is started would compile all of it anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run demo test test-js test-sqlite test-postgres test-pooled test-next test-containers test-api chaos fuzz audit check check-types check-rest bench bench-desk bench-large screenshots setup setup-dev browser lock messages clean

run: setup
	@$(BIN)/python manage.py migrate --verbosity 0
	@exec $(BIN)/python manage.py run

demo: setup
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py load_demo

# --- Setting up -------------------------------------------------------------------------------

setup: $(VENV)/installed node_modules/installed build/static/collected build/translated

$(VENV)/installed: requirements.txt requirements-reader.txt requirements-rules.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Countersign needs Python 3.11 or newer: this is %s." % sys.version.split()[0])'
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing: install it (on Debian: apt install python3-venv)."; exit 1; }
	@echo "Installing what Countersign is made of (once, a few minutes) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-reader.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-rules.txt
	@touch $@

node_modules/installed: package-lock.json requirements-node.txt | $(VENV)/installed
	@$(NPM_CI) --omit=dev --omit=optional
	@touch $@

# npm, or where there is none the one that pip brings.
NPM_CI = command -v npm >/dev/null 2>&1 || $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-node.txt && \
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

build/static/collected: node_modules/installed $(shell find countersign -path '*/static/*' -type f)
	@$(BIN)/python manage.py collectstatic --noinput --clear --verbosity 0
	@touch $@

build/translated: $(wildcard countersign/locale/*/LC_MESSAGES/*.po) | $(VENV)/installed
	@mkdir -p build
	@$(BIN)/pybabel --quiet compile -d countersign/locale -D 'django djangojs'
	@touch $@

# First node_modules/installed-dev, which holds what `setup` asks for as well.
setup-dev: node_modules/installed-dev setup $(VENV)/installed-dev

$(VENV)/installed-dev: requirements-dev.txt | $(VENV)/installed
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# Biome is a program of each system's own, so an optional package.
node_modules/installed-dev: package-lock.json requirements-node.txt | $(VENV)/installed
	@$(NPM_CI)
	@touch node_modules/installed $@

browser: setup-dev
	@$(BIN)/python -m tests.browser.install

# --- Tests and checks -------------------------------------------------------------------------

test: test-js test-sqlite test-postgres

# Two more than there are cores, as many a test waits for something: for a browser, for a program that starts, for a lock.
SIDE_BY_SIDE = -n $(shell $(BIN)/python -c 'import os; print(os.cpu_count() + 2)') --dist worksteal

# The browser's modules that know no page.
test-js: setup-dev
	@echo "== JavaScript"
	@node --test --test-reporter=spec tests/js/*.test.js

test-sqlite: browser
	@echo "== SQLite"
	@env -u DATABASE_URL $(BIN)/pytest $(SIDE_BY_SIDE) $(ARGS)

# What knows no database, or one that it names itself, has run already.
NO_DATABASE := extraction money samples identity parcels paper deploy house exports/datev exports/formats documents/drawing \
  accounts/test_formats.py backup/test_which_database.py browser/test_screens.py coding/test_sharing.py comments/test_mentions.py \
  config/test_env_file.py config/test_environment.py config/test_static.py config/test_styles.py database/test_sealing.py \
  database/test_too_old.py invoices/content/test_history_words.py invoices/content/test_typed.py invoices/judging/test_words.py \
  reminders/test_working_days.py sandbox/test_barriers.py sandbox/test_child.py sandbox/test_slots.py test_benchmarks.py test_outside.py
test-postgres: browser
	@echo "== PostgreSQL"
	@$(BIN)/python -m tests.postgres $(BIN)/pytest $(SIDE_BY_SIDE) $(addprefix --ignore=tests/,$(NO_DATABASE)) $(ARGS)

# The same behind a PgBouncer in transaction mode; not part of `test`. ARGS names folders: `make test-pooled ARGS=tests/browser`.
test-pooled: browser
	@echo "== PostgreSQL behind PgBouncer"
	@$(BIN)/python -m tests.postgres --pooled $(BIN)/pytest $(SIDE_BY_SIDE) $(addprefix --ignore=tests/,$(NO_DATABASE)) $(ARGS)

# The newest Django on the newest Python of this machine, which nothing here is locked to; not part of `test`.
test-next: setup-dev
	@$(BIN)/python -m tests.newest $(ARGS)

# Needs a container engine, or root, dockerd and debootstrap; not part of `test`: it takes ten minutes and 8 GB.
test-containers: setup-dev
	@$(BIN)/python -m tests.containers $(ARGS)

# Faults on really running processes: `tests/chaos`. ARGS=--short does less of each, ARGS='--only NAME' chooses.
chaos: setup-dev
	@$(BIN)/python -m tests.chaos $(ARGS)

# Whatever the API's description allows and forbids, on both databases: ten minutes; EXAMPLES is how many calls of each operation.
EXAMPLES ?= 200
test-api: setup-dev
	@COUNTERSIGN_EXAMPLES=$(EXAMPLES) $(BIN)/pytest tests/api/test_any_call.py tests/api/test_any_course.py -q -n 2 $(ARGS)
	@COUNTERSIGN_EXAMPLES=$(EXAMPLES) $(BIN)/python -m tests.postgres $(BIN)/pytest tests/api/test_any_call.py tests/api/test_any_course.py -q -n 2 $(ARGS)

# Strangers' bytes for every reader, led by what they reach; ARGS='--seconds 20' takes less than the ten minutes.
fuzz: setup-dev
	@$(BIN)/python -m tests.fuzz $(ARGS)

# Licences, a bill of materials, and known vulnerabilities where a source answers.
audit: setup-dev
	@$(BIN)/python -m tests.audit

# Types take as long as all the rest together: two at a time, each one's words by themselves.
check: setup-dev
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target check-types check-rest

check-types check-rest: export COUNTERSIGN_ENV_FILE = none
check-types: setup-dev
	@$(BIN)/mypy

check-rest: setup-dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@node_modules/.bin/biome check --error-on-warnings
	@$(BIN)/djade --check --target-version 5.2 $$(git ls-files '*.html')
	@awk 'length > 200 { print FILENAME ":" FNR ": more than 200 characters"; long = 1 } END { exit long }' $$(git ls-files '*.html')
	@$(BIN)/lint-imports
	@$(BIN)/python -m tests.house
	@$(BIN)/python -m tests.messages
	@$(BIN)/python -m tests.api_description
	@node_modules/.bin/spectral lint docs/api/openapi.json --ruleset docs/api/spectral.yaml --fail-severity error --display-only-failures
	@$(BIN)/python manage.py makemigrations --check --dry-run
	@$(BIN)/python manage.py check --fail-level WARNING
	@$(BIN)/hadolint Dockerfile
	@mkdir -p build
	@for overlay in deploy/kubernetes/overlays/*; do for version in 1.29 1.37; do \
	  $(BIN)/kubectl kustomize $$overlay > build/manifests.yaml && \
	  $(BIN)/kubernetes-validate --strict --quiet -k $$version build/manifests.yaml || exit 1; done; done

bench: setup-dev
	@mkdir -p build
	@$(BIN)/python -m benchmarks

# A desk of 20,000 drafts alone: some minutes.
bench-desk: setup-dev
	@mkdir -p build
	@$(BIN)/python -m benchmarks desk

# Ten million invoices: an hour, and 60 GB of disk. COUNTERSIGN_BENCH_DATA=FOLDER keeps them there for the next time.
bench-large: setup-dev
	@mkdir -p build
	@COUNTERSIGN_BENCH_INVOICES=10000000 $(BIN)/python -m benchmarks scale

# --- Maintenance ------------------------------------------------------------------------------

LOCK := uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'

lock:
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-reader.in -o requirements-reader.txt
	$(LOCK) --no-deps requirements-rules.in -o requirements-rules.txt
	$(LOCK) requirements-dev.in -o requirements-dev.txt
	$(LOCK) requirements-node.in -o requirements-node.txt
	$(LOCK) requirements-audit.in -o requirements-audit.txt
	npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved

# What is to be translated, into the catalog of each language; what is new in one is listed.
messages: setup-dev
	@$(BIN)/python -m tests.messages --write

SHOWN := desk-wide capture-wide invoices-wide queue-wide to-pay-wide month-wide review-narrow
screenshots: browser
	@for language in en-GB de-DE; do \
	  COUNTERSIGN_SCREENS=$$language $(BIN)/pytest tests/browser/test_screens.py -k Mona || exit 1; \
	  mkdir -p docs/screens/$${language%-*}; \
	  for screen in $(SHOWN); do cp build/screens/$$screen-light.png docs/screens/$${language%-*}/$$screen.png; done; done

clean:
	rm -rf $(VENV) node_modules build
