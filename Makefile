# make run: set up and serve the demo. make test: set up and pass the tests. make check: what CI does afterwards.
SHELL := /bin/sh
PY := .venv/bin/python
PIP = $(PY) -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all:
export PYTHONPATH := $(CURDIR)
# what the linters start with; a deployment names its own
TESTING = MINGA_SECRET_KEY=only-for-tests


.PHONY: screens real bench-writers bench-xlsx bench-pages bench-export bench-papers run test check lint lock fmt test-pg test-browser test-slow test-mutants trust-fast trust-alone trust-whole
.DEFAULT_GOAL := run

.venv/bin/python:
	@python3 -m venv .venv || { echo "Falta el módulo venv. Instálelo con: apt-get install python3-venv"; exit 1; }

.venv/.runtime: requirements/runtime.txt | .venv/bin/python
	@[ -f .venv/.dev ] || $(PIP) -r requirements/runtime.txt
	@touch $@

.venv/.dev: requirements/dev.txt | .venv/bin/python
	@$(PIP) -r requirements/dev.txt
	@touch $@ .venv/.runtime

run: .venv/.runtime
	@mkdir -p var && { [ -s var/secret-key ] || (umask 077; $(PY) -c "import secrets; print(secrets.token_urlsafe(48))" > var/secret-key); }
	@bin/minga run_demo

test: .venv/.dev
	@$(PY) -m pytest -n 2 -m "not slow and not browser"

check: .venv/.dev
	@$(PY) -m ruff check . && $(PY) -m ruff format --check .
	@.venv/bin/lint-imports
	@$(TESTING) $(PY) -m mypy minga
	@$(PY) -m djlint minga --lint --quiet
	@$(TESTING) $(PY) -m minga makemigrations --check --dry-run

lint: check

fmt: .venv/.dev
	@$(PY) -m ruff format . && $(PY) -m ruff check --fix .

test-pg: .venv/.dev
	@sh .ci/with-postgres $(PY) -m pytest -n 2 -m "not slow and not browser"

test-slow: .venv/.dev
	@$(PY) -m pytest -n 2 -m slow

test-mutants: .venv/.dev
	@$(PY) -m tests.trust.mutants

test-browser: .venv/.dev
	@DJANGO_ALLOW_ASYNC_UNSAFE=true $(PY) -m pytest -n 2 --dist loadscope -m browser tests/browser
	@DJANGO_ALLOW_ASYNC_UNSAFE=true sh .ci/with-postgres $(PY) -m pytest -m browser tests/browser/test_travel.py

trust-fast: .venv/.dev
	@$(PY) -m tests.trust fast

trust-alone: .venv/.dev
	@$(PY) -m tests.trust fast --alone

trust-whole: .venv/.dev
	@$(PY) -m tests.trust whole

screens: .venv/.dev
	@$(PY) -m tests.browser.screens

bench-writers: .venv/.dev
	@$(PY) -m bench writers
	@$(PY) -m bench writers --postgres

bench-xlsx: .venv/.dev
	@$(PY) -m bench xlsx

bench-pages: .venv/.dev
	@$(PY) -m bench pages

bench-export: .venv/.dev
	@$(PY) -m bench export

bench-papers: .venv/.dev
	@$(PY) -m bench papers

lock: .venv/.dev
	@cd requirements && for f in runtime dev; do ../.venv/bin/uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 --custom-compile-command "make lock" $$f.in -o $$f.txt -q; done

real: .venv/.runtime
	@$(TESTING) $(PY) -m minga read_forms $(FORMS)/*.txt
