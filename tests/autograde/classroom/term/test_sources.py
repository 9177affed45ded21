"""Files that strangers packed: read within limits, nothing followed, and what is left out is named in a sentence."""

import os
import stat
import warnings
import zipfile
from datetime import datetime

import pytest

from autograde.classroom.course import CourseError
from autograde.classroom.term import sources
from autograde.classroom.term.sources import Untaken, opened


@pytest.fixture
def zipped(tmp_path):
    """zipped(*entries): a zip of names or ZipInfos and contents."""
    def pack(*entries):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")                             # of the same name twice
            with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
                for name, content in entries:
                    archive.writestr(name, content)
        return tmp_path / "x.zip"
    return pack


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(sources, "LIMIT_BYTES", 1000)
    monkeypatch.setattr(sources, "LIMIT_ALL", 5000)
    monkeypatch.setattr(sources, "LIMIT_FILES", 5)


def taken(path):
    """{path: content, or why it is not taken}, and the problems."""
    with opened(path) as (files, problems):
        found = {}
        for file in files:
            try:
                found[str(file.path)] = file.read()
            except Untaken as error:
                found[str(file.path)] = str(error)
        return found, problems


def entry(name, mode=0):
    made = zipfile.ZipInfo(name)
    made.external_attr = mode << 16
    return made


# ── What is taken

def test_a_folder_a_zip_and_a_notebook_are_taken_alike(folder, zipped):
    (folder / "a/b").mkdir(parents=True)
    (folder / "a/b/c.ipynb").write_bytes(b"1")
    (folder / "d").write_bytes(b"")
    assert taken(folder) == taken(zipped(("a/b/c.ipynb", "1"), ("d", ""), ("e/", ""))) == ({"a/b/c.ipynb": b"1",
        "d": b""}, [])
    assert taken(folder / "a/b/c.ipynb") == ({"c.ipynb": b"1"}, [])


def test_a_file_of_a_folder_knows_where_it_lies_and_both_know_their_time(folder, zipped):
    (folder / "a").write_bytes(b"1")
    os.utime(folder / "a", (1_800_000_000,) * 2)
    with opened(folder) as (files, _):
        assert files[0].origin == folder / "a" and files[0].modified.timestamp() == 1_800_000_000
    made = zipfile.ZipInfo("a", (2026, 12, 1, 10, 15, 0))
    with opened(zipped((made, "1"))) as (files, _):
        assert files[0].origin is None and files[0].modified == datetime(2026, 12, 1, 10, 15)
    made.date_time = (2026, 0, 0, 10, 15, 0)                            # as some programs write it
    with opened(zipped((made, "1"))) as (files, _):
        assert files[0].modified is None


@pytest.mark.parametrize("name", ["__MACOSX/._a", "a/.DS_Store", "._a", "b/__pycache__/c.pyc",
    ".ipynb_checkpoints/a.ipynb",
                                  ".git/config", "Thumbs.db"])
def test_what_systems_leave_behind_is_no_hand_in(folder, zipped, name):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(b"x")
    (folder / "good").write_bytes(b"x")
    assert taken(folder) == taken(zipped((name, "x"), ("good", "x"))) == ({"good": b"x"}, [])


def test_names_are_utf_8_whether_a_zip_says_so_or_not(zipped):
    data = zipped(("a/Jürgen.ipynb", "1"), ("a/Äb", "2")).read_bytes()
    path = zipped()
    path.write_bytes(b"".join([data]))
    assert set(taken(path)[0]) == {"a/Jürgen.ipynb", "a/Äb"}
    unsaid = zipfile.ZipInfo("x")
    unsaid.orig_filename, unsaid.flag_bits = "Jürgen".encode().decode("cp437"), 0
    assert sources.name_of(unsaid) == "Jürgen"
    unsaid.orig_filename = b"J\x81rgen".decode("cp437")                # of an old program: no UTF-8
    assert sources.name_of(unsaid) == "Jürgen"


@pytest.mark.parametrize("name, path", [("a\\b.ipynb", "a/b.ipynb"), ("./a//b", "a/b"), ("a/./b", "a/b")])
def test_paths_of_other_systems_are_paths(zipped, name, path):
    assert taken(zipped((name, "1"))) == ({path: b"1"}, [])


# ── What is not, and why

