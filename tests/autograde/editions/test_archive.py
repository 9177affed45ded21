"""A folder as one small archive: the same files make the same bytes, and come back as they were, within the folder."""

import io
import os
import tarfile

import pytest

from autograde.editions.archive import MOST, SUFFIX, archive_name, pack, unpack

FILES = {"course_lib/__init__.py": b"", "course_lib/a.py": b"x = 1\n" * 500,
    "course_lib/deep/er/\xc3\xbc.csv".encode().decode(
    "latin-1"): b"\0\xff", "b.npz": os.urandom(100)}


@pytest.fixture
def folder(tmp_path):
    for name, content in FILES.items():
        path = tmp_path / "folder" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (tmp_path / "folder/empty").mkdir()
    return tmp_path / "folder"


def inside(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_was_packed_comes_back(folder, tmp_path):
    pack(folder, tmp_path / "x.txz")
    unpack(tmp_path / "x.txz", tmp_path / "again")
    assert inside(tmp_path / "again") == inside(folder) == FILES
    assert (tmp_path / "x.txz").stat().st_size < 2000


def test_the_same_files_make_the_same_bytes_whenever_and_by_whomever_they_were_written(folder, tmp_path):
    pack(folder, tmp_path / "a.txz")
    for path in folder.rglob("*"):
        os.utime(path, (1, 1))
        path.chmod(0o700)
    pack(folder, tmp_path / "b.txz")
    assert (tmp_path / "a.txz").read_bytes() == (tmp_path / "b.txz").read_bytes()


def test_an_entry_that_would_lie_outside_is_refused(tmp_path):
    for name in "../evil", "/tmp/evil-of-an-archive":
        with tarfile.open(tmp_path / "x.txz", "w:xz") as tar:
            entry = tarfile.TarInfo(name)
            entry.size = 1
            tar.addfile(entry, io.BytesIO(b"x"))
        if name.startswith(".."):
            with pytest.raises(tarfile.TarError):
                unpack(tmp_path / "x.txz", tmp_path / "again")
        else:
            unpack(tmp_path / "x.txz", tmp_path / "again")              # an absolute name is one within
    assert not (tmp_path / "evil").exists() and not os.path.exists("/tmp/evil-of-an-archive")


def test_one_that_would_unpack_to_very_much_is_refused_before_anything_is_written(tmp_path):
    (tmp_path / "bomb").mkdir()
    (tmp_path / "bomb/zeros").write_bytes(bytes(MOST + 1))
    pack(tmp_path / "bomb", tmp_path / "x.txz")
    assert (tmp_path / "x.txz").stat().st_size < 10_000
    with pytest.raises(ValueError, match="would unpack to 20 MB; at most 20 are"):
        unpack(tmp_path / "x.txz", tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_its_name_says_of_which_chapter_it_is():
    assert archive_name("dropout") == f"dropout_library{SUFFIX}"
