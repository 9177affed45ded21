"""`make lab`: the right page, a free port, the course's settings and nobody else's, in a real server."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from test_environment import ROOT, script

DISABLED = {"@jupyter/nbgrader:formgrader", "@jupyter/nbgrader:create-assignment", "@jupyter/nbgrader:course-list",
            "@jupyter/nbgrader:validate-assignment"}            # it calls an empty notebook a success; check does not


@pytest.fixture
def lab():
    return script("lab")


@pytest.fixture
def taken():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def touch(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


def test_the_course_opens_at_its_first_chapter_or_at_its_index(lab, tmp_path):
    assert lab.first_page(tmp_path) is None
    touch(tmp_path / "notebooks/06_dropout/dropout.ipynb")
    touch(tmp_path / "notebooks/06_dropout/.ipynb_checkpoints/dropout-checkpoint.ipynb")
    assert lab.first_page(tmp_path) == "notebooks/06_dropout/dropout.ipynb"
    touch(tmp_path / "notebooks/01_activations/activations.ipynb")
    assert lab.first_page(tmp_path) == "notebooks/01_activations/activations.ipynb"
    touch(tmp_path / "notebooks/index.ipynb")
    assert lab.first_page(tmp_path) == "notebooks/index.ipynb"


def test_a_student_edition_opens_wherever_its_notebook_lies(lab, tmp_path):
    touch(tmp_path / "dropout.ipynb")
    assert lab.first_page(tmp_path) == "dropout.ipynb"


def test_a_folder_that_is_none_is_answered_with_a_sentence(tmp_path):
    done = subprocess.run([sys.executable, ROOT / "scripts/lab.py", "--folder", tmp_path / "gone"], capture_output=True,
                          text=True)
    assert done.returncode == 2 and "gone' is no folder" in done.stderr


def test_a_taken_port_is_passed_over_and_said(lab, taken, capsys):
    assert lab.choose_port(None, usual=taken) > taken
    assert f"Port {taken} is in use" in capsys.readouterr().out


def test_a_port_that_was_asked_for_is_that_or_a_sentence(lab, taken):
    with pytest.raises(SystemExit, match=f"Port {taken} cannot be used, address already in use: choose another"):
        lab.choose_port(taken)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert lab.choose_port(port) == port


@pytest.mark.parametrize("text", ["0", "65536", "-1", "http", "8888.0"])
def test_a_port_is_a_number(text):
    done = subprocess.run([sys.executable, ROOT / "scripts/lab.py", "--port", text], capture_output=True, text=True)
    assert done.returncode == 2 and f"{text!r} is no port" in done.stderr


def test_settings_stay_in_the_course(lab):
    places = {name: value for name, value in lab.settings().items() if name.endswith(("_DIR", "_PATH", "DIR"))}
    places.pop("JUPYTER_PREFER_ENV_PATH")
    assert len(places) == 4 and all(value.startswith(str(ROOT)) for value in places.values())


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """fetch(path) from a JupyterLab that was opened as a reader opens it, with a home of its own."""
    home = tmp_path_factory.mktemp("home")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "HOME": str(home), "JUPYTER_TOKEN": "secret"}
    server = subprocess.Popen([sys.executable, ROOT / "scripts/lab.py", "--no-browser", "--port", str(port)],
                              env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def fetch(path):
        request = Request(f"http://127.0.0.1:{port}{path}", headers={"Authorization": "token secret"})
        deadline = time.monotonic() + 60
        while True:
            try:
                with urlopen(request) as answer:
                    return answer.read().decode()
            except HTTPError:
                raise
            except OSError:
                assert time.monotonic() < deadline and server.poll() is None, server.stdout.read()
                time.sleep(0.2)

    yield fetch
    server.terminate()
    said, _ = server.communicate(timeout=20)
    assert f"http://localhost:{port}/lab" in said and "Traceback" not in said
    assert server.returncode == 0
    assert not list(home.glob(".jupyter")) and not list(home.glob(".ipython"))


def settings(fetch, plugin):
    schema = json.loads(fetch(f"/lab/api/settings/@jupyterlab/apputils-extension:{plugin}"))["schema"]
    return {name: value["default"] for name, value in schema["properties"].items()}


def test_the_theme_follows_the_system(served):
    assert settings(served, "themes")["adaptive-theme"] is True


def test_nothing_pops_up_and_nothing_is_fetched(served):
    notes = settings(served, "notification")
    assert notes["fetchNews"] == "false" and notes["checkForUpdates"] is False
    page = json.loads(re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', served("/lab"), re.S).group(1))
    assert page["news"] == {"disabled": True}
    assert page["extensionManager"]["can_install"] is False


def test_widgets_and_the_kernel_are_this_environments(served):
    page = json.loads(re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', served("/lab"), re.S).group(1))
    assert "@jupyter-widgets/jupyterlab-manager" in {part["name"] for part in page["federated_extensions"]}
    kernels = json.loads(served("/api/kernelspecs"))
    assert kernels["default"] == "python3"


def test_no_message_of_a_kernel_is_held_back(monkeypatch):
    """A slider's picture would wait 40 ms for the browser to acknowledge that the kernel is busy."""
    from jupyter_server.services.kernels.connection import channels
    from traitlets.config import PyFileConfigLoader
    config = PyFileConfigLoader("jupyter_lab_config.py", str(ROOT / "deploy/jupyter")).load_config()
    way, said = config.ServerApp.kernel_websocket_connection_class, []
    monkeypatch.setattr(channels.ZMQChannelsWebsocketConnection, "connect", lambda self: said.append("connected"))
    connection = way.__new__(way)
    handler = SimpleNamespace(set_nodelay=said.append)
    monkeypatch.setattr(way, "websocket_handler", handler)
    connection.connect()
    assert said == [True, "connected"]


def test_students_get_no_instructors_panels(lab):
    assert lab.settings()["JUPYTER_CONFIG_PATH"] == str(ROOT / "deploy/jupyter")
    assert lab.settings(student=True)["JUPYTER_CONFIG_PATH"].split(os.pathsep)[0] == str(ROOT / "deploy/student")
    config = json.loads((ROOT / "deploy/student/labconfig/page_config.json").read_text())
    assert {name for name, off in config["disabledExtensions"].items() if off} == DISABLED
    scripts = Path(sys.prefix).glob("share/jupyter/labextensions/@jupyter/nbgrader/static/*.js")
    code = "".join(path.read_text(encoding="utf-8") for path in scripts)
    assert all(f'"{name}"' in code or f"'{name}'" in code for name in DISABLED), "nbgrader has renamed its panels"


def test_notebook_7_has_none_of_them_either(monkeypatch):
    from notebook import app  # it reads the same file, by JupyterLab's own function
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(ROOT / "deploy/student"))
    disabled = app.get_page_config([str(Path(sys.prefix) / "share/jupyter/labextensions")])["disabledExtensions"]
    assert set(disabled) >= DISABLED
