"""What draws, shows and asks in a notebook, and does nothing here.

An answer needs no picture, but its cell may draw one, and must not fail for it.  So matplotlib, the widgets and
IPython can be imported in the sandbox, and whatever is done with them is nothing.  (The real ones are not there:
they bring Pillow, which has ready answers in it, and much that could be attacked.)
"""

import importlib.machinery
import sys
import types

ABSENT = {"matplotlib", "mpl_toolkits", "seaborn", "IPython", "ipywidgets", "traitlets", "tqdm"}


class Nothing:
    """Every attribute, item and call of it is nothing again; it unpacks into two, as `fig, ax` does."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *args, **kwargs):
        return self

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
        return {"tqdm": ProgressBar, "trange": lambda *args, **kwargs: ProgressBar(range(*args))}.get(name, Nothing())


class Finder:
    """Answers the imports of what is absent."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in ABSENT:
            return importlib.machinery.ModuleSpec(name, Finder, is_package=True)
        return None

    @staticmethod
    def create_module(spec):
        return Module(spec.name)

    @staticmethod
    def exec_module(module):
        pass


def install():
    """From now on what is absent imports as nothing."""
    if Finder not in sys.meta_path:
        sys.meta_path.insert(0, Finder)
