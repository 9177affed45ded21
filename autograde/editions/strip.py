"""The student edition of a source file: the same text without the answers."""

import ast
import io
import re
import tokenize
from inspect import getsource
from textwrap import dedent

DOCUMENTED = ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"           # what nbgrader looks for


def marked(function):
    """The function's source, its body between nbgrader's markers."""
    return rewrite(getsource(function), {function.__name__}, lambda name, body: [f"    {BEGIN}", *body, f"    {END}"])


def stubbed(source, names, chapter):
    """A module of course_lib in which the bodies of `names` only say that they are exercises."""
    def stub(name, body):
        return ["    raise NotImplementedError(", f'        "{name} is not answered yet: "',
                f'        "answer it in the chapter on {chapter}, then run use({name})")']
    return rewrite(source, names, stub)


def replaced(source, instead):
    """A module of course_lib in which functions have the bodies of others, {name: function}."""
    def body(name, lines):
        other = dedent(getsource(instead[name])).splitlines()
        _, *statements = ast.parse("\n".join(other)).body[0].body              # below the docstring
        return other[statements[0].lineno - 1:]
    return rewrite(source, set(instead), body)


def rewrite(source, names, change):
    """Put change(name, lines) in place of the body of each top-level function `names`, below its docstring.

    The docstring loses its formulas, for the notebook gives those that the exercise does not ask for, and its errors.
    """
    lines = source.splitlines()
    for node in reversed(ast.parse(source).body):               # from the end, so that line numbers stay right
        if isinstance(node, ast.FunctionDef) and node.name in names:
            docstring, *body = node.body
            span = slice(docstring.end_lineno, body[-1].end_lineno)
            lines[span] = change(node.name, lines[span])
            span = slice(docstring.lineno - 1, docstring.end_lineno)
            lines[span] = without_formulas(lines[span])
    return "\n".join(lines) + "\n"


def without_formulas(docstring):
    """The lines of a docstring but for what is set in, with the blank line above that, and for what it says of errors:
    the library raises them, an answer need not.
    """
    text = "\n".join(line for line in docstring if not line.startswith(8 * " "))
    kept = re.sub(r'\s*\bRaises .*?(?=\s*\n\s*\n|\s*""")', "", text, flags=re.DOTALL).split("\n")
    return [line for i, line in enumerate(kept) if line.strip() or kept[i - 1].strip()]


def without_mistakes(source):
    """A module of autograde.exercises without its mistakes: they would show the reference, line by line."""
    lines = source.splitlines()
    for node in reversed(ast.parse(source).body):
        if is_mistake(node):
            first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
            del lines[first - 1:node.end_lineno]
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(lines)).rstrip() + "\n"


def cases_of(source):
    """The names of the functions that stand under a decorator: of these the docstring is shown."""
    functions = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))
    return {f.name for f in functions if f.decorator_list}


def is_mistake(node):
    """name.mistake("old", "new", hint=…), or a function under @name.mistake(hint=…)."""
    calls = [node.value] if isinstance(node, ast.Expr) else getattr(node, "decorator_list", [])
    return any(isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "mistake" for call in calls)


def without_comments(source, shown=()):
    """A module without its comments, blank lines, and docstrings but of the functions and classes named in `shown`,
    and of the module itself if "" is.

    No line that runs is another one.
    """
    lines, gone = source.splitlines(), set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        row, column = token.start
        if token.type == tokenize.COMMENT:
            lines[row - 1] = lines[row - 1][:column].rstrip()
        if token.type == tokenize.NL and not lines[row - 1].strip():
            gone.add(row)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node) and getattr(node, "name", "") not in shown:
            docstring, *body = node.body
            gone |= {*range(docstring.lineno, docstring.end_lineno + 1)}
            if not body and not isinstance(node, ast.Module):
                lines[docstring.lineno - 1] = f"{' ' * docstring.col_offset}pass"
                gone.remove(docstring.lineno)
    return "".join(f"{line}\n" for row, line in enumerate(lines, start=1) if row not in gone)


def without_types(source):
    """A module without what is there for a type checker alone, as Python itself writes it: a class keeps its fields'
    types, which a dataclass reads.
    """
    tree = Untyped().visit(ast.parse(source))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} | {"annotations"}
    for node in [n for n in tree.body if isinstance(n, ast.ImportFrom) and n.module in ("typing", "collections.abc")]:
        node.names = [alias for alias in node.names if alias.name in names]
        if not node.names:
            tree.body.remove(node)
    return f"{ast.unparse(ast.fix_missing_locations(tree))}\n" if tree.body else ""


class Untyped(ast.NodeTransformer):
    """Takes the types out of a tree, and what is imported for them alone."""

    def visit_FunctionDef(self, node):
        node.returns = None
        for arg in ast.walk(node.args):
            if isinstance(arg, ast.arg):
                arg.annotation = None
        return self.generic_visit(node)

    def visit_ClassDef(self, node):
        fields = [part for part in node.body if isinstance(part, ast.AnnAssign)]
        node.body = [part if part in fields else self.visit(part) for part in node.body]
        return node

    def visit_AnnAssign(self, node):
        return node.value and ast.Assign([node.target], node.value)

    def visit_If(self, node):
        return None if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING" else self.generic_visit(node)
