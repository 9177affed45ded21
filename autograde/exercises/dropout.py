"""Chapter 6: dropout."""

import math
from operator import itemgetter

import numpy as np

from autograde.exercises.draws import by_seed, share
from autograde.exercises.model import Exercise
from course_lib import dropout


def shares_left_on(f, rng):
    """Of 90 000 coins of one example, at two values of keep_prob."""
    return {f"share of units left on, keep_prob = {p:.2f}":
            share(np.count_nonzero(f(np.ones((1, 90_000)), keep_prob=p, rng=rng)[0]), 90_000, p, looks=2)
            for p in (rng.uniform(0.75, 0.85), rng.uniform(0.2, 0.4))}


def x_is_left(out, x):
    """Whether what is left on is this x, up to one factor."""
    factor = (out / x)[out != 0]
    return factor.size > 0 and np.allclose(factor, factor[0], rtol=1e-4)


def coins(x, outs):
    """What cannot be if each unit of x has a coin of its own: for 40 by 40 units, less than once in 10⁶ draws."""
    masks = [out != 0 for out in outs]
    mask = masks[0]
    return {"all that is left is x, by one factor": all(x_is_left(out, x) for out in outs),
            "examples are treated alike": np.all(mask == mask[:1]),
            "units are treated alike": np.all(mask == mask[:, :1]),
            "as many units stay in every example": len(set(mask.sum(axis=1).tolist())) == 1,
            "as many units stay in every draw": len({int(m.sum()) for m in masks}) == 1}


vanilla_train = Exercise(dropout.vanilla_dropout_train, returns="out, (mask,)")


@vanilla_train.case(points=1)
def the_stated_share_of_units_stays(f, rng):
    """With keep_prob = 0.8, four units of five are left on; with 0.3, three of ten."""
    return shares_left_on(f, rng)


@vanilla_train.case(points=1)
def units_that_stay_keep_their_value(f, rng):
    """Vanilla dropout does not rescale: out is x where the mask is 1, and 0 where it is 0."""
    x = rng.normal(size=(40, 40))
    out, (mask,) = f(x, keep_prob=0.6, rng=rng)
    return {"values in the mask": np.unique(mask), "values of out / x": np.unique(np.round(out / x, 6)),
            "out equals x times mask": np.allclose(out, x * mask)}


@vanilla_train.case(points=1)
def every_unit_of_every_example_has_its_own_coin(f, rng):
    """Neither whole rows nor whole columns go off together, and how many stay is left to chance."""
    x = rng.normal(size=(40, 40))
    return coins(x, [f(x, keep_prob=0.6, rng=rng)[0] for _ in range(6)])


@vanilla_train.case(points=1)
def the_coins_come_from_rng(f, rng):
    """Two generators with the same seed give the same mask, two seeds give different ones."""
    return by_seed(f, rng, "mask", np.ones((10, 10)), keep_prob=0.6, of=itemgetter(0))


vanilla_train.mistake("keep_mask(x.shape, keep_prob=keep_prob, rng=rng)",
                      "(~keep_mask(x.shape, keep_prob=keep_prob, rng=rng))", earns=3,
    hint="You read keep_prob as the probability of dropping. Here it is the probability of keeping, as in the lecture: "
         "with 0.8, how many of ten units should stay on?")
vanilla_train.mistake(".astype(x.dtype)\n", ".astype(x.dtype) / keep_prob\n", earns=4,
    hint="You scaled up the units that stay. That is inverted dropout, the next exercise; vanilla dropout leaves them "
         "alone in training and scales at test time.")
vanilla_train.mistake(".astype(x.dtype)\n", ".astype(x.dtype) * keep_prob\n", earns=4,
    hint="You scaled in training. Vanilla dropout multiplies by keep_prob at test time only, when no unit is off.")
vanilla_train.mistake("keep_mask(x.shape,", "keep_mask(x.shape[1:],", earns=0,
    hint="One coin for each unit serves your whole batch: every example loses the same units. "
         "Which shape should the mask have?")
vanilla_train.mistake("keep_mask(x.shape,", "np.ones(x.shape, bool) * keep_mask(x.shape[1:],", earns=4,
    hint="One coin for each unit serves your whole batch, though the mask has the shape of x: every example loses the "
         "same units. How many coins do you toss?")
vanilla_train.mistake("keep_mask(x.shape,", "keep_mask((len(x), 1),", earns=0,
    hint="One coin for each example: it loses all its units or none. Which shape should the mask have?")
