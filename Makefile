# Everything goes through launcher/, which any Python from 3.9 on can run. A candidate is run, not
# only looked up: a name on the PATH may be a shim for a version that isn't switched on.
CANDIDATES = python3.12 python3.13 python3.14 python3 /usr/bin/python3 /usr/local/bin/python3
RUNS = -c 'import sys; sys.exit(sys.version_info < (3, 9))'
PYTHON ?= $(shell for python in $(CANDIDATES); do \
	$$python $(RUNS) >/dev/null 2>&1 && echo $$python && break; done)
LAUNCHER = $(or $(PYTHON),$(error No Python from 3.9 on runs here. Install Python 3.12 or newer, \
	with venv (Debian, Ubuntu: apt-get install python3 python3-venv), then run make again)) -m launcher

.PHONY: help demo test chaos screenshots check servers lock clean

help:
	@echo "make demo      sets everything up, plays a month-end, serves the console until Ctrl-C"
	@echo "               (DEMO_ONCE=1: exits after the month-end)"
	@echo "make test      sets everything up and passes all checks and tests"
	@echo "               (ARGS='tests/rating -k cap': only these tests)"
	@echo "make chaos     disturbs and kills months of billing and says what came of them"
	@echo "               (CHAOS=1000: so many; CHAOS_SEED=7: others)"
	@echo "make screenshots"
	@echo "               takes the pictures of README and docs anew"
	@echo "make check     style, types and the arrows between the rooms"
	@echo "make servers   runs the embedded PostgreSQL and Valkey until Ctrl-C"
	@echo "make lock      writes the locks anew from requirements/*.in (ARGS=--upgrade: newer versions)"
	@echo "make clean     removes the environment, the servers with their data, and caches"

demo screenshots check servers clean:
	@$(LAUNCHER) $@

test lock:
	@$(LAUNCHER) $@ $(ARGS)

chaos:
	@CHAOS=$${CHAOS:-300} $(LAUNCHER) test tests/chaos $(ARGS)
