"""pyproject.toml, requirements.lock, environment.yml and what is installed agree; installing fails in one sentence."""

import ast
import importlib.util
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
GROUPS = {"what the course runs on": PROJECT["project"]["dependencies"], **PROJECT["dependency-groups"]}
STATED = [Requirement(line) for group in GROUPS.values() for line in group]


def script(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def environment():
    return script("environment")


def pins(lock):
    """Each pinned requirement with its hashes."""
    entries = re.findall(r"^(\S+==[^\\\n]+?)((?: \\\n +--hash=\S+)*)$", lock, re.M)
    return [(Requirement(pin), re.findall(r"--hash=(\S+)", hashes)) for pin, hashes in entries]


def faults(lock):
    """What must not be in a lock, a sentence each."""
    entries = pins(lock)
    unread = [line for line in lock.splitlines() if line and line[0] not in " #" and "==" not in line]
    yield from (f"not a pin: {line}" for line in unread)
    yield from (f"an address: {line}" for line in lock.splitlines()
                if re.search(r"://|--(extra-)?index|find-links", line))
    yield from (f"no hash: {pin}" for pin, hashes in entries
                if not hashes or not all(re.fullmatch("sha256:[0-9a-f]{64}", hash) for hash in hashes))
    for wanted in STATED:
        here = [pin for pin, _ in entries if canonicalize_name(pin.name) == canonicalize_name(wanted.name)]
        if not here:
            yield f"not pinned: {wanted}"
        yield from (f"{pin} is not {wanted}" for pin in here
                    if not all(wanted.specifier.contains(version.version) for version in pin.specifier))


def test_the_lock_pins_what_the_project_states_with_hashes_and_no_address():
    assert list(faults(LOCK)) == []


@pytest.mark.parametrize("spoil, fault", [
    (lambda lock: "--index-url https://example.org/simple\n" + lock, "not a pin"),
    (lambda lock: "--index-url https://example.org/simple\n" + lock, "an address"),
    (lambda lock: lock + "six @ https://example.org/six.whl\n", "an address"),
    (lambda lock: lock + "six\n", "not a pin: six"),
    (lambda lock: lock + "six==1.17.0\n", "no hash: six==1.17.0"),
    (lambda lock: re.sub(r"(?m)^numpy==\S+", "numpy==1.0", lock), "numpy==1.0"),
    (lambda lock: re.sub(r"(?m)^tqdm==", "tqdn==", lock), "not pinned: tqdm"),
])
def test_a_spoilt_lock_is_found(spoil, fault):
    assert any(line.startswith(fault) for line in faults(spoil(LOCK)))


def test_conda_installs_exactly_the_lock():
    python, pip, by_pip = CONDA["dependencies"]
    assert pip == "pip" and by_pip == {"pip": ["-r requirements.lock"]}
    assert python == "python" + PROJECT["project"]["requires-python"]


def test_the_oldest_python_is_the_same_everywhere(environment):
    oldest = ".".join(map(str, environment.OLDEST))
    assert PROJECT["project"]["requires-python"] == f">={oldest}"
    assert PROJECT["tool"]["ruff"]["target-version"] == "py" + oldest.replace(".", "")
    assert f"--python-version {oldest} " in (ROOT / "Makefile").read_text()
    assert SpecifierSet(f">={oldest}").contains(".".join(map(str, sys.version_info[:3])))


def test_what_is_installed_is_what_is_pinned():
    wrong = [str(pin) for pin, _ in pins(LOCK) if not pin.marker or pin.marker.evaluate()
             if metadata.version(pin.name) not in pin.specifier]
    assert not wrong, "run  make lab  or  python scripts/environment.py"


def test_the_installer_finds_its_own_pin(environment):
    (pin, hashes), = pins(environment.pin_of("uv", LOCK))
    assert pin.name == "uv" and hashes


def test_a_python_that_will_do_gets_no_complaint(environment):
    assert environment.complaint((3, 11, 0), venv=True) is None
    assert environment.complaint((4, 0, 0), venv=True) is None


def test_an_old_python_is_told_what_to_do(environment):
    assert "Python 3.10 is too old" in environment.complaint((3, 10, 9), venv=True)
    assert "PYTHON=" in environment.complaint((3, 9), venv=True)


def test_a_missing_venv_is_told_what_to_install(environment):
    assert "sudo apt install python3.12-venv" in environment.complaint((3, 12, 1), venv=False)


def test_an_old_python_can_read_the_script():
    ast.parse((ROOT / "scripts" / "environment.py").read_text(encoding="utf-8"), feature_version=(3, 6))
    with pytest.raises(SyntaxError):
        ast.parse("match x:\n case _: pass", feature_version=(3, 6))


def test_a_changed_lock_or_a_moved_folder_is_installed_again(environment, tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "STAMP", tmp_path / "installed")
    monkeypatch.setattr(environment, "LOCK", tmp_path / "lock")
    environment.LOCK.write_text("six==1.16.0")
    assert not environment.is_ready()
    environment.STAMP.write_text(environment.wanted())
    environment.PYTHON = Path(sys.executable)
    assert environment.is_ready() and environment.can_be_kept()
    environment.LOCK.write_text("six==1.17.0")
    assert not environment.is_ready() and environment.can_be_kept()
    environment.STAMP.write_text("0000 /elsewhere/.venv")
    assert not environment.can_be_kept()


@pytest.mark.parametrize("said, sentence", [
    (b"WARNING: Retrying after connection broken by NewConnectionError", "cannot be fetched, .* connect to a network"),
    (b"ERROR: these packages do not match the hashes", "(?s)do not match the hashes.*The environment is not complete"),
])
def test_a_failed_installation_is_one_sentence_and_an_exit_code(environment, monkeypatch, said, sentence):
    def make():
        raise subprocess.CalledProcessError(1, ["pip", "install"], output=said)
    monkeypatch.setattr(environment, "is_ready", lambda: False)
    monkeypatch.setattr(environment, "make", make)
    with pytest.raises(SystemExit, match=sentence):
        environment.main()


def test_a_folder_that_cannot_be_written_is_one_sentence(environment, monkeypatch):
    def make():
        raise PermissionError(13, "Permission denied", ".venv")
    monkeypatch.setattr(environment, "is_ready", lambda: False)
    monkeypatch.setattr(environment, "make", make)
    with pytest.raises(SystemExit, match=r"cannot be made: .*Permission denied: '\.venv'"):
        environment.main()
