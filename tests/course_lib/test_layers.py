"""Layers: the affine pair, then every layer as the thin thing it is: cache, gradients in place, state."""

import numpy as np
import pytest
from oracle import recorded

from course_lib import activations
from course_lib.layers import (
    Activation,
    Affine,
    BatchNorm,
    Conv2d,
    Dropout,
    Flatten,
    GroupNorm,
    Maxout,
    MaxPool,
    ReLU,
    affine_backward,
    affine_forward,
)

AWKWARD = {"one example": (1, 4, 3), "one feature": (5, 1, 3), "one output": (5, 4, 1), "no example": (0, 4, 3)}


def test_the_affine_layer_is_the_plain_sum(rng):
    x, w, b = rng.normal(size=(2, 3)), rng.normal(size=(3, 4)), rng.normal(size=4)
    out, _ = affine_forward(x, w, b)
    for n, m in np.ndindex(2, 4):
        assert out[n, m] == pytest.approx(sum(x[n, d] * w[d, m] for d in range(3)) + b[m])


@pytest.mark.parametrize("shape", AWKWARD.values(), ids=AWKWARD)
def test_the_affine_gradients_are_those_of_the_forward_pass(rng, gradient_error, shape):
    N, D, M = shape
    x, w, b = rng.normal(size=(N, D)), rng.normal(size=(D, M)), rng.normal(size=M)
    backward = lambda dout: affine_backward(dout, x, w)                                       # noqa: E731
    assert gradient_error(lambda x: affine_forward(x, w, b)[0], lambda dout: backward(dout)[0], x) < 1e-7
    assert gradient_error(lambda w: affine_forward(x, w, b)[0], lambda dout: backward(dout)[1], w) < 1e-7
    assert gradient_error(lambda b: affine_forward(x, w, b)[0], lambda dout: backward(dout)[2], b) < 1e-7


@pytest.mark.parametrize("x", [np.zeros((3, 4)), np.full((3, 4), 1000.0), np.arange(48.0).reshape(6, 8)[::2, ::2]],
                         ids=["zeros", "1000", "not contiguous"])
def test_the_affine_gradients_hold_for_awkward_input(rng, gradient_error, x):
    w, b = rng.normal(size=(2, 4)).T, rng.normal(size=2)
    assert gradient_error(lambda w: affine_forward(x, w, b)[0], lambda dout: affine_backward(dout, x, w)[1], w) < 1e-7


def test_pytorch_agrees_on_the_affine_layer():
    torch = recorded("layers", "affine")
    out, cache = affine_forward(torch["x"], torch["w"], torch["b"])
    np.testing.assert_allclose(out, torch["out"], rtol=1e-10)
    for ours, name in zip(affine_backward(torch["dout"], *cache), ("dx", "dw", "db"), strict=True):
        np.testing.assert_allclose(ours, torch[name], rtol=1e-10)


def test_affine_backward_writes_where_it_is_told(rng):
    x, w, dout = rng.normal(size=(2, 3)), rng.normal(size=(3, 4)), rng.normal(size=(2, 4))
    buffer = np.zeros(16)
    dx, dw, db = affine_backward(dout, x, w, need_dx=False, out=(buffer[:12].reshape(3, 4), buffer[12:]))
    assert dx is None and np.shares_memory(dw, buffer) and np.shares_memory(db, buffer)
    np.testing.assert_allclose(buffer, np.concatenate([(x.T @ dout).ravel(), dout.sum(axis=0)]))


def test_affine_shapes_that_do_not_match_are_named():
    with pytest.raises(ValueError, match=r"x has shape \(2, 5\); expected \(any, 3\)"):
        affine_forward(np.ones((2, 5)), np.ones((3, 4)), np.ones(4))
    with pytest.raises(ValueError, match=r"b has shape \(3,\); expected \(4,\)"):
        affine_forward(np.ones((2, 3)), np.ones((3, 4)), np.ones(3))
    with pytest.raises(ValueError, match=r"dout has shape \(2, 3\); expected \(2, 4\)"):
        affine_backward(np.ones((2, 3)), np.ones((2, 3)), np.ones((3, 4)))
    with pytest.raises(TypeError, match="x holds int64"):
        affine_forward(np.ones((2, 3), int), np.ones((3, 4)), np.ones(4))


