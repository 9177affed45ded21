"""What of the library a notebook needs: the modules that it imports or names, and those that these import."""

import ast
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

DATA = "*.js", "*.css", "*.html", "*.npz"


def needed(library: Path, notebook: Path, sources: Iterable[str] = ()) -> list[Path]:
    """The files of the library that the notebook and these further sources need.

    What is no module goes with the module of its name, or else with its package.
    """
    modules = modules_of(library)
    asked = named(library, notebook) | {name for source in sources for name in imports(source)}
    files = [modules[name] for name in reached(modules, asked)]
    data = [path for pattern in DATA for path in library.rglob(pattern)]
    return sorted([*files, *(path for path in data if home(path) in files)])


def modules_of(package: Path) -> dict[str, Path]:
    """{name: file} of all modules in it."""
    return {name_of(path, package): path for path in package.rglob("*.py")}


def reached(modules: Mapping[str, Path], asked: Iterable[str], without: Collection[str] = ()) -> set[str]:
    """Those of the modules that are asked for, and what they import, directly or through others."""
    found: set[str] = set()
    ahead = set(asked) & modules.keys()
    while ahead:
        name = ahead.pop()
        found.add(name)
        path = modules[name]
        package = name if path.stem == "__init__" else name.rpartition(".")[0]
        its_own = imports(path.read_text(encoding="utf-8"), package)
        ahead |= (its_own | {*prefixes(name)}) & modules.keys() - found - set(without)
    return found


def named(library: Path, notebook: Path) -> set[str]:
    """The names of modules that the notebook imports, and of those that its text names, such as `course_lib.schedules`;
    where it offers `course_lib` as a whole, of all of the maths.
    """
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    text = text_of(notebook)
    found = {name for cell in cells for name in imports(code_of(cell))}
    found |= {name for told in re.findall(rf"\b{library.name}[.\w]*", text) for name in prefixes(told)}
    if offers_all(library, text):
        found |= {name_of(path, library) for path in library.glob("*.py")}
    return found


def offers_all(library: Path, text: str) -> bool:
    """Whether a notebook's text offers the library as a whole."""
    return f"`{library.name}`" in text


def text_of(notebook: Path) -> str:
    """All that stands in its cells."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells)


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
