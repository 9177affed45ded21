"""A file is there as it was or as it will be, and nothing is left beside it."""

import os

import pytest

from autograde.classroom.whole_file import put, whole


def test_whatever_ends_the_writing_the_old_file_stays_and_nothing_beside_it(tmp_path):
    put(tmp_path / "form", "old")
    for error in OSError(28, "No space left on device"), KeyboardInterrupt(), ValueError("no CSV"):
        with pytest.raises(type(error)), whole(tmp_path / "form") as file:
            file.write(b"ne")
            raise error
        assert [path.name for path in tmp_path.iterdir()] == ["form"]
        assert (tmp_path / "form").read_text(encoding="utf-8") == "old"


def test_an_error_of_the_disk_names_the_file(tmp_path):
    (tmp_path / "grades").write_text("no folder", encoding="utf-8")
    with pytest.raises(OSError) as error:
        put(tmp_path / "grades/ada.json", "{}")
    assert str(tmp_path / "grades") in error.value.filename


@pytest.mark.skipif(os.name != "posix", reason="no such permissions")
def test_until_it_is_whole_only_its_owner_may_read_it(tmp_path):
    with whole(tmp_path / "new/page.html", 0o644):
        assert (tmp_path / "new/.page.html.new").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "new/page.html").stat().st_mode & 0o777 == 0o644


def test_lines_end_as_the_text_says(tmp_path):
    put(tmp_path / "roster.csv", "ada\r\nbén\n")
    assert (tmp_path / "roster.csv").read_bytes() == "ada\r\nbén\n".encode()
