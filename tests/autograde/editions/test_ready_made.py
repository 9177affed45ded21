"""Whether a function that students get is itself an answer: each is called in the answer's place."""

import sys

import numpy as np
import pytest

from autograde.editions import edition
from autograde.editions.edition import write_library
from autograde.editions.leaks import leaks
from autograde.editions.ready_made import ready_made
from autograde.exercises.registry import chapters, instead, of_chapter
from course_lib import losses, normalization

GIVEN_AWAY = {"babysitting": "course_lib.losses.smoothed_loss(…, smoothing=0) answers softmax_loss",
              "normalization": "course_lib.normalization.groupnorm_backward answers layernorm_backward"}
OTHERS = {f.__name__: (f, other) for chapter in chapters() for f, other in instead(chapter).items()}


def found(folder, chapter):
    return list(ready_made(folder / "course_lib", of_chapter(chapter)))


@pytest.mark.parametrize("chapter", chapters())
def test_no_function_that_students_get_answers_an_exercise_of_the_chapter(chapter, tmp_path):
    write_library(tmp_path, [chapter])
    assert found(tmp_path, chapter) == []


@pytest.mark.parametrize("chapter", GIVEN_AWAY)
def test_one_that_does_is_named_with_the_option_that_makes_it_so(chapter, tmp_path, monkeypatch):
    monkeypatch.setattr(edition, "instead", lambda chapter: {})
    write_library(tmp_path, [chapter])
    assert list(leaks(tmp_path, [chapter])) == [GIVEN_AWAY[chapter]]


def test_it_is_found_where_it_calls_another_module_and_an_option_makes_it_so(tmp_path):
    write_library(tmp_path, ["dropout"])
    (tmp_path / "course_lib/many.py").write_text("def scaled(a, b, power):\n    return a * b**power\n", "utf-8")
    (tmp_path / "course_lib/pooling.py").write_text(
        "from course_lib import many\n\n\ndef off(dout, mask, where=None, *, extra=2):\n"
        "    return many.scaled(dout, mask, 1) + extra\n", encoding="utf-8")
    assert found(tmp_path, "dropout") == ["course_lib.pooling.off(…, extra=0) answers dropout_backward"]


def test_what_cannot_be_imported_is_called_by_nobody(tmp_path):
    (tmp_path / "course_lib").mkdir()
    (tmp_path / "course_lib/dropout.py").write_text("import course_lib.nothing\n", encoding="utf-8")
    assert found(tmp_path, "dropout") == [] == found(tmp_path / "elsewhere", "dropout")


def test_afterwards_the_library_is_the_instructors_again(tmp_path):
    write_library(tmp_path, ["dropout"])
    def state():
        return list(sys.path), sys.dont_write_bytecode, {name: id(module) for name, module in sys.modules.items()
                                                         if name.partition(".")[0] == "course_lib"}
    found(tmp_path, "dropout")                          # which imports what the chapter's exercises need
    before = state()
    found(tmp_path, "dropout")
    assert state() == before and not list(tmp_path.rglob("__pycache__"))


ARGUMENTS = {
    "soft_loss": lambda rng, *nets: (rng.normal(size=(*nets, 5, 4)), losses.softmax(rng.normal(size=(5, 4)))),
    "groupnorm_backward": lambda rng, *nets: (rng.normal(size=(3, 6, *nets)), *normalization.groupnorm_forward(
        rng.normal(size=(3, 6, *nets)), rng.normal(size=6), rng.normal(size=6), groups=2 + len(nets) // 2)[1]),
}


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("more", [(), (2, 3)])
def test_what_stands_in_its_place_computes_the_same(name, more, rng):
    own, other = OTHERS[name]
    given = ARGUMENTS[name](rng, *more[:1] if name == "soft_loss" else more)
    for a, b in zip(own(*given), other(*given), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-12)
    for a, b in zip(own(*given), other(*(x.astype(np.float32) for x in given)), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-5)
        assert np.ndim(b) == 0 or b.dtype == np.float32


@pytest.mark.parametrize("name", OTHERS)
def test_what_stands_in_its_place_refuses_the_same(name, rng):
    own, other = OTHERS[name]
    for i in range(2):
        given = list(ARGUMENTS[name](rng))
        given[i] = given[i][:1]
        said = []
        for f in own, other:
            with pytest.raises(ValueError) as error:
                f(*given)
            said.append(str(error.value))
        assert said[0] == said[1]
