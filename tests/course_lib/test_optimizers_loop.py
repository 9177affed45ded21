"""The loop: who is trained on, in which batches, when it is enough, and what comes back then."""

import numpy as np
import pytest

from course_lib import layers, losses, net, optimizers
from course_lib.optimizers_loop import minibatches, split, training_loop


@pytest.mark.parametrize("examples, held_out", [(10, 3), (2, 1), (7, 6)])
def test_the_two_parts_share_nobody_and_leave_nobody_out(rng, examples, held_out):
    train, held = split(examples, held_out=held_out, rng=rng)
    assert len(held) == held_out and sorted([*train, *held]) == list(range(examples))


def test_everybody_is_held_out_as_often(rng):
    held = np.bincount(np.concatenate([split(5, held_out=2, rng=rng)[1] for _ in range(2000)]), minlength=5)
    np.testing.assert_allclose(held / 2000, 0.4, atol=0.05)


@pytest.mark.parametrize("examples, batch, sizes", [(10, 4, [4, 4, 2]), (8, 4, [4, 4]), (3, 5, [3]), (1, 1, [1])])
def test_an_epoch_has_all_examples_once_and_the_last_batch_is_what_is_left(rng, examples, batch, sizes):
    batches = minibatches(examples, batch=batch, rng=rng)
    assert [len(rows) for rows in batches] == sizes and sorted(np.concatenate(batches)) == list(range(examples))


def peak(w):
    return -abs(float(w[0]) - 12)


def climb(w, rows):
    w += len(rows)                                             # in place
    return w


def test_the_best_comes_back_though_step_writes_into_it(rng):
    w, scores = training_loop(np.zeros(1), climb, peak, examples=4, batch=3, epochs=9, patience=2, rng=rng)
    assert w == 12 and scores.tolist() == [-8, -4, 0, -4, -8]


def test_an_equal_score_is_no_new_best_and_a_long_patience_goes_to_the_end(rng):
    options = {"examples": 4, "batch": 4, "epochs": 6, "rng": rng}
    w, scores = training_loop(np.zeros(1), climb, lambda w: 1.0, patience=3, **options)
    assert w == 4 and len(scores) == 4
    assert len(training_loop(np.zeros(1), climb, peak, patience=99, **options)[1]) == 6


def test_it_trains_a_net_as_net_fit_does(rng):
    """The same batches, steps and early stopping, to the last bit."""
    x, y = rng.normal(size=(40, 5)), rng.integers(3, size=40)
    x_held, y_held = rng.normal(size=(30, 5)), rng.integers(3, size=30)

    def made():
        return net.Sequential([layers.Affine(5, 3, rng=np.random.default_rng(0), dtype=np.float64)])
    theirs = made()
    history = net.fit(theirs, x, y, rule=optimizers.sgd, lr=0.5, epochs=20, batch=16, rng=np.random.default_rng(1),
                      test=(x_held, y_held), patience=3)
    model = made()

    def step(w, rows):
        model.state[...] = w
        model.backward(losses.softmax_loss(model.forward(x[rows], training=True), y[rows])[1])
        return model.parameters - 0.5 * model.gradients

    def score(w):
        model.state[...] = w
        return model.accuracy(x_held, y_held)
    w, scores = training_loop(model.state.copy(), step, score, examples=40, batch=16, epochs=20, patience=3,
                              rng=np.random.default_rng(1))
    np.testing.assert_array_equal(w, theirs.state)
    np.testing.assert_array_equal(scores, history.test_accuracy)


@pytest.mark.parametrize("call, error, message", [
    (lambda rng: split(4, held_out=4, rng=rng), ValueError, "held_out = 4 of 4 examples leaves none"),
    (lambda rng: minibatches(0, batch=2, rng=rng), ValueError, "examples = 0"),
    (lambda rng: minibatches(3, batch=2, rng=7), TypeError, "rng is 7"),
    (lambda rng: training_loop(np.zeros(1), 3, peak, examples=3, batch=1, epochs=1, patience=1, rng=rng), TypeError,
     "step"),
    (lambda rng: training_loop(np.ones(1), climb, peak, examples=3, batch=1, epochs=1, patience=0, rng=rng), ValueError,
     "patience = 0")])
def test_what_does_not_fit_is_refused(rng, call, error, message):
    with pytest.raises(error, match=message):
        call(rng)