@pytest.mark.parametrize("name", [
    "../../ada/x.ipynb", "/etc/cron.d/x", "C:\\ada\\x", "c:x", "..\\ada\\x", "\\\\server\\x", "a/../../x",
    "ada/\x1b[2Jx",
    "ada/" + "x" * 400, "a\nb", "\u202ex"])
def test_a_name_that_climbs_or_commands_is_left_out_and_shown_harmless(zipped, name):
    found, problems = taken(zipped((name, "x"), ("good", "x")))
    assert found == {"good": b"x"} and len(problems) == 1
    assert problems[0].endswith(" would lie outside of its folder, and was left out.") and len(problems[0]) < 600
    assert problems[0].isascii() and problems[0].isprintable()


def test_a_link_in_a_zip_or_a_folder_is_not_followed(folder, zipped):
    found, problems = taken(zipped((entry("a", stat.S_IFLNK | 0o777), "/etc/passwd"), ("good", "x")))
    assert (found, problems) == ({"good": b"x"}, ["a is a link, and was left out."])
    (folder / "file").symlink_to("/etc/passwd")
    (folder / "folder").symlink_to("/etc")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    found, problems = taken(folder)
    assert found == {} and sorted(problems) == [f"{name} is a link or a device, and was left out." for name in
                                                ("file", "folder", "loop", "pipe")]


def test_a_file_that_is_too_large_is_named_when_it_is_read(small, folder, zipped):
    (folder / "a").write_bytes(bytes(1001))
    (folder / "b").write_bytes(bytes(1000))
    assert taken(folder)[0] == {"a": "has 0 MB; the limit is 0", "b": bytes(1000)}
    assert taken(zipped(("a", bytes(1001)), ("b", bytes(1000))))[0] == taken(folder)[0]


def test_a_size_that_is_not_true_is_not_believed(small, zipped):
    path = zipped(("a", bytes(3001)), ("good", "x"))
    path.write_bytes(path.read_bytes().replace((3001).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    found, _ = taken(path)
    assert found["good"] == b"x" and "cannot be unpacked" in str(found["a"])


def test_a_bomb_is_refused_before_anything_is_read(small, zipped):
    for entries in ([(f"{i}", bytes(900)) for i in range(5)] + [("more", bytes(501))]), [(f"{i}",
        "") for i in range(6)]:
        with pytest.raises(CourseError, match=r"x\.zip would unpack to 6 files of .* nothing was collected"), opened(
                zipped(*entries)):
            pass


def test_a_folder_of_too_many_files_is_the_wrong_one(small, folder):
    for i in range(6):
        (folder / f"{i}").touch()
    with pytest.raises(CourseError, match=r"holds more than 5 files: is it the right folder\?"), opened(folder):
        pass


def test_what_is_no_zip_and_what_is_cut_off_is_one_sentence(zipped, tmp_path):
    path = zipped(("a", os.urandom(2000)), ("good", "x"))
    whole = path.read_bytes()
    for content in b"", b"not a zip", whole[:-30], whole[:1000]:
        path.write_bytes(content)
        with pytest.raises(CourseError, match=r"x\.zip is no zip that could be opened: download it again"):
            taken(path)
    path.write_bytes(whole[:60] + b"\xff" * 20 + whole[80:])
    found, _ = taken(path)
    assert found["a"].startswith("cannot be unpacked (") and found["good"] == b"x"
    with pytest.raises(CourseError, match="there is nothing at"), opened(tmp_path / "nowhere.zip"):
        pass


def test_an_encrypted_entry_is_to_be_unpacked_by_hand(zipped):
    path = zipped(("a", "x"))
    data = bytearray(path.read_bytes())
    for mark, at in (b"PK\3\4", 6), (b"PK\1\2", 8):
        data[data.index(mark) + at] |= 1
    path.write_bytes(data)
    assert taken(path)[0] == {"a": "is encrypted: unpack it by hand"}


def test_a_file_that_is_gone_or_not_ours_to_read_is_named(folder):
    (folder / "a").write_bytes(b"x")
    with opened(folder) as (files, _):
        (folder / "a").unlink()
        with pytest.raises(Untaken, match="cannot be read: No such file"):
            files[0].read()


def test_a_zip_is_closed_afterwards(zipped):
    with opened(zipped(("a", "x"))) as (files, _):
        file = files[0]
    with pytest.raises(Untaken, match="cannot be unpacked"):
        file.read()
