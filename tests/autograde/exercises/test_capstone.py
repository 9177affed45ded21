"""The capstone's judge: what it counts, what it measures, and that nothing but a trained net within the budget pays."""

import time
from inspect import getsource

import numpy as np
import pytest
from walls import needs_bubblewrap

from autograde import use
from autograde.classroom.grade_one import judge_cells
from autograde.classroom.sample_class import imports_of
from autograde.exercises.registry import find
from autograde.judging.judge import judge
from course_lib import capstone, data, layers, net

SECRET = [20_261_127, 4_711, 99]


@pytest.fixture(scope="module")
def exercise():
    return find("train")


@pytest.fixture(scope="module")
def ready_made():
    """A good net for the public digits, with their own names: trained at home."""
    (x, y), _ = data.digits(test_share=0.1)
    arrays = capstone.train(x, y, rng=np.random.default_rng(0))
    assert np.mean(capstone.predict(arrays, x).argmax(axis=1) == y) > 0.97
    return arrays


def held_back(exercise, f, seeds=SECRET[:1]):
    """The verdict of the case that measures."""
    return judge(exercise, f, seeds).verdicts[-1]


def test_a_net_that_was_trained_at_home_is_of_no_use(exercise, ready_made):
    assert held_back(exercise, lambda x, y, *, rng: ready_made).earned == 0


# What else might be tried.  Each takes the arguments of train, and the net from home.

def too_large(x, y, rng, home):
    """A hundred copies of a hidden layer."""
    (w1, b1), (w2, b2) = home
    return (np.tile(w1, 100), np.tile(b1, 100)), (np.tile(w2, (100, 1)) / 100, b2)


def not_a_number(x, y, rng, home):
    """nan is neither more nor less than a level."""
    return (np.full((64, 10), np.nan), np.zeros(10)),


def infinite(x, y, rng, home):
    """Numbers that overflow on the way to float32."""
    return (np.full((64, 10), 1e300), np.zeros(10)),


def broadcast(x, y, rng, home):
    """A bias that would stretch over any number of digits."""
    return (np.zeros((64, 10)), np.zeros((1, 10))),


def one_bias_for_all(x, y, rng, home):
    """A w without numbers, whose outputs come from the bias alone."""
    return (np.zeros((64, 0)), np.zeros(0)), (np.zeros((0, 10)), np.eye(10)[3])


def ten_more_classes(x, y, rng, home):
    """Scores for classes that there are not."""
    return (np.zeros((64, 20)), np.arange(20.0)),


def answers_not_a_net(x, y, rng, home):
    """What it believes the judge wants to hear."""
    return {"accuracy": 1.0}


def complex_numbers(x, y, rng, home):
    """Two numbers in the place of one."""
    return (np.ones((64, 10)) * 1j, np.zeros(10)),


def no_layers(x, y, rng, home):
    """The smallest net of all."""
    return ()


def many_empty_layers(x, y, rng, home):
    """As deep as the way out allows."""
    return ((np.zeros((64, 0)), np.zeros(0)), *[(np.zeros((0, 0)), np.zeros(0))] * 3000,
            (np.zeros((0, 10)), np.zeros(10)))


def names_by_force(x, y, rng, home):
    """A net that has one answer."""
    return (np.zeros((64, 10)), np.arange(10.0)),


@pytest.mark.parametrize("trick", [too_large, not_a_number, infinite, broadcast, one_bias_for_all, ten_more_classes,
                                   answers_not_a_net, complex_numbers, no_layers, many_empty_layers, names_by_force],
                         ids=lambda trick: trick.__name__)
def test_a_trick_earns_nothing_on_the_digits_held_back(exercise, ready_made, trick):
    verdict = held_back(exercise, lambda x, y, *, rng: trick(x, y, rng, ready_made))
    assert verdict.earned == 0 and verdict.status == "wrong"


def trained_for(epochs):
    """A plain net that makes so many passes over its digits."""
    def train(x, y, *, rng):
        stack = [layers.Affine(64, 64, rng=rng), layers.ReLU(), layers.Affine(64, 10, rng=rng)]
        net.fit(net.Sequential(stack), x, y, lr=3e-3, epochs=epochs, batch=50, rng=rng)
        return tuple((layer.params["w"], layer.params["b"]) for layer in stack[::2])
    return train


def test_a_net_that_reaches_some_levels_may_be_used_and_one_that_reaches_none_may_not(monkeypatch):
    monkeypatch.setattr(capstone, "train", capstone.train)          # put back afterwards
    weak, fair = trained_for(1), trained_for(40)
    assert "Not used" in repr(use(weak)) and capstone.train is not weak
    assert "From here on the course runs your train." in repr(use(fair)) and capstone.train is fair


