"""What every public class of course_lib owes: what cannot be is refused in our own words, when the thing is made if
that is where it was said, and in a method if it is handed to that.

As in test_every_function.py each argument is exchanged for awkward and for strange ones, one at a time.
"""

import inspect
import runpy
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from course_lib import layers, net, optimizers

HERE = Path(__file__).parent
shared = runpy.run_path(HERE / "test_every_function.py")
CLASSES = runpy.run_path(HERE / "test_public_api.py")["CLASSES"]
STRANGE, awkward, exchanged, is_ours, places = (
    shared[name] for name in ("STRANGE", "awkward", "exchanged", "is_ours", "places"))
quiet_floats = shared["quiet_floats"]


def call(*arguments, **options):
    return [arguments, options]


def small_net(rng):
    return net.Sequential([layers.Affine(4, 5, rng=rng), layers.ReLU(), layers.Affine(5, 3, rng=rng)])


# How one is made, and the shape of what goes forward and of what comes out.
MADE = {
    "layers.Affine": (lambda rng: call(4, 3, rng=rng), (5, 4), (5, 3)),
    "layers.Maxout": (lambda rng: call(4, 3, rng=rng), (5, 4), (5, 3)),
    "layers.Activation": (lambda rng: call("elu", alpha=0.5), (5, 4), (5, 4)),
    "layers.Dropout": (lambda rng: call(keep_prob=0.5, rng=rng), (5, 4), (5, 4)),
    "layers_norms.BatchNorm": (lambda rng: call(4), (5, 4), (5, 4)),
    "layers_norms.GroupNorm": (lambda rng: call(4, groups=2), (5, 4), (5, 4)),
    "layers.Conv2d": (lambda rng: call(2, 3, 3, rng=rng), (2, 2, 4, 4), (2, 3, 4, 4)),
    "layers.MaxPool": (lambda rng: call(2), (2, 2, 4, 4), (2, 2, 2, 2)),
    "layers.Flatten": (lambda rng: call(), (2, 2, 4, 4), (2, 32)),
    "net.Sequential": (lambda rng: call([layers.Affine(4, 3, rng=rng), layers.Dropout(keep_prob=0.5, rng=rng)]),
                       (5, 4), (5, 3)),
    "many.ManyNets": (lambda rng: call(2, (4, 5, 3), rng=rng), (5, 4), (2, 5, 3)),
    "updater.Updater": (lambda rng: call(small_net(rng), optimizers.adam, 0.1, {"beta1": 0.8}), None, None),
}
RECORDS = {"net.History", "reparameterization.Branch", "search_procedures.Stage"}      # they hold what they are given
FORWARD = [name for name, (_, x, _) in MADE.items() if x]


def the_class(name):
    module, _, name = name.partition(".")
    return getattr(import_module(f"course_lib.{module}"), name)


def build(name, given):
    arguments, options = given
    return the_class(name)(*arguments, **options)


def whole(name):
    """The arguments of the example, options with their defaults included."""
    arguments, options = MADE[name][0](np.random.default_rng(0))
    defaults = {key: p.default for key, p in inspect.signature(the_class(name)).parameters.items()
                if p.kind is p.KEYWORD_ONLY and p.default is not p.empty}
    return [arguments, {**defaults, **options}]


def wrong(value):
    """What is of another kind than this value, and what is only no good in its place."""
    yield from (bad for things in STRANGE.values() for bad in things)
    if isinstance(value, int | float | np.ndarray) and not isinstance(value, bool):
        yield from awkward(value)


def at(nest, path):
    for key in path:
        nest = nest[key]
    return nest


def ours_or_fine(what, run, *arguments, **options):
    try:
        return run(*arguments, **options)
    except Exception as error:
        assert isinstance(error, TypeError | ValueError) and is_ours(error), f"{what}: {type(error).__name__}: {error}"


def test_every_class_is_tried_or_a_record():
    assert set(CLASSES) == set(MADE) | RECORDS


@pytest.mark.parametrize("name", MADE)
def test_what_cannot_be_made_is_refused_in_our_own_words(name):
    """And what could be made works, or says in our words why not."""
    for path in places(whole(name)):
        for bad in wrong(at(whole(name), path)):
            made = ours_or_fine(f"{name}{path} = {bad!r:.60}", build, name, exchanged(whole(name), path, bad))
            if made is not None and name in FORWARD:
                x = np.ones(MADE[name][1], np.float32)
                ours_or_fine(f"forward of {name}{path} = {bad!r:.60}", made.forward, x, training=True)
            elif made is not None:
                ours_or_fine(f"step of {name}{path} = {bad!r:.60}", made, 1e-3)


@pytest.mark.parametrize("name", FORWARD)
def test_what_cannot_go_forward_or_backward_is_refused_in_our_own_words(name):
    _, x, out = MADE[name]
    made, x, dout = build(name, whole(name)), np.ones(x, np.float32), np.ones(out, np.float32)
    for bad in wrong(x):
        for training in True, False:
            ours_or_fine(f"{name}.forward({bad!r:.60})", made.forward, bad, training=training)
    for bad in wrong(dout):
        made.forward(x, training=True)
        ours_or_fine(f"{name}.backward({bad!r:.60})", made.backward, bad)


@pytest.mark.parametrize("name", ["layers.Dropout", "layers_norms.BatchNorm", "net.Sequential"])
def test_training_is_yes_or_no(name):
    made, x = build(name, whole(name)), np.ones(MADE[name][1], np.float32)
    for bad in ("no", None, 0, [False]):
        with pytest.raises(TypeError, match=r"training is a .*; it must be True or False"):
            made.forward(x, training=bad)


@pytest.mark.parametrize("name", ["net.Sequential", "many.ManyNets"])
def test_accuracy_refuses_in_our_own_words(name):
    made, x, y = build(name, whole(name)), np.ones(MADE[name][1], np.float32), np.zeros(5, int)
    for bad in wrong(x):
        ours_or_fine(f"x = {bad!r:.60}", made.accuracy, bad, y)
    for bad in wrong(y):
        ours_or_fine(f"y = {bad!r:.60}", made.accuracy, x, bad)
    for bad in wrong(1000):
        ours_or_fine(f"batch = {bad!r:.60}", made.accuracy, x, y, batch=bad)


def test_the_rate_of_a_step_is_a_number():
    made = build("updater.Updater", whole("updater.Updater"))
    for bad in wrong(1e-3):
        ours_or_fine(f"lr = {bad!r:.60}", made, bad)
