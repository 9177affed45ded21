"""pyproject.toml, requirements.lock, environment.yml and what is installed agree; installing fails in one sentence."""

import ast
import importlib.util
import os
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
GROUPS = {"what a student needs": PROJECT["project"]["dependencies"], **PROJECT["dependency-groups"],
          **PROJECT["project"]["optional-dependencies"]}
NOT_LOCKED = {"cluster"}                        # a lock is what every student installs; the Makefile pins this one
STATED = [Requirement(line) for name, group in GROUPS.items() if name not in NOT_LOCKED for line in group]


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
    assert SpecifierSet(PROJECT["project"]["requires-python"]).contains(python.removeprefix("python="))


def test_binder_finds_the_python_and_installs_the_course_itself():
    """repo2docker's rules, which its own --no-build was asked about.  https://repo2docker.readthedocs.io"""
    assert re.fullmatch(r"python=3\.\d+", CONDA["dependencies"][0])     # else it takes its own default, which is older
    first = ("Dockerfile", "environment.jl", "Project.toml", "REQUIRE", "default.nix", "runtime.txt", "DESCRIPTION")
    hiding = (".binder", "binder")                                      # with them it looks at nothing else
    assert not [name for name in (*first, *hiding) if (ROOT / name).exists()]
    script = (ROOT / "postBuild").read_bytes()
    assert script.startswith(b"#!/bin/bash\n") and b"\r" not in script and os.access(ROOT / "postBuild", os.X_OK)
    words = script.decode().splitlines()[-1].split()
    by_hand = re.search("`(pip install --no-deps [^`]*)`", (ROOT / "README.md").read_text(encoding="utf-8"))[1].split()
    assert set(words) == {*by_hand, "--no-cache-dir"}


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


@pytest.mark.parametrize("settings, answer", [
    ("home = /usr\nversion = 3.13.0\n", True), ("version_info = 3.13.2.final.0\n", True),
    ("version = 3.1.3\n", False), ("version = 3.11.7\n", False), ("", False), (None, False),
])
def test_an_environment_tells_of_which_python_it_is(environment, tmp_path, monkeypatch, settings, answer):
    monkeypatch.setattr(environment, "VENV", tmp_path)
    if settings is not None:
        (tmp_path / "pyvenv.cfg").write_text(settings, encoding="utf-8")
    assert environment.is_of((3, 13, 5)) is answer


@pytest.mark.parametrize("words, there, made_anew", [
    ([], (3, 10), False), (["--this-python"], (3, 10), True), (["--this-python"], sys.version_info[:2], False)])
def test_a_python_that_is_named_takes_the_other_one_s_place(environment, tmp_path, monkeypatch, words, there,
                                                           made_anew):
    """make test PYTHON=python3.13 tests under that one, whatever .venv was made with."""
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "is_ready", lambda: True)
    monkeypatch.setattr(environment, "make", lambda: environment.VENV.mkdir())         # fails if the old one is there
    monkeypatch.setattr(sys, "argv", ["environment.py", *words])
    environment.VENV.mkdir()
    (environment.VENV / "pyvenv.cfg").write_text("version = {}.{}.0\n".format(*there), encoding="utf-8")
    environment.main()
    assert list(environment.VENV.iterdir()) == [] if made_anew else (environment.VENV / "pyvenv.cfg").exists()


def test_the_makefile_says_that_a_python_is_named_and_only_then():
    def command(*words):
        plain = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS", "PYTHON"))}
        done = subprocess.run(["make", "--dry-run", "environment", *words], cwd=ROOT, capture_output=True, text=True,
                              check=True, env=plain)
        return done.stdout.strip()
    assert command() == "python3 scripts/environment.py"
    assert command("PYTHON=python3.13") == "python3.13 scripts/environment.py --this-python"


@pytest.fixture
def pythons():
    return script("pythons")


def fake_python(folder, name, says, code=0):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\necho {says}\nexit {code}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.mark.skipif(os.name == "nt", reason="its programs are no scripts")
def test_a_python_is_found_where_it_runs_and_is_what_its_name_says(pythons, tmp_path, monkeypatch):
    """On PATH, but not one that only tells to install it, as pyenv's does; then among pyenv's own."""
    monkeypatch.setenv("PATH", os.pathsep.join([str(tmp_path / "shims"), str(tmp_path / "bin"), "/usr/bin", "/bin"]))
    monkeypatch.setattr(pythons.subprocess, "run", without_uv(pythons.subprocess.run))
    assert pythons.find("3.99") is None
    fake_python(tmp_path / "shims", "python3.99", "'install it first'", code=127)
    assert pythons.find("3.99") is None
    behind = fake_python(tmp_path / "bin", "python3.99", "3.99")
    assert pythons.find("3.99") == behind
    own = fake_python(tmp_path / "versions/3.99.1/bin", "python", "3.99")
    assert pythons.find("3.99") == own
    fake_python(tmp_path / "versions/3.99.1/bin", "python", "3.9")                     # not what its folder says
    assert pythons.find("3.99") == behind


def without_uv(run):
    """subprocess.run, with a uv that finds nothing."""
    return lambda command, **options: run(["true"] if "uv" in command else command, **options)


def test_a_row_of_the_table_is_counted_from_pytest_s_last_line(pythons):
    said = "1 failed once\nFAILED x\n= 2 failed, 1213 passed, 34 skipped, 1 error in 301.12s (0:05:01) =\nbye\n"
    assert pythons.counted(said) == {"failed": 2, "passed": 1213, "skipped": 34, "error": 1}
    assert pythons.counted("no tests ran\n") == {}
    lines = pythons.table([["3.13", 1213, 2, 34, 1, "301 s"]]).splitlines()
    assert lines[0].split() == ["Python", "passed", "failed", "skipped", "error", "time"]
    assert lines[1].split() == ["3.13", "1213", "2", "34", "1", "301", "s"] and len(lines[0]) == len(lines[1])


def test_each_python_is_tried_and_the_absent_are_named(pythons, monkeypatch, capsys):
    tried = []
    monkeypatch.setattr(pythons, "find", lambda version: None if version == "3.14" else f"python{version}")
    monkeypatch.setattr(pythons, "tried", lambda version, path, options: tried.append((version, path, options)) or (
        [version, 1, int(version == "3.12"), 0, 0, "1 s"], int(version == "3.12")))
    def told(*words):
        tried.clear()
        monkeypatch.setattr(sys, "argv", ["pythons.py", *words])
        with pytest.raises(SystemExit) as end:
            pythons.main()
        return bool(end.value.code), capsys.readouterr().out
    failed, said = told("--quick", "--", "-k", "wire")
    assert failed and "not found here: 3.14" in said
    assert tried == [(v, f"python{v}", ["-k", "wire", "-m", "not slow"]) for v in ("3.11", "3.12", "3.13")]
    assert told("3.13")[0] is False and [version for version, _, _ in tried] == ["3.13"]
    assert told("3.14") == (True, "\nnot found here: 3.14\n")                          # nothing was proven


def test_what_is_not_in_the_lock_is_pinned_where_it_is_installed():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in NOT_LOCKED:
        wanted, = map(Requirement, GROUPS[name])
        pinned = Requirement(re.search(rf"^{name.upper()} := (.*)$", makefile, re.M)[1])
        assert pinned.name == wanted.name and all(wanted.specifier.contains(v.version) for v in pinned.specifier)
