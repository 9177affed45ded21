"""What draws, shows and asks in a notebook, and does nothing here.

An answer needs no picture, but its cell may draw one, and must not fail for it.  So matplotlib, the widgets, IPython,
what else belongs to a desktop, and our own modules that are made of these can be imported in the sandbox, and whatever
is done with them is nothing.  (The real ones are not there: they bring Pillow, which has ready answers in it, and much
that could be attacked.)  Of other packages that are absent the import fails, and their name says so when it is
computed with; as a decorator or in a type hint they leave a function what it is.
"""

import ast
import importlib.machinery
import sys
import types

DRAWING = {"matplotlib", "mpl_toolkits", "pylab", "seaborn", "plotly", "bokeh", "altair", "PIL", "cv2", "graphviz"}
NOTEBOOK = {"IPython", "ipywidgets", "anywidget", "traitlets", "ipykernel", "ipympl", "notebook", "jupyter", "nbformat",
            "google", "tqdm", "rich", "tabulate", "line_profiler", "memory_profiler", "psutil", "pytest", "tkinter",
            "nbgrader"}
OURS = {"course_lib.plots", "course_lib.scenes", "course_lib.stage", "course_lib.widgets"}
ABSENT = DRAWING | NOTEBOOK | OURS | {"pandas", "requests", "numba"}


def decorates(args):
    """Whether a call with these arguments, and any options, hands over what it decorates."""
    return len(args) == 1 and callable(args[0]) and not isinstance(args[0], (Nothing, Missing))


class Nothing:
    """Every attribute, item and call of it is nothing again; it unpacks into two, as `fig, ax` does.

    Where it decorates a function, the function stays what it is.
    """

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *args, **kwargs):
        return args[0] if decorates(args) else self

    def __getitem__(self, key):
        return self

    def __setitem__(self, key, value):
        pass

    def __iter__(self):
        return iter((self, self))

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        pass

    def __bool__(self):
        return False


class ProgressBar(Nothing):
    """A progress bar that nobody sees: what goes through it comes out."""

    def __init__(self, iterable=(), *args, **kwargs):
        self.iterable = iterable

    def __iter__(self):
        return iter(self.iterable)

    def __len__(self):
        return len(self.iterable)


class Module(types.ModuleType):
    """A module of nothing."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return {"tqdm": ProgressBar, "trange": lambda *args, **kwargs: ProgressBar(range(*args)), "prange": range}.get(
            name, Nothing())


class Finder:
    """Answers the imports of what is absent."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if not ABSENT.isdisjoint((name.partition(".")[0], ".".join(name.split(".")[:2]))):
            return importlib.machinery.ModuleSpec(name, Finder, is_package=True)
        return None

    @staticmethod
    def create_module(spec):
        return Module(spec.name)

    @staticmethod
    def exec_module(module):
        pass


class Missing:
    """Stands for a package that is not there, and for what is in it: whoever computes with it is told.

    What it decorates or is a base of stays what it is; in a type, as Array[float] | None, it is read and no more.
    """

    def __init__(self, message):
        self.__message = message

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, key):
        return self

    def __or__(self, other):
        return self

    def __mro_entries__(self, bases):
        return ()

    def __instancecheck__(self, value):
        return False

    def __call__(self, *args, **kwargs):
        return args[0] if decorates(args) else self.tell()

    def tell(self, *args):
        raise ModuleNotFoundError(self.__message)

    __ror__ = __or__
    __iter__ = __len__ = __float__ = __int__ = __index__ = __array__ = __enter__ = tell
    __add__ = __sub__ = __mul__ = __truediv__ = __pow__ = __matmul__ = tell
    __radd__ = __rsub__ = __rmul__ = __rtruediv__ = __rpow__ = __rmatmul__ = __neg__ = tell


def undecorated(statement, namespace):
    """Take out decorators that are of a package that is not there, with brackets or without: @torch.no_grad()."""
    for node in ast.walk(statement):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            node.decorator_list = [d for d in node.decorator_list
                                   if not isinstance(namespace.get(root(d)), Missing)]


def root(expression):
    """The name that an expression begins with: torch of torch.no_grad()."""
    while isinstance(expression, ast.Attribute | ast.Call | ast.Subscript):
        expression = expression.func if isinstance(expression, ast.Call) else expression.value
    return expression.id if isinstance(expression, ast.Name) else ""


def stand_in(namespace, statement, error):
    """After an import that failed: its names say why when they are used."""
    for alias in statement.names if isinstance(statement, (ast.Import, ast.ImportFrom)) else ():
        name = alias.asname or alias.name.partition(".")[0]
        namespace.setdefault(name, Missing(f"{error}: NumPy and the standard library are there when your work is "
                                           "graded, and no other package"))


def install():
    """From now on what is absent imports as nothing."""
    if Finder not in sys.meta_path:
        sys.meta_path.insert(0, Finder)
