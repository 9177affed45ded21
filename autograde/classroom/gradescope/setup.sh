#!/usr/bin/env bash
# Run once by Gradescope, as root, when the container is made.
set -euo pipefail
cd /autograder/source
chmod -R go-rwx .                               # the secret and the answers: root's alone

suitable() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
python=""
for name in python3.14 python3.13 python3.12 python3.11 python3; do
    if suitable "$name"; then python=$name; break; fi
done
if [ -z "$python" ]; then
    apt-get update
    apt-get install -y python3.11 python3.11-venv
    python=python3.11
fi
"$python" -m venv /autograder/python
/autograder/python/bin/python -m pip install --quiet --require-hashes --only-binary :all: -r requirements.txt
