# Any python3 will do to begin with: set_up.py goes on under 3.11, 3.12 or 3.13, or says which to get.
PYTHON ?= python3
BIN = .venv/bin

.PHONY: help run test bench eval wheel-cuda package package-cuda smoke translations screenshots lock clean

help:  ## show this
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 14

run:  ## set up what is missing and open the window (the demonstration, where there is no display)
	@$(PYTHON) packaging/set_up.py --start

test: export QT_QPA_PLATFORM = offscreen
test:  ## set up what is missing, then check style and types and run the tests
	@$(PYTHON) packaging/set_up.py --test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict main.py app ui packaging/*.py
	$(BIN)/python -m pytest

ifneq ($(wildcard tests/bench/run.py),)
bench:  ## measure speed and memory
	@$(PYTHON) packaging/set_up.py --test
	$(BIN)/python tests/bench/run.py
endif

ifneq ($(wildcard tests/eval/run.py),)
eval:  ## measure the quality of answers
	@$(PYTHON) packaging/set_up.py --test
	$(BIN)/python tests/eval/run.py
endif

wheel-cuda:  ## compile llama.cpp with CUDA for .venv (wants nvcc)
	@$(PYTHON) packaging/cuda_wheel.py

package:  ## make the .deb and the self-extracting archive, in dist/
	@$(PYTHON) packaging/package.py

package-cuda:  ## make the add-on pack for NVIDIA GPUs, in dist/ (wants nvcc)
	@$(PYTHON) packaging/cuda_pack.py

smoke:  ## try the .deb in a bare Debian 12 root (as root; wants debootstrap)
	@$(PYTHON) packaging/smoke.py

translations:  ## take the window's strings into resources/translations/*.ts, and compile those
	$(BIN)/python packaging/translations.py update
	$(BIN)/python packaging/translations.py compile

screenshots:  ## take pictures of every state of the window into build/screenshots/
	$(BIN)/python packaging/screenshots.py

lock:  ## renew requirements/*.lock from pyproject.toml
	$(PYTHON) packaging/lock.py

clean:  ## remove everything that was made here; the user's library, models and kept wheel stay
	rm -f resources/translations/*.qm resources/translations/engine.json
	rm -rf .venv .venv-setup.log .mypy_cache .ruff_cache .pytest_cache build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
