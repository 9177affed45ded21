"""autograde doctor: which walls stand here."""

import re
import shutil

import pytest

from autograde.sandbox import doctor, processes


@pytest.mark.skipif(shutil.which("bwrap") is None, reason="needs the Debian package bubblewrap")
def test_where_bubblewrap_works_all_walls_stand():
    findings = doctor.examine()
    assert len(findings) == 1 + len(doctor.WALLS)
    assert not [str(finding) for finding in findings if not finding.stands]


def test_where_it_is_missing_its_package_is_named(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    missing, grading = map(str, doctor.examine())
    assert missing == "✗ bubblewrap: install the Debian package `bubblewrap`"
    assert "--isolation process" in grading


@pytest.mark.skipif(shutil.which("bwrap") is None, reason="needs the Debian package bubblewrap")
def test_a_sandbox_that_does_not_start_says_why(monkeypatch, tmp_path):
    """As on a machine whose bwrap may not make namespaces."""
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr("autograde.sandbox.outer_wall.find_bubblewrap", lambda: str(broken))
    *_, finding = doctor.examine()
    assert not finding.stands and "setting up uid map: Permission denied" in finding.detail


@pytest.mark.skipif(shutil.which("bwrap") is None, reason="needs the Debian package bubblewrap")
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