vanilla_train.mistake("keep_mask(x.shape,", "np.ones(x.shape, bool) * keep_mask((len(x), 1),", earns=3,
    hint="One coin for each example, though the mask has the shape of x: an example loses all its units or none. "
         "How many coins do you toss?")
vanilla_train.mistake("rng=rng).astype", "rng=np.random.default_rng(0)).astype", earns=3,
    hint="You toss your own coins, always the same ones. Draw them from the rng that you are given: then a run can be "
         "repeated, and the next batch still gets another mask.")
vanilla_train.mistake("x * mask, (mask,)", "x * mask, (1 - mask,)", earns=4,
    hint="Your mask holds 1 for the units that went off. The backward pass will multiply by it: "
         "what should it hold for the units that stay?")
vanilla_train.no_loop(lambda f, rng, n: f(rng.random((n, 5)), keep_prob=1.0, rng=rng), shown=lambda result: result[0],
    earns=4, hint="A generator fills an array of any shape in one call, and one comparison turns it into coins.")


vanilla_predict = Exercise(dropout.vanilla_dropout_predict)


@vanilla_predict.case(points=1)
def test_time_gives_what_training_gave_on_average(f, rng):
    """A unit that was on with probability keep_prob gave keep_prob · x on average."""
    return f(rng.normal(size=(8, 6)), keep_prob=0.7)


@vanilla_predict.case(points=1)
def no_unit_is_off_at_test_time(f, rng):
    """The same x gives the same answer each time, and no zeros."""
    x = rng.uniform(1, 2, size=(50, 50))
    a, b = f(x, keep_prob=0.5), f(x, keep_prob=0.5)
    return {"same answer twice": np.array_equal(a, b), "all of x is there, by one factor": x_is_left(a, x),
            "share of units off, each time": np.array([np.mean(a == 0), np.mean(b == 0)]).round(1)}


@vanilla_predict.case(points=1)
def keeping_all_changes_nothing(f, rng):
    """With keep_prob = 1 there is no dropout."""
    return f(rng.normal(size=(2, 5)), keep_prob=1.0)


vanilla_predict.mistake("x * keep_prob", "x", earns=3,
    hint="You return x as it is. In training only a share keep_prob of the units was on, so the next layer is used to "
         "smaller sums: what does it get now?")
vanilla_predict.mistake("x * keep_prob", "x / keep_prob", earns=3,
    hint="You divided by keep_prob. At test time all units are on, which is more than the next layer was trained with: "
         "should the values go up or down?")
vanilla_predict.mistake("x * keep_prob", "x * (1 - keep_prob)", earns=1,
    hint="You scaled by the probability of dropping. “Multiply by the dropout probability” means the probability "
         "of keeping a unit.")
vanilla_predict.mistake("x * keep_prob", "x * (np.random.default_rng().random(x.shape) < keep_prob)", earns=2,
    hint="You drop units at test time too. Then the same picture gets another answer each time; the point of this step "
         "is to average the coins out.")
vanilla_predict.mistake("x * keep_prob", "x * keep_prob**2", earns=3,
    hint="You multiplied by keep_prob twice. Once for one layer of coins.")
vanilla_predict.no_loop(lambda f, rng, n: f(rng.normal(size=(n, 5)), keep_prob=1.0), earns=3,
    hint="A number times an array is an array.")


forward = Exercise(dropout.dropout_forward, returns="out, (mask,)")


@forward.case(points=1)
def the_stated_share_of_inputs_stays(f, rng):
    """With keep_prob = 0.8, four units of five are left on; with 0.3, three of ten."""
    return shares_left_on(f, rng)


@forward.case(points=2)
def units_that_stay_are_scaled_up(f, rng):
    """So that E[out] = x: with keep_prob = 0.8, a unit of 1 comes out as 0 or 1.25. Here with another keep_prob."""
    out, _ = f(np.ones((160, 160)), keep_prob=rng.uniform(0.65, 0.9), rng=rng)
    return {"values that units of 1 take": np.unique(np.round(out, 6))}


@forward.case(points=1)
def the_mask_tells_what_was_done(f, rng):
    """out = x ⊙ mask, so that the backward pass needs nothing but the mask."""
    x = rng.normal(size=(40, 40))
    out, (mask,) = f(x, keep_prob=rng.uniform(0.4, 0.6), rng=rng)
    return {"values in the mask": np.unique(np.round(1.0 * mask, 6)),
            "out equals x times mask": np.allclose(out, x * mask)}


@forward.case(points=1)
def each_unit_of_each_example_has_its_own_coin(f, rng):
    """From rng: neither rows nor columns go off together, how many stay is left to chance, and a seed tells it all."""
    x = rng.normal(size=(40, 40))
    return {**coins(x, [f(x, keep_prob=0.6, rng=rng)[0] for _ in range(6)]),
            **by_seed(f, rng, "mask", x, keep_prob=0.6, of=itemgetter(0))}


