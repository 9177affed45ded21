"""An answer that stands where nothing of it becomes a function of the notebook: what the page says of it."""

import ast
import re
from difflib import get_close_matches

from autograde.classroom.statements import as_python, parsed

MEANT = 0.85                                    # how alike a name is to the one that was meant
REASON = ("That does not count: an exercise is answered by a function of its name, which a code cell defines outside "
          "of classes and other functions.")
FUNCTIONS = ast.FunctionDef, ast.AsyncFunctionDef


def out_of_reach(names, asked, cells):
    """Sentences on where the hand-in speaks of these exercises, which no cell of it answers.

    names: of the exercises;  asked: of all exercises;  cells: the student's, [(label, {"type", "source"}), …].
    """
    notes = []
    for name in names:
        for label, cell in cells:
            notes += [f"{label} {where} {REASON}" for where in places(name, cell)]
            notes += [f"{label} defines {other}, which no exercise is called. If it is meant for {name}, give it that "
                      "name." for other in misnamed(name, asked, cell)]
    return notes


def misnamed(name, asked, cell):
    """The functions of a code cell whose names are nearly that one."""
    tree = parsed(as_python(cell["source"])) if cell["type"] == "code" else None
    others = {node.name.lower(): node.name for node in tree.body if isinstance(node, FUNCTIONS)
              and node.name not in asked} if tree else {}
    return [others[alike] for alike in get_close_matches(name.lower(), others, cutoff=MEANT)]


def places(name, cell):
    """Where in the cell the name is defined out of reach, as the beginning of a sentence on the cell."""
    source = cell["source"]
    if cell["type"] != "code":
        kind = "raw" if cell["type"] == "raw" else "Markdown"
        return [f"has {name} in it, but is a {kind} cell, which is never run."] if defined(name, source) else []
    python = as_python(source)
    tree = parsed(python)
    if source.strip() and not python.strip():               # the magic of the cell keeps it from being run here
        magic = source.split(None, 1)[0]
        return ([f"has {name} in it below {magic}, which does not define it in the notebook."]
                if defined(name, source) else [])
    if tree is None:
        return []                                           # the page shows the SyntaxError
    found = list(inside(tree, name, ""))
    words = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(
        node.value, ast.Constant)]
    if not found and any(isinstance(text.value, str) and defined(name, text.value) for text in words):
        found = [f"has {name} in a string, which is text and no code."]
    if not found and re.search(rf"(?m)^[ \t]*#[# \t]*((async )?def {name}\b|{name}\s*=)", python):
        found = [f"has {name} in a comment."]
    if run := re.search(r"(?m)^[ \t]*%(run|load|loadpy)[ \t]+(\S+)", source):
        found.append(f"takes {run[2]} in by %{run[1]}, which is not done when grading; {name} was not found elsewhere.")
    return found


def defined(name, text):
    """Whether a text that is not run has such a definition in it."""
    return re.search(rf"(?m)^[ \t>]*(>>> |In \[\d+\]: )?((async )?def {name}\b|{name}[ \t]*=[^=])", text)


def inside(tree, name, around):
    """What the definitions of that name in a class or a function stand in; around: the words for where we are."""
    for node in ast.iter_child_nodes(tree):
        if around and ((isinstance(node, FUNCTIONS) and node.name == name)
                       or (isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name
                                                               for t in node.targets))):
            yield f"has {name} {around}."
        if isinstance(node, ast.ClassDef):
            yield from inside(node, name, f"as a method of the class {node.name}")
        elif isinstance(node, FUNCTIONS):
            yield from inside(node, name, f"inside another function, {node.name}")
        else:
            yield from inside(node, name, around)
