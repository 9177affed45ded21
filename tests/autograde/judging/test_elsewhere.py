"""What a check says of the grading elsewhere: true, no more than is needed, and never an error of its own."""

import functools
import types

import pytest

from autograde.boundary.watched import SECONDS
from autograde.judging.elsewhere import cautions, packages


def defined(source, name="f", **there):
    """A function of a notebook."""
    namespace = {"__name__": "__main__"} | there
    exec(source, namespace)
    return namespace[name]


def module(name):
    return types.ModuleType(name)


TORCH, OPTIM, PANDAS = module("torch"), module("torch.optim"), module("pandas")


class Tensor:
    __module__ = "torch._tensor"


@pytest.mark.parametrize("source", [
    "def f(x): return torch.exp(x)",
    "def f(x):\n    def inner(y): return torch.exp(y)\n    return inner(x)",
    "f = lambda x: [torch.exp(v) for v in x]",
    "def helper(x): return torch.exp(x)\ndef f(x): return helper(x)",
    "def f(x): return g(x)\ndef g(x): return h(x)\ndef h(x): return f(torch)",             # and in a circle
    "def f(x): return optim.SGD(x)", "def f(x): return Tensor(x)",
    "class A:\n    def f(self, x): return torch.exp(x)\nf = A().f",
    "import functools\ndef g(n, x): return torch.exp(x)\nf = functools.partial(g, 3)",
    "import functools\ndef wrap(g):\n    @functools.wraps(g)\n    def inner(x): return g(x)\n    return inner\n"
    "@wrap\ndef f(x): return torch.exp(x)"])
def test_an_absent_package_is_named_however_the_function_comes_by_it(source):
    said = list(cautions(defined(source, torch=TORCH, optim=OPTIM, Tensor=Tensor), 0))
    assert said == ["Your function uses torch, which will not be there when it is graded: NumPy and the standard "
                    "library are."]


@pytest.mark.parametrize("source", [
    "import math\nimport numpy as np\ndef f(x): return np.exp(math.pi * x)",
    "from numpy.linalg import norm\nimport collections.abc\ndef f(x): return norm(x), collections.abc.Mapping",
    "from course_lib.checks import require_positive\ndef f(x): return require_positive(x=x)",
    "def f(x): return torch_like(x)", "def f(x):\n    torch = 3\n    return torch", "def f(x): return x.torch",
    "def f(x): return undefined_name + len(x)"])
def test_what_is_there_is_not_warned_of(source):
    assert list(cautions(defined(source, torch_like=7), 0)) == []


def test_what_only_draws_is_nobody_s_loss():
    plt = module("matplotlib.pyplot")
    f = defined("def f(x):\n    plt.plot(x)\n    display(x)\n    return x", plt=plt, display=types.FunctionType(
        (lambda x: x).__code__, {"__name__": "IPython.display"}))
    assert "matplotlib" in packages(f) and list(cautions(f, 0)) == []


def test_several_are_named_in_order_in_one_sentence():
    f = defined("def f(x): return torch, pandas", torch=TORCH, pandas=PANDAS)
    said, = cautions(f, 0)
    assert said.startswith("Your function uses pandas and torch, which")


class Odd:
    """A callable that answers anything."""
    def __call__(self, x):
        return x


class Worse(Odd):
    __module__ = 7


@pytest.mark.parametrize("f", [len, Odd(), Worse(), Odd, functools.partial(len, []), functools.partial(Odd()), None, 3,
                               defined("def f(x): return odd", odd=Worse())])
def test_of_anything_else_nothing_is_said(f):
    assert list(cautions(f, 0)) == []


@pytest.mark.parametrize("seconds, said", [(0, []), (SECONDS, []), (SECONDS + 7.3, [
    f"The check took {SECONDS + 7} s. When your work is graded, one call may take {SECONDS} s."])])
def test_a_check_that_takes_longer_than_one_call_may_is_told(seconds, said):
    assert list(cautions(lambda x: x, seconds)) == said
