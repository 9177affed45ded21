"""Whether an answer got out: what a student's folder must not hold.

Expressions are compared as syntax trees in which variables have no names and a size is a variable too, so that neither
other words nor other line breaks hide an answer; and whole lines, for answers of a few words and in files of any kind.
What computes the same in other words is found by calling it (ready_made).
Of a repair, what also stands in the code that is given tells nothing; what stands there of another exercise does.
"""

import ast
import json
import os
from inspect import getsource
from pathlib import Path
from tempfile import TemporaryDirectory

from autograde.editions.archive import SUFFIX, unpack
from autograde.editions.edition import library_of
from autograde.editions.ready_made import ready_made
from autograde.exercises.registry import chapters as all_chapters
from autograde.exercises.registry import of_chapter

TELLING = 10                        # nodes: `gamma / np.sqrt(var + eps)` has 9 and tells nothing
PRESSED = {".lock", ".npz", SUFFIX}        # no text
MODULES = {"np", "math", "numpy"}


def leaks(folder, chapters):
    """What stands somewhere in a student's folder and should not: "path: expression" or "path: line".  Archives in it
    are looked into.

    The library's other chapters are in it in full, as the README says: what their own modules say is no leak.
    """
    exercises = [e for chapter in chapters for e in of_chapter(chapter)]
    answers = {shape(node, {}): ast.unparse(node) for e in exercises for node, _ in answers_of(e)}
    telling = {n for e in exercises for _, n in answers_of(e)}        # nothing of another size can be one of them
    mended = {body_of(ast.parse(getsource(e.reference)).body[0]): e.name for e in exercises if e.given}
    elsewhere = set(lines_elsewhere(exercises, library_of(chapters)))
    lines = {line for e in exercises for line in telling_lines(e)} - elsewhere
    for archive in sorted(Path(folder).rglob(f"*{SUFFIX}")):
        with TemporaryDirectory(prefix="leaks-") as inside:
            unpack(archive, inside)
            yield from (f"{archive}/{leak.removeprefix(inside + os.sep)}" for leak in leaks(inside, chapters))
    yield from ready_made(Path(folder, library_of(chapters).name), exercises)
    for path in sorted(path for path in Path(folder).rglob("*") if path.is_file() and path.suffix not in PRESSED):
        text = path.read_text(encoding="utf-8", errors="replace")
        whole = {line.strip(' ",').removesuffix("\\n") for line in text.splitlines()}         # also a notebook's
        found = [line for line in sorted(lines) if line in (text if len(line) > 20 else whole)]
        if not of_another_chapter(path, chapters):
            found += [answers[form] for tree in trees(path, text) for node, n in expressions(tree)
                      if n in telling and (form := shape(node, {})) in answers]
            found += [f"{mended[body_of(node)]} as it is when mended" for tree in trees(path, text) if mended
                      for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and body_of(node) in mended]
        yield from (f"{path}: {said}" for said in dict.fromkeys(found))


def lines_elsewhere(exercises, library):
    """The lines of the whole library but for the references of these exercises: `N, D = x.shape` tells nothing."""
    references = [getsource(f) for e in exercises for f in (e.reference, e.given) if f]
    for path in library.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for reference in references:
            text = text.replace(reference, "")
        yield from (line.partition("#")[0].strip() for line in text.splitlines())


def telling_lines(exercise):
    """The lines of code in a reference's body, and those which its mistakes put in their place."""
    given = "\n".join(lines_of_code(exercise.given_source)) if exercise.given else ""
    for source in (getsource(exercise.reference), *(m.source for m in exercise.mistakes)):
        for line in lines_of_code(source):
            if (len(line) > (12 if line.startswith("return ") else 20) and line not in given
                    and not line.lstrip("_").startswith("require_")):
                yield line


def lines_of_code(source):
    """The lines of a function's body, without comments."""
    lines = source.splitlines()
    _, *body = ast.parse(source).body[0].body                   # without the docstring
    for line in lines[body[0].lineno - 1:body[-1].end_lineno] if body else []:
        yield line.partition("#")[0].strip()


def body_of(function):
    """What a function does, as text: without its name, its docstring and how it is laid out."""
    return "\n".join(map(ast.unparse, function.body[ast.get_docstring(function) is not None:]))


def of_another_chapter(path, chapters):
    """Whether this is a module of the library, of a chapter that is not released here."""
    stem = next((c for c in all_chapters() if path.stem == c or path.stem.startswith(f"{c}_")), None)
    home = path.parent.parent if path.parent.name == "colleague" else path.parent
    return home.name == library_of(chapters).name and stem is not None and stem not in chapters


def trees(path, text):
    """The syntax trees of a module, or of a notebook's cells of code.  What is no Python tells nothing."""
    sources = {".py": lambda: [text], ".ipynb": lambda: ["".join(cell["source"]) for cell in json.loads(text)["cells"]
                                                         if cell["cell_type"] == "code"]}
    for source in sources.get(path.suffix, list)():
        try:
            yield ast.parse(source)
        except SyntaxError:
            continue


def answers_of(exercise):
    """The telling expressions in a reference's body: (node, size)."""
    given = expressions(ast.parse(exercise.given_source)) if exercise.given else ()
    known = {shape(node, {}) for node, _ in given}
    for statement in ast.parse(getsource(exercise.reference)).body[0].body:
        if not is_a_requirement(statement):
            yield from (found for found in expressions(statement) if not known or shape(found[0], {}) not in known)


def is_a_requirement(statement):
    """A docstring, or a call such as require_floats(x=x), also one whose numbers are kept: lr = require_rate(lr=lr)."""
    if not isinstance(statement, ast.Expr | ast.Assign):
        return False
    value = statement.value
    calls = value.elts if isinstance(value, ast.Tuple) else [value]
    return (isinstance(value, ast.Constant) and isinstance(statement, ast.Expr)) or all(
        isinstance(call, ast.Call) and getattr(call.func, "id", "").lstrip("_").startswith("require") for call in calls)


def expressions(tree):
    """The expressions of some size in a tree: (node, size)."""
    return [(node, n) for node, n in sizes(tree).items()
            if n >= TELLING and isinstance(node, ast.expr) and not isinstance(node, ast.JoinedStr)]


def shape(node, names):
    """The tree without names: variables and sizes are numbered as they occur.  Functions and attributes keep theirs."""
    if is_size(node) or (isinstance(node, ast.Name) and node.id not in MODULES):
        return names.setdefault(ast.unparse(node), len(names))
    if isinstance(node, ast.AST):
        return type(node).__name__, *(shape(value, names) for field, value in ast.iter_fields(node)
                                      if field not in ("ctx", "kind"))
    return tuple(shape(item, names) for item in node) if isinstance(node, list) else repr(node)


def is_size(node):
    """4, x.shape[0], len(x), x.size, x.ndim."""
    match node:
        case ast.Constant(value=int(value)):
            return value >= 2 and type(value) is int
        case ast.Subscript(value=ast.Attribute(attr="shape")) | ast.Attribute(attr="size" | "ndim"):
            return True
        case ast.Call(func=ast.Name(id="len")):
            return True
    return False


def sizes(tree):
    """How many nodes each node of a tree has, operators not counted: {node: size}."""
    counted = {}
    for node in reversed(list(ast.walk(tree))):                 # what is within a node comes before it
        counts = not isinstance(node, (ast.expr_context, ast.operator, ast.unaryop, ast.cmpop, ast.boolop))
        counted[node] = 1 if is_size(node) else counts + sum(counted[child] for child in ast.iter_child_nodes(node))
    return dict(reversed(counted.items()))
