#!/usr/bin/env bash
# Run by Gradescope, as root, for each submission.
export PYTHONPATH=/autograder/source/code
exec /autograder/python/bin/python -B -m autograde.classroom.gradescope.run /autograder
