"""Reading a file that a stranger made: within limits, and nothing of it but the text of its cells."""

import json
import os

import pytest

from autograde.classroom import notebook_file
from autograde.classroom.notebook_file import (
    LIMIT_BYTES,
    LIMIT_CELLS,
    LIMIT_SOURCE,
    Submitted,
    Unreadable,
    decoded,
    excess,
    read,
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "submitted.ipynb"


def submitted(path, *cells, **more):
    path.write_text(json.dumps({"cells": list(cells)} | more), encoding="utf-8")
    return read(path)


# ── What is taken

NOTHING = {"type": "markdown", "source": "", "id": "", "grade_id": "", "pictures": False}


@pytest.mark.parametrize("cell, taken", [
    ({}, {}), ({"cell_type": "code", "source": "x = 1"}, {"type": "code", "source": "x = 1"}),
    ({"cell_type": "raw"}, {"type": "raw"}), ({"cell_type": "heading"}, {}), ({"cell_type": ["code"]}, {}),
    ({"source": ["a\n", "b"]}, {"source": "a\nb"}), ({"source": []}, {}), ({"input": "old"}, {"source": "old"}),
    ({"source": "new", "input": "old"}, {"source": "new"}), ({"source": "half \ud800"}, {"source": "half ?"}),
    ({"id": "a"}, {"id": "a"}), ({"id": 7}, {}), ({"id": ["a"]}, {}),
    ({"metadata": {"nbgrader": {"grade_id": "half"}}}, {"grade_id": "half"}),
    ({"metadata": {"nbgrader": {"grade_id": {"half": 1}}}}, {}), ({"metadata": {"nbgrader": "half"}}, {}),
    ({"metadata": ["nbgrader"]}, {}), ({"metadata": None}, {}),
    ({"attachments": {"a.png": {}}}, {"pictures": True}), ({"attachments": {}}, {}),
    ({"outputs": [{"text": "5"}], "execution_count": 9}, {})])
def test_of_a_cell_its_kind_text_and_names_are_taken_and_nothing_else(path, cell, taken):
    assert submitted(path, cell).cells == [NOTHING | taken]


@pytest.mark.parametrize("metadata, release", [
    ({"autograde": {"release": "0123abcd"}}, "0123abcd"), ({"autograde": {"release": "x" * 99}}, "x" * 40), ({}, ""),
    ({"autograde": {"release": 7}}, ""), ({"autograde": "0123abcd"}, ""), ([], ""), (None, ""), ("autograde", "")])
def test_the_release_that_it_names_is_a_short_text_or_none(path, metadata, release):
    assert submitted(path, metadata=metadata) == Submitted([], release)


def test_a_notebook_of_format_3_is_read_sheet_by_sheet_and_said_to_be_old(path):
    path.write_text(json.dumps({"worksheets": [{"cells": [{"cell_type": "code", "input": "a"}]}, {"cells": [{}]}]}),
                    encoding="utf-8")
    found = read(path)
    assert [cell["source"] for cell in found.cells] == ["a", ""] and "old format" in found.notes[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_read_however_an_editor_saved_it(encoding):
    text = '{"cells": ["∂L/∂x"]}'
    mark = {"utf-16-le": "\ufeff", "utf-16-be": "\ufeff"}.get(encoding, "")
    assert decoded((mark + text).encode(encoding)) == text


def test_at_its_limits_it_is_still_read(path):
    assert len(submitted(path, *[{}] * LIMIT_CELLS).cells) == LIMIT_CELLS
    assert len(submitted(path, {"source": "x" * LIMIT_SOURCE}).cells[0]["source"]) == LIMIT_SOURCE
    assert len(submitted(path, {"source": ["x"] * LIMIT_SOURCE}).cells[0]["source"]) == LIMIT_SOURCE
    content = path.read_bytes()
    path.write_bytes(content + b" " * (LIMIT_BYTES - len(content)))
    assert len(read(path).cells) == 1


# ── What cannot be read, and why

@pytest.mark.parametrize("content, reason", [
    (b"My dog ate it.", "it is not a Jupyter notebook (JSONDecodeError: Expecting value"),
    (b"", "it is not a Jupyter notebook (JSONDecodeError"),
    (b"\x89PNG\r\n\x1a\n\x00\x00", "it is not a Jupyter notebook ("),
    (b"\xff\xfe\xff", "it is not a Jupyter notebook ("),
    (b"[]", "it is not a Jupyter notebook (TypeError"), (b"null", "it is not a Jupyter notebook (TypeError"),
    (b"{}", "it is not a Jupyter notebook (KeyError: 'cells')"),
    (b'{"cells": {}}', "it is not a Jupyter notebook (TypeError: its cells are a dict)"),
    (b'{"cells": "abc"}', "it is not a Jupyter notebook (TypeError: its cells are a str)"),
    (b'{"cells": [1]}', "it is not a Jupyter notebook (TypeError: a cell is a int)"),
    (b'{"cells": [{"source": 7}]}', "it is not a Jupyter notebook (TypeError: a cell's source is a int)"),
    (b'{"cells": [{"source": [7]}]}', "it is not a Jupyter notebook (TypeError"),
    (b'{"cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "it is not a Jupyter notebook (RecursionError"),
    (b'{"cells": [], "n": ' + b"9" * 10_000 + b"}", "it is not a Jupyter notebook (ValueError"),
    (json.dumps({"cells": [{"source": ""}] * (LIMIT_CELLS + 1)}).encode(), "it has 1001 cells; the limit is 1000"),
    (json.dumps({"cells": [{"source": "x" * (LIMIT_SOURCE + 1)}]}).encode(),
     "it is not a Jupyter notebook (ValueError: a cell has 200001 characters; the limit is 200000)")],
    ids=lambda value: value[:30] if isinstance(value, bytes) else "")
def test_what_is_no_notebook_is_refused_with_the_reason(path, content, reason):
    path.write_bytes(content)
    with pytest.raises(Unreadable) as error:
        read(path)
    assert str(error.value).startswith(reason)


def test_a_huge_file_is_not_even_opened(path):
    with path.open("wb") as file:
        file.truncate(LIMIT_BYTES + 10**6)
    with pytest.raises(Unreadable, match="it has 21 MB; the limit is 20 MB"):
        read(path)


def test_links_folders_and_pipes_are_not_followed(path, tmp_path):
    (tmp_path / "secret").write_text(json.dumps({"cells": []}), encoding="utf-8")
    path.symlink_to(tmp_path / "secret")
    for make in path.unlink, path.mkdir, path.rmdir:
        if path.exists():
            with pytest.raises(Unreadable, match=r"it is not an ordinary file \(a link, a folder or a device\)"):
                read(path)
        make()
    os.mkfifo(path)
    with pytest.raises(Unreadable, match="it is not an ordinary file"):
        read(path)


def test_a_missing_file_is_said_so(path):
    with pytest.raises(Unreadable, match="the file cannot be read: No such file or directory"):
        read(path)


# ── What lies beside it

@pytest.fixture
def small(monkeypatch):
    """Limits that a test can reach."""
    for name, limit in {"LIMIT_FILES": 5, "LIMIT_BESIDE": 1000, "LIMIT_DEPTH": 2}.items():
        monkeypatch.setattr(notebook_file, name, limit)


def test_an_ordinary_folder_is_not_too_much(small, tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    for name, size in {"a.csv": 500, "data/b.csv": 500, "data/raw/c": 0, "x.ipynb": 10**6, "y.ipynb": 10**6}.items():
        (tmp_path / name).write_bytes(bytes(size))
    assert excess(tmp_path) == ""                       # five things besides notebooks, 1000 bytes, two levels


@pytest.mark.parametrize("make, said", [
    (lambda folder: [(folder / f"{i}").touch() for i in range(6)], "it holds more than 5 files"),
    (lambda folder: [(folder / f"{i}").mkdir() for i in range(6)], "it holds more than 5 files"),
    (lambda folder: (folder / "a").write_bytes(bytes(1001)), "its files have more than 0 MB"),
    (lambda folder: (folder / "a/b/c").mkdir(parents=True), "its folders are more than 2 deep")])
def test_what_is_too_much_is_named(small, tmp_path, make, said):
    make(tmp_path)
    assert excess(tmp_path) == said


def test_a_link_counts_as_itself_and_is_not_followed(small, tmp_path):
    (tmp_path / "inside").mkdir()
    (tmp_path / "large").write_bytes(bytes(2000))
    for name, target in {"file": tmp_path / "large", "folder": tmp_path, "nowhere": "nowhere", "loop": "loop"}.items():
        (tmp_path / "inside" / name).symlink_to(target)
    assert excess(tmp_path / "inside") == ""
