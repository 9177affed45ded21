"""Results of demos that train, kept on disk, so that a lecture begins at once and never shows a stale answer.

    @kept
    def race(*, seeds=5, progress=iter):

COURSE_CACHE in the environment names the folder; without it nothing is kept.  A file holds arrays and text, no code.
Its name is a hash of all that the result depends on: the arguments, the library's source, the student's functions
that are in use, with whatever they refer to, and the versions of NumPy and Python.
"""

import contextlib
import dataclasses
import hashlib
import json
import os
import sys
import sysconfig
import tempfile
import types
from functools import partial, wraps
from importlib import import_module
from inspect import signature
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

LIBRARY = Path(__file__).resolve().parent
INSTALLED = tuple(f"{path}{os.sep}" for path in
                  (LIBRARY, *(sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib"))))
KNOWN = {LIBRARY.name, "numpy", "sklearn", *sys.stdlib_module_names} - {"__main__"}
MOST = 200                              # files; the oldest go
PLAIN = int, float, complex, str, bytes, bool, type(None), type(Ellipsis), range, slice


class Unknown(TypeError):
    """What cannot be written down: its result is computed anew each time."""


def source_of_library():
    """A hash of the source as it is when this module is imported, which the functions in memory were made of."""
    digest = hashlib.sha256()
    for path in sorted([*LIBRARY.glob("*.py"), *LIBRARY.glob("demos/*.py")]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


SOURCE = source_of_library()


def kept(function):
    """Decorator: the result is read from disk if nothing that it depends on has changed."""
    @wraps(function)
    def wrapper(*args, **kwargs):
        folder, path = os.environ.get("COURSE_CACHE"), None
        if folder:
            try:
                path = Path(folder, f"{function.__name__}-{key(function, args, kwargs)}.npz")
                return read(path)
            except Unknown:
                path = None
            except (OSError, ValueError, KeyError, TypeError, AttributeError, ImportError, EOFError, BadZipFile):
                pass                                            # not there, or not whole
        result = function(*args, **kwargs)
        if path:
            write(path, result)
        return result
    return wrapper


def key(function, args, kwargs):
    """A hash of all that function(*args, **kwargs) depends on.  Raises Unknown if it cannot be told."""
    given = signature(function).bind(*args, **kwargs)
    given.apply_defaults()
    given.arguments.pop("progress", None)
    used = [(name, attribute, described(value, ())) for name, attribute, value in in_use()]
    told = (function.__module__, function.__qualname__, described(dict(given.arguments), ()), used, SOURCE,
            np.__version__, sys.version)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def in_use():
    """(module, name, value) for all in the library's modules that is not as its source says, or may not be: functions
    put there from outside, such as the student's, and constants.
    """
    for name, module in sorted(sys.modules.items()):
        if name.split(".")[0] == LIBRARY.name and name.split(".")[1:2] not in (["widgets"], ["plots"], ["stage"]):
            for attribute, value in sorted(vars(module).items()):
                if callable(value) and not isinstance(value, type) and not ours(value):
                    yield name, attribute, value
                elif type(value) in (*PLAIN, tuple, list, dict, np.ndarray) and not attribute.startswith("__"):
                    with contextlib.suppress(Unknown):
                        described(value, ())
                        yield name, attribute, value


def ours(value):
    """Whether the source says all of a function, the library's or an installed package's."""
    value = getattr(value, "__wrapped__", value)
    if isinstance(value, types.FunctionType):
        return value.__code__.co_filename.startswith(INSTALLED)
    return isinstance(value, np.ufunc | types.BuiltinFunctionType) and (value.__module__ or "").split(".")[0] in KNOWN


def described(value, within):
    """A text in which two values differ if they may behave differently."""
    match value:
        case _ if type(value) in PLAIN:
            return repr(value)
        case np.ndarray() if value.dtype != object:
            return f"{value.dtype}{value.shape}{hashlib.sha256(value.tobytes()).hexdigest()}"
        case np.generic():
            return repr(value)
        case tuple() | list() | set() | frozenset():
            parts = [described(part, within) for part in value]
            return f"{type(value).__name__}{sorted(parts) if isinstance(value, set | frozenset) else parts}"
        case dict():
            return f"dict{[(described(k, within), described(v, within)) for k, v in value.items()]}"
        case types.ModuleType() if value.__name__.split(".")[0] in KNOWN:
            return f"{value.__name__} {getattr(value, '__version__', '')}"
        case np.ufunc() | types.BuiltinFunctionType() | type() if (value.__module__ or "").split(".")[0] in KNOWN:
            return f"{value.__module__}.{value.__qualname__}"
        case partial():
            return f"partial{[described(part, within) for part in (value.func, value.args, value.keywords)]}"
        case types.FunctionType():
            return of_function(value, within)
        case types.CodeType():
            consts = [described(const, within) for const in value.co_consts]
            return repr((value.co_code, consts, value.co_names, value.co_varnames, value.co_freevars, value.co_flags,
                         value.co_exceptiontable))
    raise Unknown(f"a {type(value).__name__} cannot be told from another")


def of_function(function, within):
    """Its code, its defaults, and the variables that it refers to."""
    if function in within:
        return f"itself {within.index(function)}"
    if ours(function):
        return f"{function.__module__}.{function.__qualname__}"
    within = (*within, function)
    names = sorted(set(names_in(function.__code__)) & function.__globals__.keys())
    parts = (function.__code__, function.__defaults__, function.__kwdefaults__,
             {name: function.__globals__[name] for name in names},
             tuple(cell.cell_contents for cell in function.__closure__ or ()))
    return f"function{[described(part, within) for part in parts]}"


def names_in(code):
    """The names that a piece of code may look up, and the functions within it."""
    yield from code.co_names
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            yield from names_in(const)


def write(path, result):
    """Put a result into a file, whole or not at all; what cannot be written down is not kept."""
    arrays = []
    try:
        tree = json.dumps(packed(result, arrays))
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            np.savez_compressed(file, tree=np.array(tree), **{f"a{i}": array for i, array in enumerate(arrays)})
        os.replace(file.name, path)
        for old in sorted(path.parent.glob("*.npz"), key=os.path.getmtime)[:-MOST]:
            old.unlink(missing_ok=True)
    except (Unknown, OSError):
        return


def packed(value, arrays):
    """A value as JSON, its arrays put into a list beside."""
    if isinstance(value, np.ndarray | np.generic) and np.asarray(value).dtype != object:
        arrays.append(np.asarray(value))
        return {"array": len(arrays) - 1, "scalar": isinstance(value, np.generic)}
    if dataclasses.is_dataclass(value) and type(value).__module__.startswith(f"{LIBRARY.name}.demos."):
        fields = {field.name: packed(getattr(value, field.name), arrays) for field in dataclasses.fields(value)}
        return {"class": [type(value).__module__, type(value).__name__], "fields": fields}
    if type(value) in (tuple, list):
        return {type(value).__name__: [packed(part, arrays) for part in value]}
    if type(value) is dict:
        return {"dict": [[packed(k, arrays), packed(v, arrays)] for k, v in value.items()]}
    if type(value) in (int, float, str, bool, type(None)):
        return {"plain": value}
    raise Unknown(f"a {type(value).__name__} is not kept")


def read(path):
    with open(path, "rb") as opened, np.load(opened, allow_pickle=False) as file:
        return unpacked(json.loads(str(file["tree"])), file)


def unpacked(tree, file):
    match tree:
        case {"array": i, "scalar": scalar}:
            return file[f"a{i}"][()] if scalar else file[f"a{i}"]
        case {"class": [module, name], "fields": fields}:
            made = getattr(import_module(module), name) if module.startswith(f"{LIBRARY.name}.demos.") else None
            if not dataclasses.is_dataclass(made):
                raise ValueError(f"{module}.{name} is no result of a demo")
            return made(**{field: unpacked(part, file) for field, part in fields.items()})
        case {"tuple": parts}:
            return tuple(unpacked(part, file) for part in parts)
        case {"list": parts}:
            return [unpacked(part, file) for part in parts]
        case {"dict": items}:
            return {unpacked(k, file): unpacked(v, file) for k, v in items}
        case {"plain": value}:
            return value
    raise ValueError(f"{tree!r} is no part of a result")