def some(name, rng, dtype=np.float64):
    """A layer by name, and the shape of its input."""
    image = (2, 3, 4, 4)
    return {"Affine": lambda: (Affine(3, 4, rng=rng, dtype=dtype), (5, 3)),
            "Maxout": lambda: (Maxout(3, 4, rng=rng, dtype=dtype), (5, 3)),
            "ReLU": lambda: (ReLU(), (5, 3)),
            "elu": lambda: (Activation("elu", alpha=0.5), (5, 3)),
            "leaky_relu": lambda: (Activation("leaky_relu", slope=0.2), image),
            "sigmoid": lambda: (Activation("sigmoid"), (5, 3)),
            "tanh": lambda: (Activation("tanh"), image),
            "Dropout": lambda: (Dropout(keep_prob=0.6, rng=rng), (5, 3)),
            "BatchNorm": lambda: (BatchNorm(3, dtype=dtype), (5, 3)),
            "BatchNorm of images": lambda: (BatchNorm(3, dtype=dtype), image),
            "GroupNorm": lambda: (GroupNorm(6, groups=2, dtype=dtype), (5, 6)),
            "GroupNorm of images": lambda: (GroupNorm(3, groups=3, dtype=dtype), image),
            "Conv2d": lambda: (Conv2d(3, 2, rng=rng, dtype=dtype), image),
            "Conv2d with stride": lambda: (Conv2d(3, 2, 2, stride=2, pad=0, rng=rng, dtype=dtype), image),
            "MaxPool": lambda: (MaxPool(2), image),
            "Flatten": lambda: (Flatten(), image)}[name]()


EVERY = ["Affine", "Maxout", "ReLU", "elu", "leaky_relu", "sigmoid", "tanh", "Dropout", "BatchNorm",
         "BatchNorm of images", "GroupNorm", "GroupNorm of images",
         "Conv2d", "Conv2d with stride", "MaxPool",
         "Flatten"]
every_layer = pytest.mark.parametrize("name", EVERY)


@every_layer
def test_backward_is_the_gradient_of_forward(name, rng, gradient_error):
    layer, shape = some(name, rng)
    x = rng.normal(size=shape)

    def forward(x):
        if name == "Dropout":
            layer.rng = np.random.default_rng(3)               # the same coins each time
        return layer.forward(x, training=True)

    def backward(dout):
        forward(x)
        return layer.backward(dout)

    assert gradient_error(forward, backward, x) < 1e-7
    for key, param in layer.params.items():
        def forward_of(value, param=param):
            before = param.copy()
            param[...] = value
            out = forward(x)
            param[...] = before
            return out
        assert gradient_error(forward_of, lambda dout, key=key: [backward(dout), layer.grads[key]][1], param) < 1e-7


@every_layer
def test_float32_stays_float32(name, rng):
    layer, shape = some(name, rng, np.float32)
    x = rng.normal(size=shape).astype(np.float32)
    for training in False, True:
        assert layer.forward(x, training=training).dtype == np.float32
    dx = layer.backward(np.ones_like(layer.forward(x, training=True)))
    assert {dx.dtype, *(grad.dtype for grad in layer.grads.values())} == {np.dtype(np.float32)}


@every_layer
def test_gradients_are_written_in_place(name, rng):
    layer, shape = some(name, rng)
    arrays, x = dict(layer.grads), rng.normal(size=shape)
    layer.backward(rng.normal(size=layer.forward(x, training=True).shape))
    assert all(layer.grads[key] is array and array.any() for key, array in arrays.items())


@every_layer
def test_an_empty_batch_passes_at_test_time(name, rng):
    layer, shape = some(name, rng)
    nothing = np.ones((0, *shape[1:]))
    if "GroupNorm" in name:                                    # takes its means at test time too
        with pytest.raises(ValueError, match="at least one example"):
            layer.forward(nothing, training=False)
    else:
        assert len(layer.forward(nothing, training=False)) == 0


def test_dropout_works_in_training_only(rng):
    layer, x = Dropout(keep_prob=0.5, rng=rng), np.ones((10, 10))
    assert layer.forward(x, training=False) is x
    assert set(np.unique(layer.forward(x, training=True))) == {0, 2}