def test_the_levels_can_be_reached_one_by_one(exercise):
    earned = [held_back(exercise, trained_for(epochs)).earned for epochs in (1, 8, 40)]
    assert earned[0] < earned[1] < earned[2] < 8 and earned[0] == 0


def test_a_net_over_the_budget_is_told_how_large_it_is(exercise):
    verdict = held_back(exercise, lambda x, y, *, rng: ((np.zeros((64, 80)), np.zeros(80)),
                                                        (np.zeros((80, 10)), np.zeros(10))))
    assert verdict.got == "it returned a net of 6010 numbers; the budget is 5000"


def test_in_a_notebook_too_slow_is_timed_out_as_in_the_sandbox(exercise, monkeypatch):
    def slow(x, y, *, rng):
        begin = time.thread_time()
        while time.thread_time() < begin + 0.6:
            pass
        return ((np.zeros((64, 10)), np.zeros(10)),)
    monkeypatch.setattr(capstone, "SECONDS", 0.5)
    judgement = judge(exercise, slow)
    assert judgement.status == "timed out" and "the budget is 0.5 s" in judgement.verdicts[0].got


@needs_bubblewrap
def test_in_the_sandbox_its_process_has_the_time_that_is_allowed_and_no_more(monkeypatch):
    slow = ("import time, threading\nimport numpy as np\ndef spin():\n    begin = time.thread_time()\n"
            "    while time.thread_time() < begin + 0.6: pass\n"
            "def train(x, y, *, rng):\n    thread = threading.Thread(target=spin)\n    thread.start()\n"
            "    thread.join()\n    return ((np.zeros((64, 10)), np.zeros(10)),)")
    monkeypatch.setattr(capstone, "SECONDS", 0.5)
    judgement = judge_cells("capstone", [("train", slow)], SECRET)[0]["train"]
    assert judgement.status == "timed out" and "the budget is 0.5 s" in judgement.verdicts[0].got


@pytest.mark.parametrize("net, said", [
    (((np.zeros((64, 0)), np.zeros(0)), (np.zeros((0, 10)), np.zeros(10))), "an axis of length 0"),
    (((np.zeros((64, 10)), np.zeros(0)),), "an axis of length 0"),
    *[(((np.zeros(shape), np.zeros(shape[1])),), "an axis of length 0")
      for shape in ((64, 0), (0, 10), (0, 1_000_000), (1_000_000, 0))],
    (((np.zeros((64, 3000)), np.zeros(3000)), (np.zeros((3000, 10)), np.zeros(10))), "a net of 225010 numbers")])
def test_arrays_are_counted_before_anything_is_run_with_them(exercise, net, said, monkeypatch):
    def run(*args):
        raise AssertionError("it was run")
    monkeypatch.setattr(capstone, "predict", run)
    judgement = judge(exercise, lambda x, y, *, rng: net)
    assert judgement.earned == 0 and all(said in v.got for v in judgement.verdicts)


@needs_bubblewrap
@pytest.mark.parametrize("shape", [(64, 0), (0, 1_000_000), (1_000_000, 0), (0, 10)], ids=str)
def test_a_net_without_numbers_comes_through_the_wall_and_is_refused(shape):
    source = (f"import numpy as np\ndef train(x, y, *, rng):\n"
              f"    return ((np.zeros({shape}), np.zeros({shape[1]})), (np.zeros((0, 10)), np.zeros(10)))")
    judgement = judge_cells("capstone", [("train", source)], SECRET)[0]["train"]
    assert judgement.earned == 0 and {v.status for v in judgement.verdicts} == {"wrong"}
    assert all("an axis of length 0" in v.got for v in judgement.verdicts)


def test_no_digit_held_back_is_ever_given_to_the_function(exercise):
    given = []
    def watching(x, y, *, rng):
        given.append(x.copy())
        raise ValueError("seen enough")
    held_back(exercise, watching)
    rng = np.random.default_rng(1)
    _, (x_held, _) = capstone.task(rng=rng)
    assert given and not any((one == other).all() for x in given for one in x for other in x_held[:50])
    assert max(map(len, given)) <= 500


@needs_bubblewrap
def test_through_the_sandbox_the_recipe_earns_all_points_within_its_time(exercise):
    setup = "import numpy as np\n" + "\n".join(imports_of([exercise]))
    cells = [("setup", setup), ("train", getsource(capstone.train))]
    judgements, errors = judge_cells("capstone", cells, SECRET)
    assert errors == {} and judgements["train"].status == "correct", judgements["train"]
