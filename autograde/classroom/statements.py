"""The code of a notebook's cell as statements: which names each one binds, and which it needs.

    as_python(source)       what IPython makes of a cell: magics, shell lines, prompts and indents are no errors
    statements(python)      [Statement, …], or None if it is no Python

Only text is looked at; nothing of it is run.
"""

import ast
import re
import symtable
import warnings
from dataclasses import dataclass

from IPython.core.inputtransformer2 import TransformerManager

RUN_THEIR_CELL = re.compile(r"%%(time|timeit|capture|prun)\b")          # of the cell magics
TIMED = re.compile(r"(?m)^([ \t]*)%time[ \t]+(?=[^\s-])")               # its statement counts
PROMPT = re.compile(r"\s*In \[\d+\]: ")         # of IPython; a line of it is Python, too: an annotation of In[3]
WORK = 1_000_000                                # characters × magic lines that IPython may go through for one cell
EVERYTHING = "*"                                # bound by `from … import *`
FAILURES = SyntaxError, ValueError, RecursionError, MemoryError, OverflowError      # of a parser, given any text
VALUES = (ast.Constant, ast.BinOp, ast.UnaryOp, ast.Compare, ast.JoinedStr, ast.List, ast.Tuple, ast.Dict, ast.Set,
          ast.ListComp, ast.DictComp, ast.SetComp)                      # whatever they come to, it is no function


@dataclass(frozen=True)
class Statement:
    """One statement on the top level of a cell, or several that share a line."""

    first: int                      # line, from 1
    last: int
    binds: frozenset                # names that it defines, imports, assigns, deletes, or writes into
    needs: frozenset                # names that it looks up in the notebook, at once or when what it defines is called
    stub: bool = False              # a function that does nothing but to say that it is not implemented
    unmakes: frozenset = frozenset()            # names that are no function afterwards, whatever they were
    source_of: str = ""             # the module, if it is `from module import …`


def as_python(source):
    """The Python that IPython makes of a cell's text; what is Python already stays as it is.

    Lines keep their numbers, but for those of a magic that goes on after a backslash.
    """
    source = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if parsed(source) is not None and not PROMPT.match(source):
        return source
    text = source.lstrip("\n \t") if source.lstrip().startswith("%%") else source.lstrip("\n")
    above = "\n" * source[:len(source) - len(text)].count("\n")
    if text.startswith("%%"):
        magic, _, body = text.partition("\n")
        return above + "\n" + as_python(body) if RUN_THEIR_CELL.match(magic) else ""
    text = TIMED.sub(r"\1", text)
    magics = len(re.findall(r"(?m)^\s*[%!?]|[=]\s*[%!]|\?\s*$", text)) + 1
    if len(text) * magics > WORK:
        return source
    try:
        return above + TransformerManager().transform_cell(text).removesuffix("\n")
    except Exception:               # a library's tokenizer, given any text
        return source


def parsed(python):
    """The tree of a cell, or None if it is no Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")         # a regular expression with one backslash, say
        try:
            return ast.parse(python)
        except FAILURES:
            return None


def statements(python):
    """The statements of a cell, in order, or None if it is no Python."""
    tree = parsed(python)
    if tree is None:
        return None
    lines, spans = python.split("\n"), []
    for node in tree.body:
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        if spans and first <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(node.end_lineno, spans[-1][1]), [*spans[-1][2], node]
        else:
            spans.append((first, node.end_lineno, [node]))
    return [statement(first, last, nodes, "\n".join(lines[first - 1:last])) for first, last, nodes in spans]


def statement(first, last, nodes, text):
    binds, needs = names(text)
    for node in nodes:
        binds |= written_into(node)
    unmakes = frozenset(name for node in nodes for name in unmade(node))
    source_of = nodes[-1].module or "" if isinstance(nodes[-1], ast.ImportFrom) else ""
    return Statement(first, last, frozenset(binds), frozenset(needs), all(map(is_stub, nodes)), unmakes, source_of)


def names(text):
    """The names that a piece of code binds on the top level, and those that it looks up there: two sets."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            table = symtable.symtable(with_generators(text), "cell", "exec")
        except FAILURES:
            words = set(re.findall(r"[^\W\d]\w*", text))
            return words, words
    binds = {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported() or s.is_namespace()}
    needs = {s.get_name() for s in table.get_symbols() if s.is_referenced()}
    if re.search(r"^\s*from\b.*\bimport\s*\(?\s*\*", text, re.M):
        binds.add(EVERYTHING)
    inner = table.get_children()
    while inner:
        scope = inner.pop()
        inner += scope.get_children()
        for symbol in scope.get_symbols():
            if symbol.is_global():
                needs |= {symbol.get_name()} if symbol.is_referenced() else set()
                binds |= {symbol.get_name()} if symbol.is_declared_global() and symbol.is_assigned() else set()
    return binds, needs


def with_generators(text):
    """The code with generators in place of comprehensions, whose names Python 3.12 and later count among those around.
    """
    tree = ast.parse(text)
    if not any(isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp)) for node in ast.walk(tree)):
        return text
    return ast.unparse(Generators().visit(tree))


class Generators(ast.NodeTransformer):
    def visit_ListComp(self, node):
        self.generic_visit(node)
        return ast.GeneratorExp(node.elt, node.generators)

    visit_SetComp = visit_ListComp

    def visit_DictComp(self, node):
        self.generic_visit(node)
        return ast.GeneratorExp(ast.Tuple([node.key, node.value], ast.Load()), node.generators)


def written_into(node):
    """The names whose items or attributes a statement sets: table["a"] = 1, Net.forward = forward."""
    found = set()
    for part in ast.walk(node):
        if isinstance(part, (ast.Subscript, ast.Attribute)) and isinstance(part.ctx, ast.Store):
            while isinstance(part, (ast.Subscript, ast.Attribute)):
                part = part.value
            found |= {part.id} if isinstance(part, ast.Name) else set()
    return found


def is_stub(node):
    """Whether this is a function as the release asks for it: a docstring at most, then NotImplementedError."""
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return False
    *before, last = node.body
    raised = last.exc if isinstance(last, ast.Raise) else None
    raised = raised.func if isinstance(raised, ast.Call) else raised
    return (isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
            and all(isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant) for n in before))


def unmade(node):
    """The names that are deleted here, or set to a plain value."""
    if isinstance(node, ast.Delete):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))
    elif isinstance(node, (ast.Assign, ast.AnnAssign)) and isinstance(node.value, VALUES):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from (target.id for target in targets if isinstance(target, ast.Name))