def test_a_convolution_looks_at_3x3_cells_and_keeps_the_size_and_a_pool_halves_it(rng):
    image = np.ones((1, 3, 8, 6), np.float32)
    assert Conv2d(3, 2, rng=rng).params["w"].shape == (2, 3, 3, 3)
    for size in 1, 3, 5:
        assert Conv2d(3, 2, size, rng=rng).forward(image, training=True).shape == (1, 2, 8, 6)
    assert MaxPool().forward(image, training=True).shape == (1, 3, 4, 3)


def test_a_convolution_that_no_pad_lets_keep_the_size_asks_for_one(rng):
    with pytest.raises(ValueError, match="size = 2 is even, and no pad keeps the image's size"):
        Conv2d(3, 2, 2, rng=rng)
    image = np.ones((1, 3, 8, 6), np.float32)
    assert Conv2d(3, 2, 2, pad=0, rng=rng).forward(image, training=True).shape == (1, 2, 7, 5)


@pytest.mark.parametrize("build, error, words", [
    (lambda rng: Conv2d(3, 2, 2.5, rng=rng), ValueError, "size = 2.5; it must be a whole number"),
    (lambda rng: Conv2d(3, 2, stride=0, rng=rng), ValueError, "stride = 0; it must be a whole number"),
    (lambda rng: MaxPool(0.5), ValueError, "size = 0.5; it must be a whole number"),
    (lambda rng: GroupNorm(4, groups=3), ValueError, "groups = 3; it must be a whole number .* that divides 4"),
    (lambda rng: Dropout(keep_prob=0.5, rng=3), TypeError, r"rng is 3; .*default_rng\(3\)"),
    (lambda rng: Affine(3, 2, rng=np.random), TypeError, "rng is a module; it must be a generator")])
def test_bad_options_are_named_when_the_layer_is_built(rng, build, error, words):
    with pytest.raises(error, match=words):
        build(rng)


@pytest.mark.parametrize("build, x", [
    (lambda number, rng: Dropout(keep_prob=number(0.5), rng=rng), np.ones((4, 6), np.float32)),
    (lambda number, rng: BatchNorm(6, momentum=number(0.5), eps=number(0.1)), np.ones((4, 6), np.float32)),
    (lambda number, rng: GroupNorm(6, groups=np.int64(2), eps=number(0.1)), np.ones((4, 6), np.float32)),
    (lambda number, rng: Activation("elu", alpha=number(0.7)), np.ones((4, 6), np.float32)),
    (lambda number, rng: Activation("leaky_relu", slope=number(0.7)), np.ones((4, 6), np.float32)),
    (lambda number, rng: Conv2d(2, 3, np.int64(3), stride=np.array(2), pad=np.uint8(1), rng=rng),
     np.ones((2, 2, 5, 5), np.float32)),
    (lambda number, rng: MaxPool(np.int64(2)), np.ones((2, 2, 4, 4), np.float32))])
@pytest.mark.parametrize("number", [np.float64, np.array])
def test_the_options_of_a_layer_are_numbers_of_any_kind(build, x, number):
    theirs, ours = build(number, np.random.default_rng(0)), build(float, np.random.default_rng(0))
    for training in True, False:
        out = theirs.forward(x, training=training)
        assert out.dtype == np.float32
        np.testing.assert_array_equal(out, ours.forward(x, training=training))
    theirs.forward(x, training=True)
    assert theirs.backward(out).dtype == np.float32


def test_a_keep_prob_outside_its_range_is_named_when_the_net_is_built(rng):
    with pytest.raises(ValueError, match="keep_prob = 0 "):
        Dropout(keep_prob=0, rng=rng)


def test_a_student_s_function_in_the_module_is_the_one_that_runs(monkeypatch):
    monkeypatch.setattr(activations, "relu_forward", lambda x: (x + 42, (x,)))
    assert ReLU().forward(np.zeros(1), training=True) == 42


def test_an_unknown_activation_is_named():
    with pytest.raises(ValueError, match=r"name = 'swish' is no activation; there are .*elu.*tanh, and Maxout"):
        Activation("swish")


def test_the_first_layer_of_a_net_computes_no_dx(rng):
    for layer, shape in (Affine(3, 4, rng=rng), (2, 3)), (Conv2d(3, 4, rng=rng), (2, 3, 4, 4)):
        x = np.ones(shape, np.float32)
        layer.need_dx = False
        assert layer.backward(np.ones_like(layer.forward(x, training=True))) is None
