"""Pooling: small pictures by hand, gradients, then PyTorch."""

import numpy as np
import pytest
from oracle import recorded

from course_lib.pooling import max_pool_backward, max_pool_forward

PICTURE = np.array([[1.0, 5, 2, 0], [3, 4, 1, 7], [9, 9, 0, 0], [8, 2, 0, 0]])[None, None]


def test_each_square_gives_its_largest_cell():
    np.testing.assert_array_equal(max_pool_forward(PICTURE)[0][0, 0], [[5, 7], [9, 0]])


def test_the_gradient_goes_to_the_winner_or_to_the_winners_in_equal_shares():
    _, cache = max_pool_forward(PICTURE)
    dx = max_pool_backward(np.array([[1.0, 2], [4, 8]])[None, None], *cache)
    np.testing.assert_array_equal(dx[0, 0], [[0, 1, 0, 0], [0, 0, 0, 2], [2, 2, 2, 2], [0, 0, 2, 2]])


@pytest.mark.parametrize("size, shape", [(2, (2, 3, 4, 6)), (3, (1, 1, 3, 3)), (1, (2, 2, 3, 3))])
def test_the_gradients_are_those_of_the_forward_passes(rng, gradient_error, size, shape):
    x = rng.normal(size=shape)
    _, cache = max_pool_forward(x, size=size)
    assert gradient_error(lambda x: max_pool_forward(x, size=size)[0], lambda d: max_pool_backward(d, *cache), x) < 1e-7


def test_pytorch_agrees_on_max_pooling():
    torch = recorded("layers", "max_pool")
    out, cache = max_pool_forward(torch["x"])
    np.testing.assert_array_equal(out, torch["out"])
    np.testing.assert_allclose(max_pool_backward(torch["dout"], *cache), torch["dx"], rtol=1e-10)


def test_pictures_that_do_not_divide_are_named():
    with pytest.raises(ValueError, match=r"x has shape \(1, 1, 4, 4\); size = 3 must divide its height and width"):
        max_pool_forward(PICTURE, size=3)
    for shape in (1, 1, 3, 4), (1, 1, 4, 3):
        with pytest.raises(ValueError, match="size = 2 must divide"):
            max_pool_forward(np.ones(shape))
    with pytest.raises(TypeError, match="x holds uint8"):
        max_pool_forward(PICTURE.astype(np.uint8))
    with pytest.raises(ValueError, match=r"dout has shape \(1, 1, 1, 1\)"):
        max_pool_backward(np.ones((1, 1, 1, 1)), PICTURE, max_pool_forward(PICTURE)[0])
