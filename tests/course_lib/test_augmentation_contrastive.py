"""The contrastive loss: what it is lowest for, what it does not care about, the explicit loop, gradients, PyTorch."""

import numpy as np
import pytest
from oracle import recorded

from course_lib.augmentation_contrastive import nt_xent


def test_it_is_the_plain_loop_over_all_views(rng):
    z, tau, loss = rng.normal(size=(6, 4)), 0.4, 0
    unit = [v / np.sqrt(np.sum(v**2)) for v in z]
    for i in range(6):
        similar = {k: np.exp(unit[i] @ unit[k] / tau) for k in range(6) if k != i}
        loss -= np.log(similar[(i + 3) % 6] / sum(similar.values())) / 6
    assert nt_xent(z, temperature=tau)[0] == pytest.approx(loss)


@pytest.mark.parametrize("N", [1, 4, 50])
def test_of_views_that_are_all_alike_it_is_that_of_guessing(N):
    loss, dz = nt_xent(np.ones((2 * N, 3)))
    assert loss == pytest.approx(np.log(2 * N - 1), abs=1e-12)
    np.testing.assert_allclose(dz, 0, atol=1e-12)


def test_it_is_lowest_where_partners_agree_and_strangers_do_not():
    pairs = np.concatenate([np.eye(4), np.eye(4)])
    swapped = np.concatenate([np.eye(4), np.roll(np.eye(4), 1, axis=0)])
    assert nt_xent(pairs, temperature=0.05)[0] < 1e-6 < nt_xent(swapped, temperature=0.05)[0]


def test_it_does_not_care_how_long_a_vector_is(rng):
    z, length = rng.normal(size=(8, 5)), rng.uniform(0.1, 10, size=(8, 1))
    loss, dz = nt_xent(z)
    assert nt_xent(length * z)[0] == pytest.approx(loss)
    np.testing.assert_allclose(np.sum(z * dz, axis=1), 0, atol=1e-15)         # no pull along z


def test_the_two_views_may_change_places(rng):
    z = rng.normal(size=(8, 5))
    loss, dz = nt_xent(z)
    again, other = nt_xent(np.roll(z, 4, axis=0))
    assert again == pytest.approx(loss)
    np.testing.assert_allclose(np.roll(other, 4, axis=0), dz)


@pytest.mark.parametrize("shape, temperature", [((2, 3), 0.5), ((8, 5), 0.5), ((6, 1), 1.0), ((10, 4), 0.07)])
def test_the_gradient_is_that_of_the_loss(rng, gradient_error, shape, temperature):
    z = rng.normal(size=shape)
    _, dz = nt_xent(z, temperature=temperature)
    assert gradient_error(lambda z: nt_xent(z, temperature=temperature)[0], lambda dout: dout * dz, z) < 1e-6


def test_a_small_temperature_does_not_overflow():
    loss, dz = nt_xent(np.concatenate([np.eye(3), -np.eye(3)]), temperature=1e-4)
    assert loss == pytest.approx(1e4, rel=1e-3) and np.isfinite(dz).all()


def test_pytorch_agrees():
    torch = recorded("losses", "nt_xent")
    loss, dz = nt_xent(torch["z"], temperature=0.3)
    np.testing.assert_allclose(loss, torch["loss"], rtol=1e-10)
    np.testing.assert_allclose(dz, torch["dz"], rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize("z, options, error, message", [
    (np.ones((4, 2), int), {}, TypeError, "z holds int64"), (np.ones(4), {}, ValueError, r"z has shape \(4,\)"),
    (np.ones((3, 2)), {}, ValueError, r"z has shape \(3, 2\); it must be \(2N, D\)"),
    (np.ones((0, 2)), {}, ValueError, r"z has shape \(0, 2\)"), (np.eye(4)[[0, 1, 2, 2]] * [1, 1, 0, 0], {}, ValueError,
                                                                 "z has a row of zeros"),
    (np.ones((4, 2)), {"temperature": 0}, ValueError, "temperature = 0")])
def test_what_cannot_be_is_named(z, options, error, message):
    with pytest.raises(error, match=message):
        nt_xent(z, **options)
