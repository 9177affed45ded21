"""Open the course in JupyterLab, with the environment's own Python:

    .venv/bin/python scripts/lab.py [--folder F] [--port N] [--no-browser] [any option of jupyter lab]

The settings in deploy/jupyter hold for the course alone: what JupyterLab and IPython want to write
goes to .jupyter in this folder, and the configuration at home is neither read nor touched.
"""

import argparse
import os
import secrets
import socket
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACES = "notebooks/index.ipynb", "index.ipynb", "notebooks/[!.]*/[!.]*.ipynb", "[!.]*/[!.]*.ipynb", "[!.]*.ipynb"


def first_page(root=ROOT):
    """Where a reader starts: the index if there is one, or the first chapter.  None if there is no notebook."""
    return next((page.relative_to(root).as_posix() for place in PLACES for page in sorted(root.glob(place))), None)


def settings(root=ROOT, student=False):
    """The environment variables that make Jupyter use the course's settings and no others.

    student: without the instructor's panels.
    """
    own, folders = root / ".jupyter", ["student", "jupyter"] if student else ["jupyter"]
    return {
        "JUPYTER_CONFIG_PATH": os.pathsep.join(str(root / "deploy" / name) for name in folders),
        "JUPYTER_CONFIG_DIR": str(own / "config"),
        "JUPYTER_DATA_DIR": str(own / "data"),
        "JUPYTER_PREFER_ENV_PATH": "1",                         # this environment's kernel, before any other's
        "IPYTHONDIR": str(own / "ipython"),
        "COURSE_CACHE": str(own / "results"),                   # of demos that train: see course_lib/kept.py
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
    }


def unusable(port):
    """Why a server cannot listen at this port of the loopback address; None if it can."""
    with socket.socket() as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)      # as the server does
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            return error.strerror.lower()
        return None


def choose_port(asked, usual=8888):
    """The port that was asked for, or the first free one from the usual port on."""
    if asked:
        reason = unusable(asked)
        if reason:
            sys.exit(f"Port {asked} cannot be used, {reason}: choose another, or leave PORT out and the next free "
                     "one is taken")
        return asked
    port = next((port for port in range(usual, usual + 100) if not unusable(port)), None)
    if port is None:
        sys.exit(f"The ports {usual} to {usual + 99} are all in use: name a free one, as in  make lab PORT=9999")
    if port != usual:
        print(f"Port {usual} is in use; taking {port}.")
    return port


def port_number(text):
    if not (text.isdecimal() and 0 < int(text) < 2**16):
        raise argparse.ArgumentTypeError(f"{text!r} is no port; a port is a number from 1 to 65535")
    return int(text)


def folder(text):
    path = Path(text).resolve()
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"{text!r} is no folder")
    return path


def main():
    parser = argparse.ArgumentParser(description="Open the course in JupyterLab.",
                                     epilog="Any other option goes to jupyter lab.")
    parser.add_argument("--folder", type=folder, default=ROOT, help="what to show, if it is not the whole course")
    parser.add_argument("--port", type=port_number, help="listen at this port, and no other")
    parser.add_argument("--no-browser", action="store_true", help="print the address, open nothing")
    chosen, others = parser.parse_known_args()
    if find_spec("jupyterlab") is None:
        sys.exit(f"JupyterLab is not installed for {sys.executable}: run  make lab,  or  "
                 "python scripts/environment.py  and then this file with the Python in .venv")
    port, page = choose_port(chosen.port), first_page(chosen.folder)
    start = f"/lab/tree/{page}" if page else "/lab"
    token = os.environ.get("JUPYTER_TOKEN") or secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={chosen.folder}",
               f"--LabApp.default_url={start}", f"--port={port}", "--ServerApp.port_retries=0", "--log-level=WARN",
               "--LabApp.log_level=WARN", *others]
    if chosen.no_browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")                          # in a container root is the only user there is
    print(f"The course is at  http://localhost:{port}{start}?token={token}\nCtrl-C ends it.", flush=True)
    os.chdir(chosen.folder)                                     # nbgrader looks for its configuration here
    environment = {**os.environ, **settings(student=chosen.folder != ROOT), "JUPYTER_TOKEN": token}
    if os.name == "nt":
        sys.exit(subprocess.call(command, env=environment))
    os.execve(command[0], command, environment)


if __name__ == "__main__":
    main()
