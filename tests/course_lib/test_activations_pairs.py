"""Pairs by name, and what each of them owes: its dtype, its shape, the same for a view, and PyTorch's values."""

import numpy as np
import pytest
from oracle import recorded

from course_lib import activations
from course_lib.activations_pairs import NONLINEARITIES, pair


@pytest.mark.parametrize("name", NONLINEARITIES)
def test_a_pair_is_that_of_its_name(name):
    assert pair(name) == (getattr(activations, f"{name}_forward"), getattr(activations, f"{name}_backward"))


def test_it_is_looked_up_when_it_is_asked_for(monkeypatch):
    """So that a student's function that was put there is the one that runs."""
    monkeypatch.setattr(activations, "elu_forward", print)
    assert pair("elu")[0] is print


def test_an_unknown_name_is_told_the_known_ones():
    with pytest.raises(ValueError, match="nonlinearity = 'step'; it must be one of tanh, relu"):
        pair("step")


OPTIONS = {"leaky_relu": {"slope": 0.1}, "elu": {"alpha": 1.7}, "gelu_tanh": {"form": "tanh"}}
PAIRS = {name: (*(getattr(activations, f"{name.removesuffix('_tanh')}_{way}") for way in ("forward", "backward")),
                OPTIONS.get(name, {})) for name in (*NONLINEARITIES, "softplus", "silu", "gelu", "gelu_tanh")}
every_pair = pytest.mark.parametrize("name", PAIRS)


@every_pair
def test_half_precision_is_right_to_its_last_digit_but_one(rng, name):
    forward, backward, options = PAIRS[name]
    x = rng.normal(size=50).astype(np.float16)
    (out, cache), (exact, exact_cache) = forward(x, **options), forward(x.astype(float), **options)
    dx = backward(np.ones_like(x), *cache)
    assert out.dtype == dx.dtype == np.float16
    np.testing.assert_allclose(out, exact, rtol=2e-3, atol=1e-3)
    np.testing.assert_allclose(dx, backward(np.ones(50), *exact_cache), rtol=2e-3, atol=2e-3)


@every_pair
def test_an_array_without_axes_goes_there_and_back(name):
    forward, backward, options = PAIRS[name]
    out, cache = forward(np.array(0.3, np.float32), **options)
    dx = backward(out, *cache)
    assert out.shape == dx.shape == () and out.dtype == dx.dtype == np.float32
    again, _ = forward(out, **options)                         # what came out goes in again
    np.testing.assert_array_equal(again, forward(out[None], **options)[0][0])


@every_pair
def test_a_view_gives_what_its_copy_gives(rng, name):
    forward, backward, options = PAIRS[name]
    x = rng.normal(size=(6, 8))[::2, ::-3].T
    (out, cache), (same, _) = forward(x, **options), forward(x.copy(), **options)
    np.testing.assert_array_equal(out, same)
    np.testing.assert_array_equal(backward(x, *cache), backward(x.copy(), *cache))


@every_pair
def test_float32_stays_float32(rng, name):
    forward, backward, options = PAIRS[name]
    x = rng.normal(size=(3, 4)).astype(np.float32)
    out, cache = forward(x, **options)
    assert out.dtype == backward(x, *cache).dtype == np.float32


@pytest.mark.parametrize("name", [name for name in PAIRS if name != "identity"])
def test_pytorch_agrees(name):
    torch = recorded("activations", name)
    forward, backward, options = PAIRS[name]
    out, cache = forward(torch["x"], **options)
    np.testing.assert_allclose(out, torch["out"], rtol=1e-10, atol=1e-15)
    np.testing.assert_allclose(backward(torch["dout"], *cache), torch["dx"], rtol=1e-10, atol=1e-15)
