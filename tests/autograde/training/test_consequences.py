"""What a function does in training: two curves, one true sentence, and a library that is afterwards as it was."""

import contextlib
import json
import re
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from autograde import check, consequences
from autograde.boundary import wire
from autograde.editions.archive import unpack
from autograde.exercises.registry import chapters, every, find
from autograde.judging.report import Notice
from autograde.training import outcome
from autograde.training.outcome import Consequences
from autograde.training.run import Ended, in_library, limited, losses_with, right_curves
from autograde.training.table import rows_of
from course_lib import dropout

TRAININGS = {name: training for chapter in chapters() for name, training in rows_of(chapter).TRAININGS.items()}
NONE = {name: why for chapter in chapters() for name, why in rows_of(chapter).NONE.items()}
SAME = "The two curves are the same to rounding."


def of(name, f, session=None):
    return outcome.consequences(find(name), f, session or {})


def mistake(name, edit):
    """A listed mistake by what it puts into the reference."""
    return next(m.function for m in find(name).mistakes if m.edit and m.edit[1].strip() == edit)


def library():
    return {name: getattr(sys.modules[e.reference.__module__], name) for name, e in every().items()}


def test_each_exercise_takes_part_in_a_training_or_says_why_not():
    repairs = {name for name, exercise in every().items() if exercise.given is not None}
    assert {*TRAININGS, *NONE} == {*every()} - repairs and not {*TRAININGS} & {*NONE}
    assert all("It is itself a training" in repr(of(name, find(name).reference)) for name in repairs)
    assert all(re.fullmatch(r"[A-Z].+\.", why) or why.startswith("adam ") for why in NONE.values())
    for name in NONE:
        assert NONE[name] in repr(of(name, find(name).reference))


@pytest.mark.parametrize("name", TRAININGS)
def test_with_the_reference_the_two_curves_are_the_same_and_the_net_learns(name):
    begin = time.process_time()
    found = of(name, find(name).reference)
    assert found.summary == SAME and found.passes and time.process_time() - begin < 5
    assert found.right.min() < 0.7 * found.start, "a training that learns nothing shows nothing"


@pytest.mark.parametrize("name, edit", [
    ("sigmoid_backward", "dout * (1 - out)"), ("dropout_forward", ""), ("dropout_backward", "dout"),
    ("he", "math.sqrt(1 / n)"), ("adam", "w + lr"), ("step_decay", "np.asarray(step)"),
    ("fit_centre", "x.sum(axis=0)"),
    ("batchnorm_inference", "std = var + eps"), ("decay_step", "lr * lam * np.sign(w)"),
    ("sgd", "w - lr * np.sign(dw)"), ("minibatches", "np.arange(examples)"),
    ("minibatches", "range(0, examples - batch + 1, batch)"),
])
def test_of_these_mistakes_training_takes_notice_and_the_sentence_has_the_curves_numbers(name, edit):
    found = of(name, mistake(name, edit))
    assert SAME not in found.summary and not found.passes and found.gap > outcome.SAME
    for curve in found.yours, found.right:
        assert f" {outcome.number(np.mean(curve[-5:]))}" in found.summary


@pytest.mark.parametrize("name, edit", [("adam", "eps_inside=True"), ("batchnorm_forward", "std = np.sqrt(var)")])
def test_of_these_it_takes_none_and_the_sentence_says_so(name, edit):
    found = of(name, mistake(name, edit))
    assert found.summary == SAME + " Training does not notice this mistake; the cases do."
    assert found.gap < outcome.SAME
    until = Consequences(name, found.curve, found.all, found.all_right, False, 0.1, measured="adam_backward")
    assert until.summary == SAME + (" Training does not notice this mistake, as long as adam_backward is not answered; "
                                    "the cases do.")


def test_a_right_function_that_draws_other_numbers_is_told_from_a_wrong_one():
    def other_draws(x, *, keep_prob, rng):
        mask = (rng.random(x.shape) < keep_prob) / keep_prob
        return x * mask.astype(x.dtype), (mask.astype(x.dtype),)
    found = of("dropout_forward", other_draws)
    assert found.passes and found.gap > outcome.SAME
    assert found.summary.endswith("no further apart than right functions that draw other numbers.")


