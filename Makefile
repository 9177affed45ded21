# The course's commands.  What is longer than a line is in scripts/, which Windows users call too.
PYTHON ?= python3
BIN    := $(if $(filter Windows_NT,$(OS)),.venv/Scripts,.venv/bin)
PEERS  := torch==2.13.0
BROWSER_PEERS := plotly==7.1.0
CLUSTER := distributed==2026.8.0
PYTEST  = $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)
LAB     = $(BIN)/python scripts/lab.py $(if $(PORT),--port $(PORT)) $(if $(filter no,$(OPEN)),--no-browser) $(ARGS)

.DEFAULT_GOAL := help
.PHONY: help lab student test check pythons soak cluster demo mutants book lecture lite bench bench-class bench-browser lock environment peers

help:           ## this list
	@echo "make lab is all a reader needs."
	@sed -n 's/^\([a-z-]*\): .*## /  make \1	/p' $(MAKEFILE_LIST) | expand -t 24
	@echo "Options: PYTHON=python3.12 (3.11 or later; .venv is made anew for it), PORT=9999, OPEN=no (no browser), ARGS=\"...\" for the command itself."

lab: environment        ## open the course in JupyterLab (the first time installs it into .venv)
	@$(LAB)

student: environment    ## the course without its answers, to work through by yourself (kept in course/student)
	@$(BIN)/python -m autograde student course/student
	@$(LAB) --folder course/student

test: environment       ## run all tests
	@$(PYTEST)

check: environment      ## lint, types, import arrows, clean notebooks, then all tests
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m mypy
	@$(BIN)/python -m pytest tests/test_architecture.py tests/test_notebooks.py
	@$(PYTEST)

pythons: environment    ## run the tests under each Python from 3.11 to 3.14 that is here (ARGS="--quick", ARGS="3.13")
	@$(BIN)/python scripts/pythons.py $(ARGS)

soak: environment       ## what is too long for make test, part by part; the table is docs/soak.md (ARGS=--list, ARGS=classes)
	@$(BIN)/python scripts/soak.py $(ARGS)

cluster: environment    ## what autograde grade --dask needs, into .venv, and a class graded by a cluster on this machine
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check $(CLUSTER)
	@$(BIN)/python -m pytest -m soak tests/autograde/classroom/cluster $(ARGS)

demo: environment       ## grade a sample class, from the release to the report (CHAPTER=08_optimizers; dropout if not said)
	@$(BIN)/python -m autograde demo $(CHAPTER) $(ARGS)

book: environment       ## the course as pages to read without a kernel (course/book; ARGS="--solutions", or ARGS=course/student)
	@$(BIN)/python -m autograde book $(ARGS)

lecture: environment    ## the scenes of the lecture on one page, for the hall: no server, no network (course/lecture.html)
	@OMP_NUM_THREADS=1 $(BIN)/python -m course_lib.scenes $(ARGS)

lite: environment      ## the course in JupyterLite: any web server shows it, the kernel runs in the browser (course/lite; ARGS=--local)
	@$(BIN)/python -m autograde student course/student
	@$(BIN)/python scripts/lite.py course/student course/lite $(ARGS)

mutants: environment    ## change one line at a time and see whether a test fails (ARGS="--seed 1 --count 40 autograde")
	@$(BIN)/python scripts/mutants.py $(ARGS)

bench: peers            ## measure against PyTorch, plain loops and stock nbgrader
	@$(BIN)/python -m benchmarks $(ARGS)

bench-class: environment    ## grade a class beside stock nbgrader: minutes, on a machine that does nothing else (ARGS=--few tries it)
	@$(BIN)/python -m benchmarks.classroom $(ARGS)

bench-browser: environment  ## measure the demos in a real browser beside interact and plotly; CPU of each knob
	@-$(BIN)/python -m pip install --quiet --disable-pip-version-check $(BROWSER_PEERS)
	@$(BIN)/python -m benchmarks.browser
	@$(BIN)/python scripts/demos.py moves

lock: environment       ## pin the dependencies of pyproject.toml anew (ARGS=--upgrade: at their newest)
	@$(BIN)/python -m uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	    --extra instructor --group test --group install --custom-compile-command "make lock" -o requirements.lock $(ARGS) pyproject.toml

# A Python that is named, as in make test PYTHON=python3.13, is the one that .venv is of from then on.
environment:
	@$(PYTHON) scripts/environment.py $(if $(filter command line environment,$(origin PYTHON)),--this-python)

# PyTorch is what we compare with, not what we run on: gigabytes in some places, so it stays out of the lock.
peers: environment
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check $(PEERS)
