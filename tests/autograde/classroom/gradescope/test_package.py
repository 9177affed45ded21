"""The autograder zip: what is in it, whose secret, and which packages it asks for."""

import io
import shutil
import subprocess
import zipfile
from importlib.metadata import PackageNotFoundError

import pytest

from autograde.classroom.course import Course, CourseError
from autograde.classroom.gradescope import package as module
from autograde.classroom.gradescope.package import NEEDED, closure, normal, requirements, write_package, zipped


def test_the_zip_holds_a_secret_of_its_own_and_scripts_that_may_be_run(package, original):
    with zipfile.ZipFile(package) as archive:
        names = archive.namelist()
        assert archive.read("course/course/secret") != original.course.secret().encode()
        assert {name for name in names if "/" not in name} == {"setup.sh", "run_autograder", "requirements.txt"}
        for script in "setup.sh", "run_autograder":
            assert archive.getinfo(script).external_attr >> 16 & 0o111
            subprocess.run(["bash", "-n", "-c", archive.read(script).decode()], check=True)
        assert not [name for name in names if "gradebook.db" in name or "submitted" in name]
        wanted = archive.read("requirements.txt").decode()
    assert {normal(row) for row in wanted.splitlines() if row[:1].isalpha()} <= closure(NEEDED)
    assert all("--hash=sha256:" in entry for entry in wanted.split("\n\n")) and "http" not in wanted


def test_an_assignment_that_was_not_released_is_refused(released):
    shutil.rmtree(released.release)
    with pytest.raises(CourseError, match=r"06_dropout was not released, .*: autograde release dropout"):
        write_package(released)


def test_each_zip_has_a_secret_of_its_own(package, original, tmp_path):
    shutil.copytree(original.course.root, tmp_path / "course")
    again = write_package(Course(tmp_path / "course").assignment(original.stem))
    secrets = []
    for path in package, again:
        with zipfile.ZipFile(path) as archive:
            secrets.append(archive.read("course/course/secret"))
    assert secrets[0] != secrets[1] and all(len(secret) == 32 for secret in secrets)


def test_the_same_files_are_the_same_zip_to_the_byte_and_only_scripts_may_be_run():
    files = {"b/c": b"1", "setup.sh": b"2", "run_autograder": b"3", "a": b"", "code/setup.sh": b"4"}
    made = zipped(files)
    assert made == zipped(dict(reversed(files.items())))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {entry.filename: archive.read(entry) for entry in archive.infolist()} == files
        may_run = {entry.filename for entry in archive.infolist() if entry.external_attr >> 16 & 0o111}
        assert may_run == {"setup.sh", "run_autograder"}


@pytest.mark.parametrize("line, name", [
    ("numpy==2.4.0 \\\n    --hash=sha256:00", "numpy"), ("Jinja2>=3", "jinja2"), ("ruamel.yaml", "ruamel-yaml"),
    ("typing_extensions ; python_version < '3.13'", "typing-extensions"), ("a__b--c..d[x]", "a-b-c-d")])
def test_a_package_has_one_name_however_it_is_written(line, name):
    assert normal(line) == name


def test_what_is_asked_for_is_followed_once_and_extras_are_not(monkeypatch):
    asks = {"a": ["B_b>=1", "c; extra == 'test'"], "b-b": ["a", "D.d ; sys_platform == 'win32'"], "d-d": None}

    def requires(name):
        if name not in asks:
            raise PackageNotFoundError(name)
        return asks[name]
    monkeypatch.setattr(module, "requires", requires)
    assert closure(["A"]) == {"a", "b-b", "d-d"} and closure([]) == set() and closure(["gone"]) == {"gone"}


def test_of_the_lock_file_only_what_judging_needs_is_asked_for_in_order():
    names = [normal(entry) for entry in requirements().splitlines() if entry[:1].isalpha()]
    assert names == sorted(names) and {"numpy", "psutil", "ipython"} <= set(names)
    assert not {"nbgrader", "torch", "matplotlib", "jupyterlab", "sqlalchemy"} & set(names)
