"""Results on disk: read only if nothing has changed that they depend on."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import pytest

from course_lib import dropout, kept
from course_lib.demos import ensembles_training
from course_lib.demos.augmentation_training import Accuracy

RESULT = Accuracy(("a", 1.5, None), (20, True), np.arange(6.0).reshape(2, 3))


@pytest.fixture
def runs(tmp_path, monkeypatch):
    """A demo that is kept, and the arguments of each of its runs."""
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))
    ran = []

    @kept.kept
    def demo(n=1, *, progress=iter):
        ran.append(n)
        return {"sum": n + RESULT.test, "all": [RESULT, (np.float32(2),)]}
    return demo, ran, tmp_path


def test_what_was_kept_is_what_was_computed(runs):
    demo, ran, _ = runs
    first, again = demo(2), demo(2, progress=list)
    assert ran == [2]
    assert type(again["all"][0]) is Accuracy and again["all"][0].recipes == ("a", 1.5, None)
    np.testing.assert_array_equal(first["sum"], again["sum"], strict=True)
    assert type(again["all"][1][0]) is np.float32


def test_other_arguments_and_another_source_are_computed(runs, monkeypatch):
    demo, ran, _ = runs
    demo(1), demo(2), demo(n=1)
    assert ran == [1, 2]
    monkeypatch.setattr(kept, "SOURCE", "edited")
    demo(1)
    assert ran == [1, 2, 1]


def student(code, **names):
    """A function as a notebook defines it."""
    made = {"np": np, "__name__": "__main__", **names}
    exec(compile(code, "/tmp/ipykernel_1/1.py", "exec"), made)
    return made["f"]


PLAIN = "def f(x, *, keep_prob):\n    return x * keep_prob"


@pytest.mark.parametrize("one, other", [
    (student(PLAIN), student(PLAIN.replace("*", "/").replace("/,", "*,"))),
    (student(PLAIN), student(PLAIN.replace("x * keep_prob", "x * 2"))),
    (student(PLAIN.replace("keep_prob)", "keep_prob=1)")), student(PLAIN.replace("keep_prob)", "keep_prob=2)"))),
    (student("def f(x):\n    return g(x)", g=student(PLAIN)), student("def f(x):\n    return g(x)", g=len)),
    (student("def f(x):\n    return a"), student("def f(x):\n    return a", a=np.arange(3))),
    (student("def f(x):\n    return a", a=np.arange(3)), student("def f(x):\n    return a", a=np.arange(3) + 1)),
    (student("def g(a):\n  def f(x):\n    return a\n  return f\nf = g(1)"),
     student("def g(a):\n  def f(x):\n    return a\n  return f\nf = g(2)")),
    (student("def f(x):\n    return [a for _ in x]", a=1), student("def f(x):\n    return [a for _ in x]", a=2)),
    (partial(student(PLAIN), keep_prob=1), partial(student(PLAIN), keep_prob=2)),
])
def test_another_function_of_the_student_is_another_result(runs, monkeypatch, one, other):
    demo, ran, _ = runs
    for times, function in enumerate((None, one, other), 1):
        if function:
            monkeypatch.setattr(dropout, "vanilla_dropout_predict", function)
        demo(), demo()
        assert len(ran) == times


def test_the_same_function_written_again_is_the_same(runs, monkeypatch):
    demo, ran, _ = runs
    for code in PLAIN, PLAIN, "\n\n" + PLAIN + "      # now with a remark":
        monkeypatch.setattr(dropout, "vanilla_dropout_predict", student(code))
        demo()
    assert ran == [1]


class Odd:
    def __call__(self, x):
        return x


@pytest.mark.parametrize("function", [student("def f(x):\n    return rng.random()", rng=np.random.default_rng(0)),
                                      student("def f(x):\n    return odd(x)", odd=Odd()), Odd()])
def test_what_a_result_depends_on_unseen_is_not_kept(runs, monkeypatch, function):
    demo, ran, folder = runs
    monkeypatch.setattr(dropout, "vanilla_dropout_predict", function)
    demo(), demo()
    assert ran == [1, 1] and not list(folder.iterdir())


def test_a_file_that_is_broken_is_computed_anew(runs):
    demo, ran, folder = runs
    demo()
    (file,) = folder.iterdir()
    for broken in b"", file.read_bytes()[:-30], b"\x80\x04pickle":
        file.write_bytes(broken)
        demo()
    assert len(ran) == 4
    demo()
    assert len(ran) == 4


def test_no_code_is_read_from_a_file(runs, tmp_path):
    for tree in ({"class": ["os", "system"], "fields": {"command": {"plain": "x"}}},
                 {"class": ["course_lib.kept", "kept"], "fields": {}}):
        with pytest.raises(ValueError, match="is no result of a demo"):
            kept.unpacked(tree, {})


def test_what_is_no_data_is_not_kept(tmp_path):
    @dataclass
    class Elsewhere:
        x: int
    for result in (Elsewhere(1), len, np.array([len]), {"f": lambda: 1}):
        kept.write(tmp_path / "x.npz", result)
    assert not list(tmp_path.glob("*"))


def test_without_a_folder_nothing_is_kept(monkeypatch):
    monkeypatch.delenv("COURSE_CACHE", raising=False)
    ran = []
    demo = kept.kept(lambda: ran.append(1))
    demo(), demo()
    assert ran == [1, 1]


def test_the_demos_results_survive_the_way_to_disk(tmp_path):
    made = ensembles_training.members(K=2, runs=2)
    kept.write(tmp_path / "m.npz", made)
    read = kept.read(tmp_path / "m.npz")
    for name in ("scores", "y", "images", "parameters"):
        np.testing.assert_array_equal(getattr(made, name), getattr(read, name), strict=True)
