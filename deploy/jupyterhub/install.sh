#!/bin/sh
# Make the environments of a hub, as root, from a checkout:   deploy/jupyterhub/install.sh /opt/course instructor
#     /opt/course/hub           JupyterHub itself
#     /opt/course/student       what students' servers run in: the lock, and nothing of the course
#     /opt/course/instructor    the same with the course, which holds the answers: only its group may look into it
#     /opt/course/deploy        settings
# PYTHON=/usr/bin/python3.12 in front of it names the Python: one that every account can start.
set -eu
site=$1 instructor=$2 python=${PYTHON:-python3}
checkout=$(cd "$(dirname "$0")/../.." && pwd)
hub="$site/hub/bin"

runuser -u "$instructor" -- "$python" -c '' || {
    echo "$instructor cannot start $python: name one that all accounts can, as in  PYTHON=/usr/bin/python3 $0 ..." >&2
    exit 1
}
mkdir -p "$site"
"$python" -m venv "$site/hub"
"$hub/pip" install --quiet --requirement "$checkout/deploy/jupyterhub/requirements.txt" uv
for role in student instructor; do
    "$hub/uv" venv --quiet --allow-existing --python "$hub/python" "$site/$role"
    "$hub/uv" pip install --quiet --python "$site/$role" --require-hashes --requirement "$checkout/requirements.lock"
    "$hub/uv" pip install --quiet --python "$site/$role" --requirement "$checkout/deploy/jupyterhub/requirements.txt"
done

source=$(mktemp -d)                     # a build writes beside what it builds
trap 'rm -rf "$source"' EXIT
(cd "$checkout" && tar -cf - --exclude=./course --exclude='./.*' --exclude=./build .) | tar -xf - -C "$source"
"$hub/uv" pip install --quiet --python "$site/instructor" --no-deps --no-build-isolation "$source"
chgrp -R "$instructor" "$site/instructor"
chmod 750 "$site/instructor"

mkdir -p "$site/deploy"
cp -R "$checkout/deploy/." "$site/deploy"
chmod -R a+rX "$site/deploy" "$site/student"
