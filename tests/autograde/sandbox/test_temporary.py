"""Temporary folders that do not stay behind, even if whoever made them was killed."""

import os
import subprocess
import sys
import tempfile
import time

import pytest

from autograde.sandbox import temporary as module
from autograde.sandbox.temporary import temporary

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows cannot lock a folder")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def old(path):
    os.utime(path, (time.time() - 1000,) * 2)
    return path


def test_a_folder_lasts_as_long_as_the_block_also_if_that_fails(elsewhere):
    with pytest.raises(ValueError), temporary("test") as folder:
        (folder / "file").touch()
        raise ValueError
    assert not list(elsewhere.iterdir())


def test_a_folder_that_is_held_is_left_alone_however_old_it_is():
    with temporary("test") as first:
        old(first)
        with temporary("test"):
            assert first.exists()


def test_what_a_killed_process_left_is_cleared_away_by_the_next(elsewhere):
    code = ("import os, sys, tempfile; from autograde.sandbox.temporary import temporary\n"
            "tempfile.tempdir = sys.argv[1]\n"
            "with temporary('test') as folder: print(folder); sys.stdout.flush(); os.kill(os.getpid(), 9)")
    subprocess.run([sys.executable, "-c", code, str(elsewhere)], capture_output=True, check=False)
    (left,) = elsewhere.iterdir()
    with temporary("test"):
        assert left.exists()                    # too young: its maker may not hold it yet
    old(left)
    with temporary("other"):
        assert left.exists()                    # of another kind
    with temporary("test"):
        assert not left.exists()


def test_a_link_and_somebody_elses_folder_are_left_alone(elsewhere, monkeypatch):
    target = elsewhere / "thesis"
    target.mkdir()
    (elsewhere / "autograde-test-link").symlink_to(target)
    theirs = elsewhere / "autograde-test-theirs"
    theirs.mkdir()
    old(theirs)
    monkeypatch.setattr(module.os, "getuid", lambda: 12345)
    module.clear_away("test")
    assert target.exists() and theirs.exists() and (elsewhere / "autograde-test-link").is_symlink()