@pytest.mark.parametrize("name", ["sigmoid_forward", "maxout_forward", "dropout_forward"])
def test_where_backward_is_not_answered_the_measured_gradient_gives_the_same_curve(name):
    training = TRAININGS[name]
    right, measured = losses_with(training, {}), losses_with(training, {}, measured=True)
    assert np.allclose(measured, right, atol=1e-3)


def test_nothing_must_be_answered_that_the_notebook_asks_for_later():
    for chapter in chapters():
        path = next(Path(__file__).parents[3].glob(f"notebooks/*_{chapter}/{chapter}.ipynb"))
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        order = [cell["id"].removeprefix("answer-") for cell in cells if cell["id"].startswith("answer-")]
        for name, training in rows_of(chapter).TRAININGS.items():
            for other in set(training.needs) & set(order):
                assert order.index(other) < order.index(name), (name, other)


NAMES = "sgd", "adam", "batchnorm_backward", "running_average", "fit_standardise"


@pytest.mark.parametrize("name, other", [(name, other) for name in NAMES for other in TRAININGS[name].stand_ins])
def test_what_something_stands_in_for_need_not_be_answered(name, other, monkeypatch):
    monkeypatch.setattr(sys.modules[find(other).reference.__module__], other, in_vain)
    found = of(name, find(name).reference)
    assert found.summary == SAME and found.passes


def test_what_is_counted_in_epochs_says_epochs():
    found = of("minibatches", lambda examples, *, batch, rng: [np.arange(batch)])
    assert "epoch" in repr(found) and "step" not in repr(found).lower()
    assert 'aria-label="loss of all examples against epoch' in found._repr_html_()


def raises(x, *, keep_prob, rng):
    raise KeyError("mask")


def never_ends(x, *, keep_prob, rng):
    while True:
        with contextlib.suppress(Exception):
            x = x + 0


def transposed(x, *, keep_prob, rng):
    return x.T, (x.T,)


def in_vain(x, *, keep_prob, rng):
    raise NotImplementedError


@pytest.mark.parametrize("f, said", [
    (raises, "the net stops with KeyError: 'mask' (line "), (never_ends, "had not come to an end"),
    (transposed, "results of another shape than the net needs: it returned"), (in_vain, "not answered yet"),
])
def test_what_cannot_be_trained_is_refused_in_a_sentence_and_the_library_is_as_it_was(f, said, monkeypatch):
    monkeypatch.setattr(outcome, "SECONDS", 0.3 if f is never_ends else 10)
    before, begin = library(), time.monotonic()
    found = of("dropout_forward", f)
    assert isinstance(found, Notice) and said in repr(found)
    assert library() == before and time.monotonic() - begin < 5


def test_the_library_is_as_it_was_after_an_interrupt_too():
    before = library()
    with pytest.raises(KeyboardInterrupt), in_library({"dropout_forward": raises, "adam": raises}):
        assert dropout.dropout_forward is raises
        raise KeyboardInterrupt
    assert library() == before


def test_the_time_is_over_in_this_thread_and_only_while_it_is_watched():
    with pytest.raises(Ended), limited(0.05):
        while True:
            pass
    with limited(0.05):
        pass
    time.sleep(0.1)                                 # nothing arrives later


def test_check_offers_it_where_an_answer_is_wrong_and_a_net_runs_it():
    offer = "consequences(dropout_forward) shows what this does in training."
    assert offer in repr(check(mistake("dropout_forward", "")))
    assert offer not in repr(check(find("dropout_forward").reference))
    assert "consequences" not in repr(check(find("grid").mistakes[0].function))
    assert "consequences" not in repr(check(mistake("fit_centre", "_finite_mean(x, axis=1)")))       # of another shape


def test_it_is_called_with_the_function_itself_as_check_is():
    assert "takes part in no training" in repr(consequences(find("grid").reference))
    assert "there is no exercise called 'raises'" in repr(consequences(raises))


def test_the_picture_is_read_out_and_its_curves_are_told_apart_without_colour():
    page = of("sgd", mistake("sgd", "w - lr * np.sign(dw)"))._repr_html_()
    assert page.count('role="img"') == 1 and 'aria-label="loss in training against step' in page
    assert page.count("<polyline") == 2 and page.count('stroke-dasharray="7 4"') == 2
    assert 'fill="currentColor"' in page and "nan" not in page


