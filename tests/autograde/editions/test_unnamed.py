"""Functions that nothing names are taken out, and no other."""

import re
from pathlib import Path

import pytest

from autograde.editions.unnamed import pruned

A, B = Path("a.py"), Path("b.py")
ONE = "import json\n\nTABLE = {'x': 1}\n\n\ndef used():\n    return 1\n\n\ndef other():\n    return other()\n"


def left(source, text="", beside=""):
    """The names of what is left of a module."""
    words = pruned({A: source, B: beside}, text)[A]
    return re.findall(r"(?m)^(?:def|class) (\w+)", words)


def test_what_is_named_within_itself_alone_goes_and_all_else_stays():
    assert pruned({A: ONE}, "used")[A] == "import json\n\nTABLE = {'x': 1}\n\n\ndef used():\n    return 1\n\n\n"


@pytest.mark.parametrize("text, beside", [("`other(x)` in a sentence", ""), ("", "from a import other"),
                                          ("", "getattr(a, 'other')"), ("", "x.other")])
def test_a_name_counts_wherever_it_stands(text, beside):
    assert left(ONE, text, beside) == ["other"]


def test_a_name_that_is_put_together_counts_by_its_ending():
    assert left("def relu_forward():\n    pass\n\n\ndef relu():\n    pass\n", 'getattr(m, f"{name}_forward")') == [
        "relu_forward"]


def test_what_only_a_function_names_that_goes_goes_too():
    source = "def a():\n    return b()\n\n\ndef b():\n    return C\n\n\nclass C:\n    pass\n"
    assert left(source) == [] and left(source, "a") == ["a", "b", "C"]


def test_what_is_decorated_stays():
    assert left("@kept\ndef f():\n    pass\n") == ["f"]
