"""The capstone: digits to learn from and digits held back, nets as arrays, and a recipe that keeps the budget."""

import time

import numpy as np
import pytest

from course_lib import capstone, data, layers, net


def test_digits_to_learn_from_are_sorted_by_class_and_no_digit_is_on_both_sides(rng):
    (x, y), (x_held, y_held) = capstone.task(rng=rng)
    assert x.shape == (500, 64) and x_held.shape == (1297, 64) and x.dtype == x_held.dtype == np.float32
    assert (np.diff(y) >= 0).all() and set(y) == set(y_held) == set(range(10))
    assert np.linalg.norm(x[:, None] - x_held[:100], axis=2).min() > 0.3


def test_another_rng_holds_back_other_digits_and_gives_the_classes_other_names():
    one, other = (capstone.task(rng=np.random.default_rng(seed)) for seed in (1, 2))
    assert not np.array_equal(one[1][1], other[1][1])
    again = capstone.task(rng=np.random.default_rng(1))
    np.testing.assert_array_equal(one[0][0], again[0][0])
    np.testing.assert_array_equal(one[1][1], again[1][1])


def test_an_image_is_changed_a_little_and_still_nearest_to_what_it_was(rng):
    parts = data.digits()
    images = np.concatenate([x for x, _ in parts])
    (x, _), _ = capstone.task(digits=50, held_back=0, rng=rng)
    distances = np.linalg.norm(x[:, None] - images, axis=2)
    assert distances.min(axis=1).min() > 0.2 and distances.min(axis=1).mean() < 0.5 * distances.mean()


def test_a_task_needs_as_many_digits_as_there_are(rng):
    with pytest.raises(ValueError, match="digits = 1797 and held_back = 1297; there are 1797 in all"):
        capstone.task(digits=1797, rng=rng)
    with pytest.raises(ValueError, match="digits = 0"):
        capstone.task(digits=0, rng=rng)


def test_a_net_of_arrays_predicts_as_the_layers_do(rng):
    model = net.Sequential([layers.Affine(64, 7, rng=rng), layers.ReLU(), layers.Affine(7, 5, rng=rng), layers.ReLU(),
                            layers.Affine(5, 10, rng=rng)])
    arrays = tuple((layer.params["w"], layer.params["b"]) for layer in model.layers[::2])
    x = rng.normal(size=(9, 64)).astype(np.float32)
    np.testing.assert_array_equal(capstone.predict(arrays, x), model.forward(x))
    assert capstone.parameters(arrays) == model.parameters.size == 64 * 7 + 7 + 7 * 5 + 5 + 5 * 10 + 10


def test_layers_that_do_not_fit_are_refused(rng):
    with pytest.raises(ValueError, match="x has shape"):
        capstone.predict(((np.ones((64, 3)), np.ones(3)), (np.ones((4, 10)), np.ones(10))), rng.normal(size=(2, 64)))


def test_what_train_hands_over_is_the_net_that_it_trained(rng, monkeypatch):
    """Batch norm and the standardisation are folded: the arrays give the scores of the net with both."""
    trained, fit = [], net.fit
    monkeypatch.setattr(net, "fit", lambda model, x, *args, **options: (
        trained.append((model, x)), fit(model, x, *args, **options)))
    (x, y), _ = capstone.task(digits=100, held_back=0, rng=rng)
    arrays = capstone.train(x, y, rng=np.random.default_rng(3))
    ((model, standardised),) = trained
    np.testing.assert_allclose(standardised.mean(axis=0), 0, atol=1e-4)
    raw = np.random.default_rng(3)                          # the same versions of the digits, as train made them
    many = np.tile(x, (len(standardised) // len(x), 1)).reshape(-1, 8, 8, 1)
    many = capstone.turns.random_rotation(many, limit=15, rng=raw)
    many = (many.reshape(-1, 64) + 0.15 * raw.standard_normal(standardised.shape)).astype(np.float32)
    np.testing.assert_allclose(capstone.predict(arrays, many[:50]), model.forward(standardised[:50]), atol=2e-3)


@pytest.mark.parametrize("seed", range(3))
def test_the_recipe_keeps_the_budget_and_reaches_every_level(seed):
    rng = np.random.default_rng(seed)
    (x, y), (x_held, y_held) = capstone.task(rng=rng)
    begin = time.thread_time()
    arrays = capstone.train(x, y, rng=rng)
    assert time.thread_time() - begin < capstone.SECONDS
    assert capstone.parameters(arrays) <= capstone.PARAMETERS
    assert np.mean(capstone.predict(arrays, x_held).argmax(axis=1) == y_held) >= max(capstone.LEVELS)


def test_digits_of_another_size_are_refused(rng):
    with pytest.raises(ValueError, match="x has shape"):
        capstone.train(np.ones((5, 63)), np.zeros(5, int), rng=rng)
    with pytest.raises(ValueError, match="y has shape"):
        capstone.train(np.ones((5, 64)), np.zeros(4, int), rng=rng)