def test_an_explosion_is_said_and_drawn_as_far_as_it_goes():
    yours, right = np.array([[2.0, 50, np.nan, np.nan]]), np.array([[2.0, 1, 0.5, 0.2]])
    found = Consequences("sgd", "loss in training", yours, right, False, 0.1)
    assert found.summary.startswith("With your function the loss in training is nan or infinite from step 2 on;")
    assert "nan" not in found._repr_html_().replace(found.summary, "")


@pytest.mark.parametrize("yours, right, said", [
    (0.031, 0.0065, "With your function the loss in training ends at 0.031; with a right one it reaches 0.0065."),
    (0.0065, 0.0068, "With either function the loss in training ends at about the same, 0.0065 and 0.0068. The ways "
                     "differ: at step 1 it is 1.113 with yours, 1.11 with a right one."),
])
def test_what_is_about_the_same_is_so_for_who_reads_the_two_numbers_and_what_differs_is_seen_to(yours, right, said):
    first = np.array([[1.9, 1.1131]]), np.array([[1.9, 1.1101]])
    curves = (np.concatenate([a, np.full((1, 8), end)], axis=1) for a, end in zip(first, (yours, right), strict=True))
    assert Consequences("sgd", "loss in training", *curves, False, 0.1).summary == said


STUDENT = '''
import sys
sys.path.insert(0, sys.argv[1])
sys.dont_write_bytecode = True
from autograde import check, consequences, use
import numpy as np
def dropout_backward(dout, mask):
    return dout * mask
print(repr(consequences(dropout_backward)))
def dropout_forward(x, *, keep_prob, rng):
    mask = (rng.random(x.shape) < keep_prob).astype(x.dtype)
    return x * mask, (mask,)
print(repr(check(dropout_forward)))
print(repr(consequences(dropout_forward)))
def dropout_forward(x, *, keep_prob, rng):
    mask = (rng.random(x.shape) < keep_prob).astype(x.dtype) / keep_prob
    return x * mask, (mask,)
print(repr(consequences(dropout_forward)))
print(repr(consequences(dropout_backward)))
del dropout_backward
print(repr(consequences(dropout_forward)))
def dropout_forward(x, *, keep_prob, rng):
    mask = (np.random.default_rng().random(x.shape) < keep_prob).astype(x.dtype) / keep_prob
    return x * mask, (mask,)
print(repr(consequences(dropout_forward)))
'''


@pytest.fixture(scope="module")
def contents(original, tmp_path_factory):
    """What a student's notebook runs on: the archive beside it, unpacked."""
    folder = tmp_path_factory.mktemp("contents")
    unpack(original.release / "dropout_library.txz", folder)
    return folder


def test_the_student_edition_shows_the_same_against_a_frozen_curve(contents):
    done = subprocess.run([sys.executable, "-I", "-c", STUDENT, str(contents)], check=False, cwd="/",
                          capture_output=True, text=True, timeout=120)
    assert not done.stderr
    first, *rest = done.stdout.splitlines()
    assert first == "Not trained: the net also runs dropout_forward. Answer that first, run its cell, and try again."
    said = [line for line in rest if re.match("dropout_(for|back)ward: |Not trained", line) and "points" not in line]
    assert "ends at" in said[0] and "; with a right one it reaches" in said[0]
    assert said[1].endswith("no further apart than right functions that draw other numbers.")
    assert said[2].startswith("dropout_backward: ") and "Training does not notice" not in said[2]
    assert said[3] == said[1], "the gradient is measured where dropout_backward is not there"
    assert said[4].startswith("Not trained: two calls of your dropout_forward with one state of `rng` differ")
    assert sum(line.startswith("dropout_backward is not answered yet: the gradient was measured") for line in rest) == 1


def test_the_frozen_curves_are_small_and_those_of_the_right_functions(contents):
    tables = wire.unpack((contents / "autograde/frozen/dropout.outcomes").read_bytes())
    held = {name: row["curves"] for name, row in tables.items() if "curves" in row}
    assert {*held} == {e for e in tables if e in TRAININGS}
    assert sum(curve.nbytes for curve in held.values()) < 16_000
    for name, curve in held.items():
        assert np.allclose(curve, right_curves(find(name)), atol=1e-4)


def test_every_row_s_other_functions_are_there():
    for name, training in TRAININGS.items():
        for other in filter(None, (*training.needs, training.backward, *training.stand_ins)):
            module = find(name).reference.__module__
            assert other in every() or hasattr(import_module(module), other), other
