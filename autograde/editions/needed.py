"""What of the library a notebook needs: the modules that it imports or names, and those that these import."""

import ast
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

DATA = "*.js", "*.css", "*.html", "*.npz"


def needed(library: Path, notebook: Path, sources: Iterable[str] = ()) -> list[Path]:
    """The files of the library that the notebook and these further sources need.

    A module that the text names, such as `course_lib.schedules`, is needed too; where it offers `course_lib` as a
    whole, all of the maths is.  What is no module goes with the module of its name, or else with its package.
    """
    modules = {name_of(path, library): path for path in library.rglob("*.py")}
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells)
    asked = {name for source in [*map(code_of, cells), *sources] for name in imports(source)}
    asked |= {name for found in re.findall(rf"\b{library.name}[.\w]*", text) for name in prefixes(found)}
    if f"`{library.name}`" in text:
        asked |= {name for name, path in modules.items() if path.parent == library}
    found, ahead = set(), asked & modules.keys()
    while ahead:
        name = ahead.pop()
        found.add(name)
        path = modules[name]
        package = name if path.stem == "__init__" else name.rpartition(".")[0]
        its_own = imports(path.read_text(encoding="utf-8"), package)
        ahead |= (its_own | {*prefixes(name)}) & modules.keys() - found
    files = [modules[name] for name in found]
    data = [path for pattern in DATA for path in library.rglob(pattern)]
    return sorted([*files, *(path for path in data if home(path) in files)])


def name_of(path: Path, library: Path) -> str:
    """course_lib/demos/dropout.py is course_lib.demos.dropout."""
    return ".".join(path.relative_to(library.parent).with_suffix("").parts).removesuffix(".__init__")


def home(path: Path) -> Path:
    """The module that a file that is none belongs to."""
    own = path.with_suffix(".py")
    return own if own.exists() else path.with_name("__init__.py")


def code_of(cell: dict) -> str:
    """A cell's code but for IPython's own lines; nothing where it is no Python."""
    source = re.sub(r"(?m)^\s*[%!].*$", "", "".join(cell["source"])) if cell["cell_type"] == "code" else ""
    try:
        ast.parse(source)
    except SyntaxError:
        return ""
    return source


def imports(source: str, package: str = "") -> set[str]:
    """The names of all that a source imports, wherever in it; `package` is that of relative ones."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {name for alias in node.names for name in prefixes(alias.name)}
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[:len(package.split(".")) + 1 - node.level] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            found |= {name for alias in node.names for name in prefixes(f"{base}.{alias.name}")}
    return found


def prefixes(name: str) -> Iterator[str]:
    """a, a.b and a.b.c of a.b.c."""
    parts = name.strip(".").split(".")
    yield from (".".join(parts[:n]) for n in range(1, len(parts) + 1))
