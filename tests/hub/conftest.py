"""A hub of its own on the loopback address, with three accounts of the system that go when it goes.  Needs root."""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from browser import labkit

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = """
import os
load_subconfig({config!r})
c.JupyterHub.bind_url, c.JupyterHub.hub_bind_url = "http://127.0.0.1:{ports[0]}", "http://127.0.0.1:{ports[1]}"
c.ConfigurableHTTPProxy.command = {proxy!r}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{ports[2]}"
c.JupyterHub.authenticator_class = "dummy"              # in place of PAM, which would ask for their passwords
c.DummyAuthenticator.password = {password!r}
c.Authenticator.allow_all, c.Authenticator.allowed_users = False, {users!r}
c.Spawner.args = ["--LabApp.expose_app_in_browser=True"]
"""


def missing():
    """Why there can be no hub here; None if there can."""
    if os.name == "nt" or os.geteuid() != 0:
        return "a hub starts servers as other users: only root can"
    tools = [tool for tool in ("useradd", "runuser", "pkill", "prlimit", "npm") if not shutil.which(tool)]
    return labkit.missing() or (f"there is no {', '.join(tools)}" if tools else None)


@pytest.fixture(scope="package")
def hub():
    """The hub as its README.md sets it up: install.sh, a course of the instructor's, an exchange, and its settings."""
    if why := missing():
        pytest.skip(why)
    folder = Path(tempfile.mkdtemp(prefix="course-hub-"))           # not pytest's, which is root's alone
    folder.chmod(0o755)
    (folder / "home").mkdir()
    prof, ada, ben = users = [f"{name}{secrets.token_hex(2)}" for name in ("prof", "ada", "ben")]
    try:
        for user in users:
            subprocess.run(["useradd", "--create-home", "--home-dir", folder / "home" / user, "--shell", "/bin/bash",
                            "-K", "HOME_MODE=0700", user], check=True)
        kept = Path(os.environ.get("COURSE_HUB", folder))       # environments to be used again, for who works on this
        site, npm = kept / "site", kept / "npm"
        run(ROOT / "deploy/jupyterhub/install.sh", site, prof, env=os.environ | {"PYTHON": python_of_all(prof)})
        run("npm", "install", "--no-fund", "--no-audit", "--loglevel=error", "--prefix", npm, "configurable-http-proxy")
        exchange, course = folder / "exchange", folder / "course"
        exchange.mkdir()
        exchange.chmod(0o777)
        course.mkdir(mode=0o700)
        shutil.chown(course, prof, prof)
        here = SimpleNamespace(folder=folder, site=site, npm=npm, course=course, exchange=exchange, prof=prof, ada=ada,
                               ben=ben, password=secrets.token_hex(8), home=folder / "home")
        here.autograde = lambda *words: run("runuser", "-u", prof, "--", site / "instructor/bin/autograde", *words,
                                            cwd=course)
        here.autograde("init", ".")
        with started(here, users):
            yield here
    finally:
        for user in users:
            if user in {account.pw_name for account in pwd.getpwall()}:
                subprocess.run(["pkill", "--signal", "KILL", "--uid", user], check=False)
                subprocess.run(["userdel", "--force", "--remove", user], check=False, capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)
        assert not {account.pw_name for account in pwd.getpwall()} & set(users)


def python_of_all(user):
    """A Python with which this user can start, unlike one in root's home."""
    pythons = [python for name in ("3.13", "3.12", "3.11", "3") if (python := shutil.which(f"python{name}"))]
    for python in [*pythons, "/usr/bin/python3"]:
        enough = [python, "-c", "import ensurepip, sys; sys.exit(sys.version_info < (3, 11))"]
        if not subprocess.run(["runuser", "-u", user, "--", *enough], capture_output=True, check=False).returncode:
            return python
    pytest.skip("no Python from 3.11 on that every account can start")


def run(*command, **options):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, timeout=600, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def started(here, users):
    ports = []
    with socket.socket() as a, socket.socket() as b, socket.socket() as c:
        for probe in a, b, c:
            probe.bind(("127.0.0.1", 0))
            ports.append(probe.getsockname()[1])
    config = here.folder / "jupyterhub_config.py"
    config.write_text(SETTINGS.format(
        config=str(here.site / "deploy/jupyterhub/jupyterhub_config.py"), ports=ports, password=here.password,
        proxy=[shutil.which("node"), str(here.npm / "node_modules/.bin/configurable-http-proxy")],
        users=set(users)), encoding="utf-8")
    here.address, log = f"http://127.0.0.1:{ports[0]}", here.folder / "hub.log"
    environment = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ} | {
        "COURSE_SITE": here.site, "COURSE": here.course, "COURSE_EXCHANGE": here.exchange,
        "COURSE_INSTRUCTOR": here.prof, "COURSE_ID": "course"}
    with log.open("wb") as out:
        command = [here.site / "hub/bin/jupyterhub", "-f", config]
        hub = subprocess.Popen(command, cwd=here.folder, stdout=out, stderr=out, start_new_session=True,
                               env={name: str(value) for name, value in environment.items()})
        try:
            labkit.until_it_answers(f"{here.address}/hub/health", hub, log)
            yield
        finally:
            hub.send_signal(signal.SIGTERM)                     # which ends the servers and the proxy
            try:
                hub.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(hub.pid, signal.SIGKILL)
                hub.wait()
            print(log.read_text(errors="replace")[-4000:], file=sys.stderr)
