"""Make the course's environment: .venv, with exactly the packages that requirements.lock pins.

    python3 scripts/environment.py

The first time takes up to a minute and needs the network.  Every later time it only compares: the
stamp in .venv says which lock was installed, and where.  With --this-python it is made anew if it is of
another Python than this one.  COURSE_VENV names another folder than .venv.  Written so that any Python
from 3.6 on can read it: an old one must get as far as being told so.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / os.environ.get("COURSE_VENV", ".venv")
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "installed"
LOCK = ROOT / "requirements.lock"
OLDEST = (3, 11)


def complaint(version, venv):
    """What a Python lacks, by its version and whether its venv is whole, and the remedy; None if it will do."""
    name = "{}.{}".format(*version[:2])
    if tuple(version[:2]) < OLDEST:
        return (f"Python {name} is too old, the course needs {OLDEST[0]}.{OLDEST[1]} or later: install one "
                "and name it, as in  make lab PYTHON=python3.12")
    if not venv:
        return (f"This Python {name} cannot make environments, a part of it is packed apart: "
                f"sudo apt install python{name}-venv  (on Debian or Ubuntu), then try again")
    return None


def wanted():
    """What the stamp says of an environment that is up to date, here."""
    inputs = LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    return f"{hashlib.sha256(inputs).hexdigest()} {VENV}"


def is_ready():
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text() == wanted()


def is_of(version):
    """Whether .venv is of the Python of this version; a point release more or less is no other."""
    settings = VENV / "pyvenv.cfg"
    found = re.search(r"^version\w* *= *(\d+)\.(\d+)", settings.read_text(encoding="utf-8"), re.M) \
        if settings.exists() else None
    return bool(found) and (int(found.group(1)), int(found.group(2))) == tuple(version[:2])


def run(*command, **options):
    return subprocess.run([str(part) for part in command], cwd=str(ROOT), check=True, **options)


def fetch(*command):
    """Run an installer; what it says matters only if it fails."""
    run(*command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def can_be_kept():
    """An environment is kept, and added to, if it still works and nobody moved it (its scripts name its place)."""
    if STAMP.exists() and STAMP.read_text().split(" ", 1)[1] != str(VENV):
        return False
    try:
        run(PYTHON, "-c", f"import sys, pip; sys.exit(sys.version_info < {OLDEST})", stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def pin_of(package, lock):
    """A package's entry in the lock: its version, then a hash on each line."""
    return re.search(rf"^{package}==(?:.*\\\n)*.*\n", lock, re.M).group()


def install(pip):
    """What the lock pins, checked against its hashes: by uv, itself pinned there, or else by pip alone.

    uv takes seconds where pip takes a minute, but does not read pip's settings: where those name a
    mirror or a proxy, pip it is.
    """
    settings = run(*pip, "config", "list", stdout=subprocess.PIPE).stdout.decode()
    if not re.search(r"\.(index-url|no-index|proxy)=", settings):
        pin = VENV / "uv.lock"
        pin.write_text(pin_of("uv", LOCK.read_text(encoding="utf-8")))
        try:
            fetch(*pip, "install", "--require-hashes", "--only-binary=:all:", "--requirement", pin)
            fetch(PYTHON, "-m", "uv", "pip", "install", "--python", PYTHON, "--require-hashes", "--requirement", LOCK)
            return
        except subprocess.CalledProcessError:
            print("This goes on with pip in place of uv, and takes a minute or two longer ...", flush=True)
    fetch(*pip, "install", "--require-hashes", "--requirement", LOCK)


def make():
    """Make .venv, or bring it up to date."""
    print(f"Installing the course's packages into {VENV.name} (once; a minute or less) ...", flush=True)
    if not can_be_kept():
        run(sys.executable, "-m", "venv", "--clear", VENV)
    pip = PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input"
    install(pip)
    fetch(*pip, "install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--editable", ROOT)
    STAMP.write_text(wanted())


def main():
    another = "--this-python" in sys.argv[1:] and VENV.exists() and not is_of(sys.version_info)
    if is_ready() and not another:
        return
    problem = complaint(sys.version_info, venv=bool(getattr(find_spec("ensurepip"), "origin", None)))
    if problem:
        sys.exit(problem)
    try:
        if another:
            shutil.rmtree(str(VENV))
        make()
    except subprocess.CalledProcessError as error:
        said = (error.output or b"").decode(errors="replace")
        if re.search("connection broken|timed out|resolve", said, re.I):
            sys.exit("The packages cannot be fetched, there is no way to the package index: connect to a network (or "
                     "tell pip of your proxy or mirror) and give the same command again; it goes on from here")
        sys.exit(f"{said[-2000:]}\nThe environment is not complete, for the reason above: {' '.join(error.cmd)}")
    except OSError as error:
        sys.exit(f"The environment cannot be made: {error}.")


if __name__ == "__main__":
    main()
