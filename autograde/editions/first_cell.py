"""The first cell of code in a released notebook, which finds the library wherever the notebook is opened."""

CELL = """\
# Finds {library} and autograde, which came with this notebook. In its folder they are there, and this does nothing.
import sys
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

if not (find_spec("{library}") and find_spec("autograde")):
    for archive in Path().glob("{folder}*.zip"):        # beside the notebook, as on Colab after an upload
        ZipFile(archive).extractall(members=[name for name in ZipFile(archive).namelist() if name[-6:] != ".ipynb"])
    if Path("{folder}/{library}").is_dir():
        sys.path.insert(0, str(Path("{folder}").resolve()))
    else:
        print("{library} is missing: put {folder}.zip, which you got with this notebook, beside it (on Colab: click on "
              "the folder at the left, then on upload), and run this cell again.")
"""


def first_cell(folder: str, library: str) -> str:
    """The cell's source.  folder: what the zip is called and unpacks into, 06_dropout;  library: course_lib.

    Notebooks in the zip are not unpacked: one of that name may hold somebody's work.
    """
    return CELL.format(folder=folder, library=library)