forward.mistake("keep = keep_mask", "keep = ~keep_mask", earns=4,
    hint="You read keep_prob as the probability of dropping. Here it is the probability of keeping; PyTorch's p is "
         "the other one.")
forward.mistake(" / keep_prob\n", "\n", earns=3,
    hint="The units that stay are not scaled up, so on average out is too small: that is vanilla dropout, and then the "
         "test-time pass would have to make up for it.")
forward.mistake(" / keep_prob\n", " / keep_prob / keep_prob\n", earns=3,
    hint="You divided by keep_prob twice. Your net will be thrilled: every layer is louder than the last. "
         "Is the scale in your mask already, when you scale out?")
forward.mistake("keep_prob=keep_prob, rng=rng)\n    mask = keep.astype(x.dtype) / keep_prob\n",
                "keep_prob=1.0, rng=rng)\n    mask = keep.astype(x.dtype)\n", earns=1,
    hint="No unit is ever off. Do you write random < p / p? Python divides before it compares, and p / p is 1: where "
         "do brackets belong?")
forward.mistake("x * mask, (mask,)", "x * mask / keep_prob, (mask,)", earns=3,
    hint="The mask holds the scale already, and out is scaled once more. What should out be, given the mask?")
forward.mistake("x * mask, (mask,)", "x * mask, (keep.astype(x.dtype),)", earns=5,
    hint="The mask that you keep holds 0 and 1: the scale is in out only. The backward pass will get the mask and "
         "nothing else; what must stand in it?")
forward.mistake(" / keep_prob\n", " / (1 - keep_prob)\n", earns=2,
    hint="You divided by the probability of dropping. A unit is on with probability keep_prob: what must its value be, "
         "so that the average over coins is x again?")
forward.mistake(" / keep_prob\n", " * keep_prob\n", earns=3,
    hint="You scaled the units that stay down. Some are off already, so on average even less gets through: "
         "which way must the others go?")
forward.mistake("keep_mask(x.shape,", "keep_mask(x.shape[1:],", earns=0,
    hint="One row of coins serves your whole batch: every example loses the same units. "
         "Which shape should the mask have?")
forward.mistake("keep_mask(x.shape,", "np.ones(x.shape, bool) * keep_mask(x.shape[1:],", earns=5,
    hint="One row of coins serves your whole batch, though the mask has the shape of x: every example loses the same "
         "units. How many coins do you toss?")
forward.mistake("keep_mask(x.shape,", "keep_mask((len(x), 1),", earns=0,
    hint="One coin for each example: it loses all its units or none. Which shape should the mask have?")
forward.mistake("keep_mask(x.shape,", "np.ones(x.shape, bool) * keep_mask((len(x), 1),", earns=4,
    hint="One coin for each example, though the mask has the shape of x: an example loses all its units or none. "
         "How many coins do you toss?")
forward.mistake("keep_prob=keep_prob, rng=rng)\n", "keep_prob=keep_prob, rng=np.random.default_rng(0))\n", earns=5,
    hint="You toss the same coins in every call, so that the same units are off for ever. Draw from the rng that "
         "you are given.")
forward.no_loop(lambda f, rng, n: f(rng.random((n, 5)), keep_prob=1.0, rng=rng), shown=lambda result: result[0],
    earns=5, hint="A generator fills an array of any shape in one call, and one comparison turns it into coins.")


backward = Exercise(dropout.dropout_backward, returns="dx")


def half_on(rng, *shape):
    """A mask of keep_prob = 0.7 that left half of the units on: its scale is not that of the share."""
    return (rng.permutation(math.prod(shape)).reshape(shape) % 2) / 0.7


@backward.case(points=1)
def the_gradient_flows_through_the_units_that_stayed(f, rng):
    """Where the mask is 0, out did not depend on x, and dx is 0."""
    mask = (rng.random((8, 6)) < 0.5) / 0.5
    dx = f(rng.uniform(1, 2, size=(8, 6)), mask)
    return {"share of dx that is 0 where the mask is 0": np.mean(dx[mask == 0] == 0)}


@backward.case(points=1)
def the_gradient_is_scaled_as_the_unit_was(f, rng):
    """What the forward pass multiplied by 1 / keep_prob, the backward pass multiplies by it too."""
    return f(rng.normal(size=(4, 3)), np.full((4, 3), 1.25))


