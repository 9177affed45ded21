"""The iteration buffer is small where rows are long, and nobody else notices."""

import threading

import numpy as np
import pytest

from course_lib import augmentation, augmentation_colour, normalization
from course_lib.buffer import SMALL, rows_at_once
from course_lib.layers import Affine, BatchNorm, GroupNorm

LONG = {"images": (2, 3, 32, 32), "wide rows": (3, 1024)}


class Spy:
    """A layer that tells what the buffer is while it works."""

    @rows_at_once
    def forward(self, x, *, training):
        if training is None:
            raise KeyboardInterrupt
        return np.getbufsize()


@pytest.fixture(autouse=True)
def unusual():
    """A caller with settings of their own, which must still be there at the end."""
    with np.errstate(over="ignore", divide="raise"):
        np.setbufsize(4096)
        settings = np.getbufsize(), np.geterr()
        yield
        assert (np.getbufsize(), np.geterr()) == settings


@pytest.mark.parametrize("shape", LONG.values(), ids=LONG)
def test_the_buffer_is_small_for_long_rows_within_the_call_alone(shape):
    assert Spy().forward(np.ones(shape), training=True) == SMALL
    assert np.getbufsize() == 4096


def test_the_callers_settings_are_back_after_a_jitter(rng):
    augmentation.jitter(rng.random((2, 32, 32, 3)), rng=rng)
    with pytest.raises(ValueError):
        augmentation_colour.scaled(np.ones((2, 5)), np.ones((3, 1)), np.ones((3, 1)))
    assert np.getbufsize() == 4096


@pytest.mark.parametrize("shape", [(3, SMALL), (2000, 4), (2, 1000, 8, 8)], ids=str)
def test_short_rows_keep_the_buffer_that_there_is(shape):
    assert Spy().forward(np.ones(shape), training=True) == 4096


@pytest.mark.parametrize("shape", LONG.values(), ids=LONG)
def test_the_callers_settings_are_back_after_an_exception(shape):
    with pytest.raises(KeyboardInterrupt):
        Spy().forward(np.ones(shape), training=None)
    assert np.getbufsize() == 4096
    for layer in (BatchNorm(7), GroupNorm(7, groups=1), Affine(7, 1000, rng=np.random.default_rng(0))):
        with pytest.raises(ValueError):
            layer.forward(np.ones(shape, np.float32), training=True)
        assert np.getbufsize() == 4096


def test_within_the_scope_errors_are_treated_as_the_caller_wants():
    class Divides:
        @rows_at_once
        def forward(self, x):
            return 1 / x

    with pytest.raises(FloatingPointError):
        Divides().forward(np.zeros((1, 1024)))


def test_other_threads_keep_their_buffer_while_one_is_in_the_scope():
    inside, looked, seen = threading.Event(), threading.Event(), {}

    class Waits:
        @rows_at_once
        def forward(self, x):
            inside.set()
            looked.wait(5)
            seen["inside"] = np.getbufsize()

    def work():
        np.setbufsize(2048)
        Waits().forward(np.ones((1, 1024)))
        seen["thread, afterwards"] = np.getbufsize()

    thread = threading.Thread(target=work)
    thread.start()
    assert inside.wait(5)
    seen["here, meanwhile"] = np.getbufsize()
    looked.set()
    thread.join()
    assert seen == {"inside": SMALL, "thread, afterwards": 2048, "here, meanwhile": 4096}


@pytest.mark.parametrize("shape", LONG.values(), ids=LONG)
@pytest.mark.parametrize("make", [lambda C: BatchNorm(C), lambda C: GroupNorm(C, groups=1)], ids=["batch", "group"])
def test_a_norms_layer_works_in_the_scope_both_ways_and_computes_what_its_functions_do(rng, make, shape, monkeypatch):
    sizes = []

    def spied(plain):
        def function(*arguments, **options):
            sizes.append(np.getbufsize())
            return plain(*arguments, **options)
        return function

    for name in ("batchnorm_forward", "batchnorm_backward", "batchnorm_inference", "groupnorm_forward",
                 "groupnorm_backward"):
        monkeypatch.setattr(normalization, name, spied(getattr(normalization, name)))
    layer, x = make(shape[1]), rng.standard_normal(shape, np.float32)
    trained, dx = layer.forward(x, training=True), layer.backward(x)
    layer.forward(x, training=False)
    assert sizes == [SMALL] * 3
    monkeypatch.undo()
    forward, backward = ((normalization.batchnorm_forward, normalization.batchnorm_backward)
                         if isinstance(layer, BatchNorm) else
                         (lambda *a: normalization.groupnorm_forward(*a, groups=1), normalization.groupnorm_backward))
    out, cache, *_ = forward(x, *layer.params.values())
    np.testing.assert_allclose(trained, out, rtol=1e-6)
    np.testing.assert_allclose(dx, backward(x, *cache)[0], rtol=1e-4, atol=1e-6)
