# make run    build and run experiments.json on the built-in data
# make test   build and run all tests
# make check  format lint, build, tests, a smoke sweep: what a change must pass
# make bench  speed, beside other programs where they are at hand (see CONTRIBUTING.md)
SHELL := /bin/bash
SWIFT ?= swift
ATTUNE := .build/release/attune
FILE ?= experiments.json
PAGES := experiments columns alarms

.PHONY: run test check bench build format lint tools smoke schema modules

run: build
	@time $(ATTUNE) run $(FILE)

build: tools
	$(SWIFT) build -c release --product attune

test: tools
	$(SWIFT) build -c release --build-tests
	$(SWIFT) test -c release --skip-build

check: lint build test smoke

# A second run must find nothing to do, and one job must give the bytes of many.
smoke: build
	@rm -rf .build/smoke
	$(ATTUNE) run experiments/smoke.json --quiet --results .build/smoke/a
	$(ATTUNE) run experiments/smoke.json --quiet --results .build/smoke/a | grep -q "nothing to do"
	$(ATTUNE) run experiments/smoke.json --quiet --results .build/smoke/b --jobs 1
	@for t in curves users summary failures comparisons alarms reliability; do cmp .build/smoke/{a,b}/smoke/$$t.csv || exit 1; done
	@echo "smoke sweep: same bytes at any --jobs"
	@$(ATTUNE) schema | cmp - experiments.schema.json || \
	  { echo "experiments.schema.json is old: make schema"; exit 1; }
	@for page in $(PAGES); do $(ATTUNE) explain --page $$page | cmp - docs/$$page.md || \
	  { echo "docs/$$page.md is old: make schema"; exit 1; }; done

schema: build
	$(ATTUNE) schema > experiments.schema.json
	for page in $(PAGES); do $(ATTUNE) explain --page $$page > docs/$$page.md; done
	$(ATTUNE) explain --fill docs/learners/*.md

# The picture of the modules in ARCHITECTURE.md.
modules:
	python3 scripts/draw_modules.py

bench: build
	$(ATTUNE) bench

format:
	$(SWIFT) format --in-place --recursive Sources Tests Examples Package.swift

lint:
	$(SWIFT) format lint --strict --recursive Sources Tests Examples Package.swift
	python3 scripts/draw_modules.py --check
	python3 scripts/check_links.py

tools:
	@scripts/tools.sh
