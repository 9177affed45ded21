"""The course as a book: a page for each chapter and an index, which need no kernel, no server and no network.

    build(notebooks, target, solutions=False)
"""

import re
from pathlib import Path

import nbformat
from tqdm import tqdm

from autograde.book.chapter import run, told
from autograde.book.page import page

INDEX, WORDS = "index.ipynb", "words.ipynb"


def chapters(folder):
    """The notebooks of a folder, in order: of the course, of a student's copy of it, or of one chapter."""
    found = [path for path in sorted(Path(folder).glob("[0-9][0-9]_*/*.ipynb"))
             if path.stem == path.parent.name.partition("_")[2]]
    return found or sorted(path for path in Path(folder).glob("*.ipynb") if path.name not in (INDEX, WORDS))


def build(folder, target, only=(), *, solutions=False, frames=21, progress=tqdm):
    """Run the notebooks of a folder, each from the top, and write a page for each into `target`.

    only: chapters, such as "dropout"; the others' pages stay as they are.  frames: of each demo, at most.
    Returns the paths of the pages.
    """
    paths, target = chapters(folder), Path(target)
    names = [path.parent.name if path.parent != Path(folder) else path.stem for path in paths]
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for i, path in enumerate(progress(paths, desc="writing the book", unit="chapter", leave=False)):
        if not only or path.stem in only or names[i] in only:
            before, after = ([*names, None][i - 1] if i else None), [*names, None][i + 1]
            chapter = told(run(path, frames), path.stem, solutions)
            written.append(write(target / f"{names[i]}.html", page(linked(chapter), names[i], before, after)))
    index = Path(folder) / INDEX
    if index.exists():
        contents = nbformat.read(index, as_version=4)
        contents.cells = [cell for cell in contents.cells if cell.cell_type == "markdown"][:1]
    else:
        lines = [f"- [{name}]({path.parent.name}/{path.name})" for name, path in zip(names, paths, strict=True)]
        cell = nbformat.v4.new_markdown_cell("\n".join(["# Contents", "", *lines]))
        contents = nbformat.v4.new_notebook(cells=[cell])
    if (Path(folder) / WORDS).exists():
        words = nbformat.read(Path(folder) / WORDS, as_version=4)
        written.append(write(target / "words.html", page(linked(words), "words", None, None)))
    return [*written, write(target / "index.html", page(linked(contents), "index", None, names[0] if names else None))]


def linked(nb):
    """The notebook with links to pages of the book where it has links to notebooks."""
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            cell.source = re.sub(r"\]\((\d\d_\w+)/\w+\.ipynb\)", r"](\1.html)", cell.source)
            cell.source = re.sub(r"\]\((?:\.\./)?(index|words)\.ipynb\)", r"](\1.html)", cell.source)
    return nb


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path