@backward.case(points=1)
def dx_is_that_of_centred_differences(f, rng):
    """For out = x ⊙ mask, ∂L/∂x agrees with moving each x a little."""
    return f(rng.normal(size=(5, 4)), half_on(rng, 5, 4))


backward.mistake("dout * mask", "dout", earns=0,
    hint="You pass the gradient through as if no unit had been off. What does out say about a unit with mask 0?")
backward.mistake("dout * mask", "dout * (mask > 0)", earns=1,
    hint="The right units get a gradient, but not the right amount: in the forward pass they were scaled.")
backward.mistake("dout * mask", "dout / np.where(mask > 0, mask, np.inf)", earns=1,
    hint="You divided by the scale, as if to undo it. out = x ⊙ mask: what is its derivative with respect to x?")
backward.mistake("dout * mask", "dout * mask * mask", earns=1,
    hint="You multiplied by the mask twice: the scale is in there squared.")
backward.mistake("dout * mask", "dout * (mask == 0)", earns=0,
    hint="Your gradient goes to the units that were off. They had no part in the loss.")
backward.mistake("dout * mask", "mask", earns=1,
    hint="That is ∂out/∂x. The chain rule multiplies it by what arrives from above, dout.")
backward.no_loop(lambda f, rng, n: f(rng.normal(size=(n, 5)), half_on(rng, n, 5)), earns=3,
    hint="What does * do with two arrays of one shape?")


average = Exercise(dropout.average_over_masks, unasked={"dtype": "it is compared with a net, and no step in one"})


@average.case(points=1)
def a_fair_coin_weighs_all_masks_alike(f, rng):
    """With keep_prob = 0.5 each of the 2^D masks counts 1 / 2^D."""
    return f(rng.normal(size=(3, 5)), rng.normal(size=(5, 8)), rng.uniform(-1, 1, size=8), keep_prob=0.5)


@average.case(points=1)
def an_unfair_coin_does_not(f, rng):
    """A mask that keeps k of D units has probability p^k (1-p)^(D-k)."""
    return f(rng.normal(size=(3, 5)), rng.normal(size=(5, 8)), rng.uniform(-1, 1, size=8), keep_prob=0.8)


@average.case(points=1)
def units_that_are_never_cut_off_average_to_the_scaled_net(f, rng):
    """Where all is positive, ReLU never acts, and the average is (p x) W + b."""
    return f(rng.random((2, 6)), rng.random((6, 2)), rng.random(2), keep_prob=0.3)


@average.case(points=1)
def two_weights_that_cancel(f, rng):
    """x = (1, 1), w = (1, -1): one mask of four lets something through. The scaled net says 0."""
    return f(np.ones((1, 2)), np.array([[1.0], [-1.0]]), np.zeros(1), keep_prob=rng.uniform(0.55, 0.8))


average.mistake("keep_prob**k * (1 - keep_prob)**(D - k)", "np.full(2**D, 2.0**-D)", earns=1,
    hint="Your average counts every mask alike. That is right for a fair coin; with keep_prob = 0.8, is the mask that "
         "drops everything as likely as the one that keeps everything?")
average.mistake("keep_prob**k * (1 - keep_prob)**(D - k)", "(1 - keep_prob)**k * keep_prob**(D - k)", earns=2,
    hint="Keep and drop have changed places in the probability of a mask.")
average.mistake("np.maximum(0, (x[:, None] * masks) @ w + b)", "(x[:, None] * masks) @ w + b", earns=1,
    hint="There is no ReLU: without it the average is the scaled net, and there would be nothing to compute.")
average.mistake("return prob @ hidden", "return np.maximum(0, prob @ ((x[:, None] * masks) @ w + b))", earns=1,
    hint="You averaged first and cut off at 0 then: that is the scaled net, with which this average is to be compared. "
         "The net cuts off under each mask; the average comes last.")
average.mistake("(x[:, None] * masks) @ w + b)", "(x[:, None] * masks / keep_prob) @ w + b)", earns=0,
    hint="You scaled the units that stay, as inverted dropout does. Here the masks are 0 and 1.")
average.mistake("prob @ hidden", "hidden.sum(axis=1)", earns=0,
    hint="You added the masks up without their probabilities. An average weighs each, and the weights add up to 1.")
average.mistake("@ w + b)", "@ w)", earns=1,
    hint="The bias is missing. It is added under every mask, and no coin is tossed for it.")
average.no_loop(lambda f, rng, n: f(*map(rng.standard_normal, ((n, 4), (4, 2))), rng.random(2), keep_prob=0.6), earns=4,
    hint="Under one mask, a matrix product takes all examples. (A loop over the masks is fine.)")
