"""What a hub is set up with, as far as it can be told without one (tests/hub starts one)."""

import json
import re
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeFactory
from traitlets.config import Config, PyFileConfigLoader

ROOT = Path(__file__).resolve().parent.parent
HUB = ROOT / "deploy/jupyterhub"


def hub_settings():
    """c and all other names of jupyterhub_config.py."""
    c = Config()
    names = {"get_config": lambda: c, "__file__": str(HUB / "jupyterhub_config.py")}
    exec((HUB / "jupyterhub_config.py").read_text(encoding="utf-8"), names)
    return names


def spawner_of(user, hook):
    spawner = SimpleNamespace(user=SimpleNamespace(name=user), image="course-student:latest")
    hook(spawner)
    return spawner


def test_a_students_server_has_neither_the_instructors_library_nor_panels():
    names = hub_settings()
    student, instructor = (spawner_of(user, names["for_the_role"]) for user in ("ada", names["INSTRUCTOR"]))
    assert student.cmd[-1] == "/opt/course/student/bin/jupyterhub-singleuser" and student.notebook_dir == "~"
    assert instructor.cmd[-1] == "/opt/course/instructor/bin/jupyterhub-singleuser"
    assert "--chdir=/srv/course" in instructor.cmd and not any("srv" in word for word in student.cmd)
    assert "instructor" not in student.environment["PATH"] + student.environment["JUPYTER_CONFIG_PATH"]
    panels = [disabled(names["SETTINGS"][role]) for role in ("student", "instructor")]
    assert panels == [{"formgrader", "create-assignment", "course-list", "validate-assignment"},
                      {"formgrader", "validate-assignment"}]


def disabled(folders):
    """What of nbgrader's panels the first page_config.json on this path turns off."""
    page = next(path for name in folders if (path := ROOT / "deploy" / name / "labconfig/page_config.json").exists())
    return {name.partition(":")[2] for name in json.loads(page.read_text(encoding="utf-8"))["disabledExtensions"]}


def test_the_images_are_of_the_lock_and_the_students_holds_nothing_of_the_course():
    text = (HUB / "Dockerfile").read_text(encoding="utf-8")
    stages = dict(zip(re.findall(r"^FROM \S+ AS (\w+)$", text, re.M), re.split(r"^FROM .*$", text, flags=re.M)[1:],
                      strict=True))
    copied = {name: [word for line in re.findall("^COPY (.*)$", stage, re.M) for word in line.split()[:-1]]
              for name, stage in stages.items()}
    assert copied == {"base": ["requirements.lock", "deploy/jupyterhub/requirements.txt", "deploy"], "student": [],
                      "instructor": ["."]}
    assert all((ROOT / name).exists() for name in copied["base"]) and "--require-hashes" in stages["base"]
    settings = hub_settings()["SETTINGS"]
    for role in "student", "instructor":
        path, = re.findall("JUPYTER_CONFIG_PATH=(.*)", stages[role])
        assert path.split(":") == [f"/opt/course/deploy/{name}" for name in settings[role]]
        assert all((ROOT / "deploy" / name).is_dir() for name in settings[role])
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {"**/.*", "course"} <= set(ignored)                      # neither .git nor what students handed in


def test_the_cluster_starts_the_image_that_fits_the_role():
    values = yaml.safe_load((HUB / "values.yaml").read_text(encoding="utf-8"))
    assert values["cull"]["enabled"] and values["singleuser"]["memory"]["limit"] == "2G"
    names = {"c": Config()}
    exec(values["hub"]["extraConfig"]["roles"], names)
    hook = names["c"].Spawner.pre_spawn_hook
    assert [spawner_of(user, hook).image for user in ("ada", "instructor")] == [
        "course-student:latest", "course-instructor:latest"]
    assert values["singleuser"]["image"] == {"name": "course-student", "tag": "latest"}


def test_the_hubs_version_is_said_once_and_the_installer_is_a_shell_script():
    pins = [line for line in (HUB / "requirements.txt").read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    assert all(re.fullmatch(r"[\w-]+==[\d.]+", pin) for pin in pins)
    subprocess.run(["sh", "-n", HUB / "install.sh"], check=True)
    readme = (HUB / "README.md").read_text(encoding="utf-8")
    assert "deploy/jupyterhub/install.sh /opt/course instructor" in readme


@pytest.fixture
def handed_in(tmp_path, monkeypatch):
    """handed_in({name: bytes}): what of a folder arrives in the exchange, as a student's server hands it in."""
    exchange, work = tmp_path / "exchange", tmp_path / "home"
    (exchange / "course/outbound/06_dropout").mkdir(parents=True)
    (exchange / "course/inbound").mkdir()
    exchange.chmod(0o777)
    (exchange / "course/inbound").chmod(0o733)
    monkeypatch.setenv("COURSE_EXCHANGE", str(exchange))

    def hand_in(files):
        folder = work / "06_dropout"
        folder.mkdir(parents=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        config = Config()
        for role in "all", "student":
            config.merge(PyFileConfigLoader("nbgrader_config.py", str(HUB / role)).load_config())
        config.CourseDirectory.root, config.CourseDirectory.assignment_id = str(work), "06_dropout"
        config.Exchange.assignment_dir, config.Exchange.cache = str(work), str(tmp_path / "cache")
        ExchangeFactory(config=config).Submit(coursedir=CourseDirectory(config=config),
                                              authenticator=Authenticator(config=config), config=config).start()
        arrived, = (exchange / "course/inbound").iterdir()
        return {path.name: path.read_bytes() for path in arrived.iterdir()}
    return hand_in


def test_handed_in_is_the_notebook_without_outputs_and_nothing_beside_it(handed_in):
    cells = [{"cell_type": "code", "id": "a", "metadata": {"nbgrader": {}}, "execution_count": 3, "source": ["x = 'ä'"],
              "outputs": [{"output_type": "stream", "name": "stdout", "text": "x" * 10**6}]},
             {"cell_type": "markdown", "id": "b", "metadata": {}, "source": ["words"]}]
    notebook = {"cells": cells, "metadata": {"widgets": {"big": "y" * 10**6}, "autograde": {"release": "1"}},
                "nbformat": 4, "nbformat_minor": 5}
    arrived = handed_in({"dropout.ipynb": json.dumps(notebook).encode(), "dropout_library.txz": b"0" * 10**6,
                         "README.md": b"", "broken.ipynb": b"\xff{", "odd.ipynb": b'{"cells": [1], "metadata": {}}'})
    assert arrived.keys() == {"dropout.ipynb", "broken.ipynb", "odd.ipynb", "timestamp.txt", "submission_secret.txt"}
    assert len(arrived["dropout.ipynb"]) < 1000
    expected = [cells[0] | {"outputs": [], "execution_count": None}, cells[1]]
    assert json.loads(arrived["dropout.ipynb"]) == notebook | {"cells": expected,
                                                               "metadata": {"autograde": {"release": "1"}}}
    assert arrived["broken.ipynb"] == b"\xff{" and arrived["odd.ipynb"] == b'{"cells": [1], "metadata": {}}'
