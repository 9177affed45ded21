"""The first cell of code in a released notebook, which finds the library wherever the notebook is opened."""

from autograde.editions.archive import MOST, SUFFIX, archive_name

CELL = """\
# Finds {library} and autograde, which came with this notebook in {archive}.  check(f) tries an answer;
# ready() says before you hand in which answers pass, and which would be lost.
import sys
import tarfile
from atexit import register
from importlib.util import find_spec
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

{fetch}places = sorted(Path().glob("{pattern}"), key=lambda path: path.stat().st_mtime)
if places and "{library}" not in sys.modules:       # beside the notebook, as on Colab after an upload
    place = places[-1]
    if place.is_file():
        place = mkdtemp(prefix="{library}-")
        register(rmtree, place, ignore_errors=True)     # when the kernel goes
        with tarfile.open(places[-1]) as archive:
            files = [file for file in archive if file.isfile() and file.name[0] != "/" and ".." not in file.name]
            if sum(file.size for file in files) > {most}:
                raise ValueError("{archive} is not what came with this notebook: get it anew")
            archive.extraction_filter = getattr(tarfile, "data_filter", None)
            archive.extractall(place, files)
    sys.path.insert(0, str(Path(place).resolve()))
if not (find_spec("{library}") and find_spec("autograde")):
    print("{library} is missing: put {archive}, which you got with this notebook, beside it (on Colab: "
          "click on the folder at the left, then on upload), and run this cell again.")
"""


FETCH = """\
from contextlib import suppress
from urllib.request import urlretrieve

if not (Path("{archive}").exists() or find_spec("{library}")):        # opened from the course's page, as on Colab
    with suppress(OSError):
        urlretrieve("{address}", "{archive}")
"""


def first_cell(stem: str, library: str, address: str = "") -> str:
    """The cell's source.  stem: of the notebook's name and of the archive beside it;  library: course_lib;
    address: from where the archive is fetched if there is none, nor a library that is installed.

    The archive, or the folder that somebody made of it, goes before a library that is installed: that may be the
    lecturer's.  Where there is none, and the library is found, the cell does nothing.
    """
    archive = archive_name(stem)
    fetch = FETCH.format(archive=archive, library=library, address=address) if address else ""
    return CELL.format(archive=archive, pattern=archive.replace(SUFFIX, "*"), library=library, fetch=fetch,
                       most=MOST)
