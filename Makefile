# Everything there is to do with the emulator. `make run` and `make test` need a Swift toolchain and install the rest.

SHELL := /bin/sh
.DEFAULT_GOAL := help

SWIFT ?= swift
PREFIX ?= /usr/local
# What `make run` serves, and with which options: make run ARGS="--port 0 --data /tmp/emulator"
ARGS ?=
# The binary that the end-to-end tests drive.
EMULATOR ?= .build/debug/emulator
RUNTIMES := $(CURDIR)/.runtimes
# Options for pytest: make test PYTEST="-k subscriptions -x"
PYTEST ?=

RELEASE := -c release --static-swift-stdlib
# What is tested is what is served, TLS too. DEBUG=--disable-default-traits leaves TLS out, and with it a second copy of
# BoringSSL: a first build is quicker by minutes, and the tests of TLS are skipped.
DEBUG ?=
SWIFT_SOURCES := Sources Tests $(wildcard Benchmarks)

comma := ,
# $(call install,TEST,PACKAGE): when TEST fails, tries to install PACKAGE with apt-get.
define install
	if ! { $(1); } >/dev/null 2>&1; then \
		as_root=; [ "$$(id -u)" = 0 ] || as_root=sudo; \
		if command -v apt-get >/dev/null 2>&1 && { [ -z "$$as_root" ] || command -v sudo >/dev/null 2>&1; }; then \
			echo "Installing $(2)."; \
			$$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $(2) >/dev/null 2>&1 \
				|| { $$as_root apt-get update >/dev/null \
					&& $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $(2) >/dev/null; } \
				|| true; \
		fi; \
	fi
endef
# $(call require,TEST,PACKAGE,WHAT): the same, and when TEST still fails, says in one sentence what is missing, and ends.
define require
	@$(call install,$(1),$(2)); \
	{ $(1); } >/dev/null 2>&1 || { echo "$(3) is missing and could not be installed (Debian's package: $(2))." >&2; exit 1; }
endef

# One build at a time: SwiftPM locks .build, and the end-to-end tests need what comes before them.
.NOTPARALLEL:
.PHONY: help build debug run test lint unit end-to-end runtimes demo bench sanitize format install venv clean \
	needs-swift needs-sqlite needs-zlib needs-javascriptcore needs-python needs-wrk wants-chromium

help:
	@echo "make run       build the release and serve the default API on port 4566 (ARGS=... for more)"
	@echo "make test      check the format, run the unit tests, drive the binary with real clients"
	@echo "make demo      run a job of fixtures/pipeline and see its statuses arrive"
	@echo "make bench     measure, as ratios (see Benchmarks/)"
	@echo "make sanitize  run the unit tests under the thread and the address sanitizer"
	@echo "make format    format the Swift sources in place"
	@echo "make install   copy the release binary to $(PREFIX)/bin (PREFIX=...)"

build: needs-swift needs-sqlite needs-zlib
	$(SWIFT) build $(RELEASE) --product emulator

debug: needs-swift needs-sqlite needs-zlib
	$(SWIFT) build $(DEBUG) --build-tests

# The default has no functions: without their runtime it is served all the same.
run: build needs-javascriptcore needs-python
	@.build/release/emulator runtimes install \
		|| echo "Functions do not run until \`.build/release/emulator runtimes install\` has set up their runtime." >&2
	@exec .build/release/emulator serve $(ARGS)

test: lint debug unit end-to-end

lint: needs-swift
	$(SWIFT) format lint --strict --recursive --parallel $(SWIFT_SOURCES)

unit: debug needs-javascriptcore
	$(SWIFT) test $(DEBUG) --skip-build

end-to-end: venv runtimes needs-javascriptcore wants-chromium
	EMULATOR="$(EMULATOR)" EMULATOR_RUNTIMES="$(RUNTIMES)" .venv/bin/python -m pytest Tests/EndToEnd $(PYTEST)

# What functions run on, in the checkout: the tests leave the user's own alone.
runtimes: needs-python
	@[ -x "$(EMULATOR)" ] || { echo "$(EMULATOR) is not there: build it with make debug, or name another with EMULATOR=path." >&2; exit 1; }
	@EMULATOR_RUNTIMES="$(RUNTIMES)" "$(EMULATOR)" runtimes install

