"""Change one line of the code and see whether a test fails: what survives shows what no test holds.

    .venv/bin/python scripts/mutants.py [--seed N] [--count N] [PLACE ...]

Each mutant is made in a copy of the checkout and tried by the tests under its module's name (tests/mirror/test_x.py and
its neighbours that begin alike).  Prints a line for each; exit code 1 if one survived.
"""

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOT_OURS = shutil.ignore_patterns(".*", "build", "dist", "course", "*.egg-info", "__pycache__", "docs", "benchmarks")
COMPARED = {ast.Eq: "!=", ast.NotEq: "==", ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.In: "not in",
            ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is"}
COMPUTED = {ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*", ast.FloorDiv: "*", ast.Mod: "*", ast.Pow: "*"}
CALLED = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list"}
SKIPPED = {"NAMESPACES", "ALLOWED"}             # tables of the kernel's numbers


def edits(source):
    """The one-place changes of a module: (line, first, last, new), columns of that line in bytes."""
    tree = ast.parse(source)
    negative = {node.operand for node in ast.walk(tree) if isinstance(node, ast.UnaryOp)}     # -2 says what -1 says
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left=left, ops=[op], comparators=[right]) if left.end_lineno == right.lineno:
                yield right.lineno, left.end_col_offset, right.col_offset, f" {COMPARED[type(op)]} "
            case ast.BinOp(left=left, op=op, right=right) if left.end_lineno == right.lineno and type(op) in COMPUTED \
                    and not isinstance(left, ast.Constant | ast.JoinedStr):
                yield right.lineno, left.end_col_offset, right.col_offset, f" {COMPUTED[type(op)]} "
            case ast.Call(func=ast.Name(id=name) as f) if name in CALLED:
                yield f.lineno, f.col_offset, f.end_col_offset, CALLED[name]
            case ast.BoolOp(op=op, values=[a, b, *_]) if a.end_lineno == b.lineno:
                yield b.lineno, a.end_col_offset, b.col_offset, " or " if isinstance(op, ast.And) else " and "
            case ast.UnaryOp(op=ast.Not(), operand=operand) if node.lineno == operand.lineno:
                yield node.lineno, node.col_offset, operand.col_offset, ""
            case ast.Constant(value=int(value)) if type(value) is int and node not in negative:
                yield node.lineno, node.col_offset, node.end_col_offset, str(value + 1)


def mutated(source, line, first, last, new):
    lines = source.encode().split(b"\n")
    old = lines[line - 1]
    middle = old[first:last]
    closing, opening = middle[:len(middle) - len(middle.lstrip(b") "))], middle[len(middle.rstrip(b"( ")):]
    if new.strip() and new.strip() not in CALLED.values() and not new.isdigit():         # keep brackets around operands
        lines[line - 1] = old[:first] + closing.rstrip() + new.encode() + opening.lstrip() + old[last:]
    else:
        lines[line - 1] = old[:first] + new.encode() + old[last:]
    return b"\n".join(lines).decode(), old.decode().strip(), lines[line - 1].decode().strip()


def tests_of(path):
    """The test files under a module's name."""
    room = Path("tests", *path.parts[:-1])
    demos = "demos_" if path.parts[:2] == ("course_lib", "demos") else ""
    folder = Path("tests/course_lib") if path.parts[0] == "course_lib" else room
    for pattern in f"test_{demos}{path.stem}*.py", f"test_*{path.stem}*.py":
        if named := sorted(ROOT.glob(f"{folder}/{pattern}")):
            return [file.relative_to(ROOT) for file in named]
    return []


def chosen(places, count, seed):
    """A sample of mutants: (path, edit), each of a module that has tests under its name."""
    modules = [path.relative_to(ROOT) for place in places for path in
               ([ROOT / place] if place.endswith(".py") else sorted((ROOT / place).rglob("*.py")))]
    modules = [path for path in modules if tests_of(path) and path.parts[1] != "plots"
               and path.parts[:2] != ("autograde", "exercises")]
    rng, found = random.Random(seed), []
    while modules and len(found) < count:
        path = rng.choice(modules)
        source = (ROOT / path).read_text(encoding="utf-8")
        if candidates := [edit for edit in edits(source)
                          if not any(name in source.splitlines()[edit[0] - 1] for name in SKIPPED)]:
            found.append((path, rng.choice(candidates)))
    return found


def survives(copy, path, edit):
    """Whether every test passes with this edit; None if it is no Python.  And the line before and after."""
    source = (ROOT / path).read_text(encoding="utf-8")
    text, old, new = mutated(source, *edit)
    try:
        compile(text, str(path), "exec")
    except SyntaxError:
        return None, old, new
    try:
        (copy / path).write_text(text, encoding="utf-8")
        done = subprocess.run([sys.executable, "-m", "pytest", "-n", "0", "-x", "-q", *map(str, tests_of(path))],
                              cwd=copy, env=os.environ | {"PYTHONPATH": str(copy)}, capture_output=True, timeout=300,
                              check=False)
        return done.returncode == 0, old, new
    except subprocess.TimeoutExpired:
        return False, old, new
    finally:
        (copy / path).write_text(source, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("places", nargs="*", default=["autograde", "course_lib"])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=40)
    options = parser.parse_args()
    alive = tried = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "checkout")
        shutil.copytree(ROOT, copy, ignore=NOT_OURS)
        for path, edit in chosen(options.places, options.count, options.seed):
            lives, old, new = survives(copy, path, edit)
            if lives is not None:
                tried, alive = tried + 1, alive + lives
                print(f"{'SURVIVED' if lives else 'killed  '} {path}:{edit[0]}  {old}  →  {new}", flush=True)
    print(f"{alive} of {tried} survived")
    sys.exit(bool(alive))


if __name__ == "__main__":
    main()
