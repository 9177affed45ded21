"""Which files of a library a notebook needs: a library of a few lines, and every rule a module of it."""

import json

import pytest

from autograde.editions.edition import write
from autograde.editions.needed import needed

FILES = {"lib/__init__.py": "", "lib/maths.py": "def f():\n    from lib import late\n", "lib/late.py": "",
         "lib/other.py": "import lib.maths", "lib/table.npz": "", "lib/views/__init__.py": "from . import pen",
         "lib/views/pen.py": "from ..relative import x", "lib/views/pen.js": "", "lib/views/style.css": "",
         "lib/views/one.py": "", "lib/views/one.js": "", "lib/relative.py": "", "lib/maths.pyi": "", "lib/lone.py": ""}


@pytest.mark.parametrize("cell, found", [
    ("import numpy", ""),
    ("import lib", "__init__.py table.npz"),
    ("from lib import maths", "__init__.py late.py maths.py table.npz"),                # also what is imported late
    ("import lib.other as o", "__init__.py late.py maths.py other.py table.npz"),       # and by what is imported
    ("from lib.views.one import anything", "__init__.py relative.py table.npz views/__init__.py views/one.js "
     "views/one.py views/pen.js views/pen.py views/style.css"),
    ("%matplotlib inline\nfrom lib import late", "__init__.py late.py table.npz"),
    ("from lib import (late", "__init__.py table.npz"),                                 # no Python
    ("def f():\n    import lib.late", "__init__.py late.py table.npz"),
])
def test_what_a_cell_imports_goes_along(tmp_path, cell, found):
    assert told(tmp_path, [("code", cell)]) == found


def test_what_the_text_names_goes_along_and_all_of_the_maths_where_it_offers_the_whole(tmp_path):
    assert told(tmp_path, [("markdown", "See `lib.lone.f`.")]) == "__init__.py lone.py table.npz"
    assert told(tmp_path, [("markdown", "All of `lib` may be used.")]) == (
        "__init__.py late.py lone.py maths.py other.py relative.py table.npz")


def test_what_the_checks_import_goes_along(tmp_path):
    assert told(tmp_path, [], ["from lib import lone"]) == "__init__.py lone.py table.npz"


def told(folder, cells, sources=()):
    for name, text in FILES.items():
        write(folder / name, text)
    cells = [{"cell_type": kind, "source": [source]} for kind, source in cells]
    write(folder / "x.ipynb", json.dumps({"cells": cells}))
    return " ".join(path.relative_to(folder / "lib").as_posix()
                    for path in needed(folder / "lib", folder / "x.ipynb", sources))