# Debug builds are quicker to make; a release that is there already is brought up to date instead.
demo: needs-swift needs-sqlite needs-zlib venv
	@if [ -x .build/release/emulator ]; then \
		$(SWIFT) build $(RELEASE) --product emulator && emulator=.build/release/emulator; \
	else \
		$(SWIFT) build $(DEBUG) --product emulator && emulator=.build/debug/emulator; \
	fi && "$$emulator" runtimes install && export PATH="$(CURDIR)/.venv/bin:$$PATH" \
	&& echo "The emulator's log goes to .build/demo.log." \
	&& { "$$emulator" exec fixtures/template.yaml --seed fixtures/sessions -- python3 fixtures/pipeline/run_pipeline.py \
		2>.build/demo.log || { code=$$?; tail -n 20 .build/demo.log >&2; exit $$code; }; }

bench: needs-wrk build venv
	@export EMULATOR_RUNTIMES="$(RUNTIMES)" && .build/release/emulator runtimes install \
		&& PATH="$(CURDIR)/.venv/bin:$$PATH" Benchmarks/run --emulator .build/release/emulator

# Each has a scratch directory of its own, so that neither rebuilds what the other or `make test` has built. What they
# report of the Swift runtime is named, with the reason, in the files of suppressions. XCTest's own runner, which has no
# tests to run here, leaks. Whatever a global is made of has a deep stack, and is told by its lowest frames.
sanitize: needs-swift needs-sqlite needs-zlib needs-javascriptcore
	TSAN_OPTIONS="suppressions=$(CURDIR)/Tests/thread-sanitizer.supp" \
		$(SWIFT) test --disable-default-traits --disable-xctest --sanitize thread --scratch-path .build-tsan
	ASAN_OPTIONS="malloc_context_size=100" LSAN_OPTIONS="suppressions=$(CURDIR)/Tests/leak-sanitizer.supp" \
		$(SWIFT) test --disable-default-traits --disable-xctest --sanitize address --scratch-path .build-asan

format: needs-swift
	$(SWIFT) format --in-place --recursive --parallel $(SWIFT_SOURCES)

install: build
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -s -m 755 .build/release/emulator "$(DESTDIR)$(PREFIX)/bin/emulator"

clean:
	rm -rf .build .build-tsan .build-asan .venv .runtimes

# The Python clients, in a virtual environment of this checkout, made anew whenever the list of them changes.
venv: .venv/requirements.txt

.venv/requirements.txt: Tests/EndToEnd/requirements.txt | needs-python
	@echo "Making .venv from Tests/EndToEnd/requirements.txt."
	@rm -rf .venv
	@PYTHONPATH= PYTHONHOME= python3 -m venv .venv
	@.venv/bin/python -m pip --disable-pip-version-check --no-input install --quiet -r Tests/EndToEnd/requirements.txt
	@cp Tests/EndToEnd/requirements.txt .venv/requirements.txt

needs-swift:
	@command -v $(SWIFT) >/dev/null 2>&1 || { echo "A Swift toolchain (6.2 or newer) is missing: https://www.swift.org/install" >&2; exit 1; }

# The archive is linked into the binary, so that it runs where no libsqlite3 is installed. macOS brings its own.
needs-sqlite:
	$(call require,[ "$$(uname)" = Darwin ] || { [ -f /usr/include/sqlite3.h ] && ls /usr/lib/*/libsqlite3.a; },libsqlite3-dev,SQLite's header and archive)

# As SQLite.
needs-zlib:
	$(call require,[ "$$(uname)" = Darwin ] || { [ -f /usr/include/zlib.h ] && ls /usr/lib/*/libz.a; },zlib1g-dev,zlib's header and archive)

# Loaded when a JavaScript resolver is there, and linked against by nobody. macOS brings its own.
needs-javascriptcore:
	$(call require,[ "$$(uname)" = Darwin ] || ls /usr/lib/*/libjavascriptcoregtk-*.so.*,libjavascriptcoregtk-4.1-0,JavaScriptCore)

needs-python:
	$(call require,python3 -c "import ensurepip$(comma) venv",python3-venv,Python 3 with its venv module)

# Some tests open a page in it; without it they are skipped, and say so. Ubuntu has it as a snap only.
CHROMIUM := command -v chromium || command -v chromium-browser || command -v google-chrome
wants-chromium:
	@$(call install,$(CHROMIUM),chromium); \
	{ $(CHROMIUM); } >/dev/null 2>&1 \
		|| echo "Chromium is missing and could not be installed (Debian's package: chromium): no page is tested." >&2

needs-wrk:
	$(call require,command -v wrk,wrk,The load generator wrk)
