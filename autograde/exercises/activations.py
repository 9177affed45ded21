"""Chapter 1: activations."""

import numpy as np

from autograde.exercises.draws import in_any_order
from autograde.exercises.fit import OWN
from autograde.exercises.model import Exercise
from course_lib import activations

sigmoid = Exercise(activations.sigmoid_forward, returns="out, (out,)",
                   unasked={"dtype": OWN})


@sigmoid.case(points=1)
def every_number_is_squashed_to_between_0_and_1(f, rng):
    """σ(x) = 1 / (1 + e⁻ˣ): ½ at 0, above it on the right, below it on the left."""
    out, _ = f(np.append(0.0, rng.permutation([-3, 3] * 5) * np.abs(rng.normal(size=10))))
    return out


@sigmoid.case(points=1)
def a_thousand_is_not_too_large(f, rng):
    """σ(-1000) is 0 and σ(1000) is 1 to all digits, and no exponential overflows on the way there."""
    x = rng.permutation([-1000, 1000] * 4) * rng.uniform(1, 2, size=8)
    out, _ = f(x)
    return {"σ at -1000 and 1000, or beyond": out, "an exponential overflows": f.overflows(x)}


@sigmoid.case(points=1)
def small_outputs_keep_their_digits(f, rng):
    """σ(-40) is 4·10⁻¹⁸, not 0: a loss takes the logarithm of it, and log σ(x) ≈ x far on the left."""
    out, _ = f(np.array([-40.0, -200.0]) * rng.uniform(1, 1.5))
    return {"log σ at -40 and -200, or below": np.log(out)}


@sigmoid.case(points=1)
def half_precision_has_room_enough(f, rng):
    """In float16, in which nets often compute, e¹² is beyond the largest number, 65504; σ(-12) is no problem."""
    out, _ = f(-rng.permuted(np.append(rng.integers(12, 16, size=4), [9, 10]))[None].astype(np.float16))
    return {"log σ at -9 … -15, rounded": np.log(np.asarray(out, dtype=float)).round()}


@sigmoid.case(points=1)
def the_backward_pass_is_given_the_output_and_float32_stays(f, rng):
    """The second result is (out,); float32 goes in and float32 comes out."""
    out, (kept,) = f(rng.normal(size=(4, 3)).astype(np.float32))
    return {"what is kept is out": np.array_equal(kept, out), "dtype of out": out.dtype.name, "out": out}


sigmoid.mistake("np.maximum(x >= 0, e) / (1 + e)", "1 / (1 + np.exp(-x))", earns=4,
    hint="The definition as it stands: for a negative x far from 0 its exponential overflows, and 1 / inf "
         "comes out. Which of the two forms has a small exponential there?")
sigmoid.mistake("np.maximum(x >= 0, e) / (1 + e)", "np.exp(x) / (1 + np.exp(x))", earns=5,
    hint="On the right your numerator and your denominator both become infinite, and inf / inf is nan. "
         "One form serves one side only.")
sigmoid.mistake("np.maximum(x >= 0, e) / (1 + e)", "1 / (1 + e)", earns=0,
    hint="Your curve is the same on the left as on the right, never below ½. With |x| in the exponent both sides look "
         "alike: what must be above the fraction line when x is negative?")
sigmoid.mistake("np.maximum(x >= 0, e) / (1 + e)", "0.5 + 0.5 * np.tanh(0.5 * x)", earns=4,
    hint="On the left you make small numbers of large ones that cancel, as ½ + ½ tanh does, or 1 - σ(-x): it never "
         "overflows, but nothing is left of a number like 10⁻¹⁸, and the logarithm of that nothing is -inf.")
sigmoid.mistake("np.maximum(x >= 0, e) / (1 + e)", "1 / (1 + np.exp(-np.clip(x, -500, 500)))", earns=5,
    hint="You cut x off, so that e⁻ˣ stays a number. But where it stays one depends on the dtype: in float16, e¹² is "
         "too large already. A form whose exponential never grows needs no such border.")
sigmoid.mistake("np.maximum(x >= 0, e) / (1 + e)", "0.5 + 0.5 * np.tanh(x)", earns=1,
    hint="Your curve is twice as steep as it should be: tanh(x) = 2 σ(2x) - 1. And even with the right slope, a tanh "
         "loses the digits of small outputs.")
sigmoid.mistake("np.maximum(x >= 0, e) / (1 + e)", "1 / (1 + np.exp(x))", earns=0,
    hint="Your curve falls: large inputs give small outputs. Look at the sign in the exponent, and at what happens to "
         "it for large x.")
sigmoid.mistake("np.maximum(x >= 0, e) / (1 + e)", "np.tanh(x)", earns=0,
    hint="That is tanh. It goes from -1 to 1; where does the sigmoid begin?")
sigmoid.mistake("return sigma, (sigma,)", "sigma = sigma.astype(float)\n    return sigma, (sigma,)", earns=5,
    hint="What you return is float64 whatever comes in. Is there an np.zeros without a dtype on the way?")
sigmoid.mistake("return sigma, (sigma,)", "return sigma, (x,)", earns=5,
    hint="You keep the input for the backward pass. It works with the output, which spares it a second exponential.")
sigmoid.no_loop(lambda f, rng, n: f(rng.normal(size=n)), over="numbers", shown=lambda result: result[0], earns=5,
    hint="Where each side of 0 has a formula of its own, a mask or np.where chooses for all numbers at once.")


sigmoid_back = Exercise(activations.sigmoid_backward, returns="dx")


@sigmoid_back.case(points=1)
def the_slope_is_a_quarter_at_most(f, rng):
    """For a gradient of 1 from above: ¼ where the output is ½, 0 where it is 0 or 1."""
    return {"dx at outputs 0, ½ and 1": f(np.ones(6), rng.permutation([0, 0.5, 1, 0, 0.5, 1]))}


@sigmoid_back.case(points=1)
def what_arrives_from_above_is_passed_on(f, rng):
    """∂L/∂x = ∂L/∂out ⊙ σ'(x), for gradients of either sign and any shape."""
    return f(rng.normal(size=(2, 3, 4)), rng.uniform(0.05, 0.95, size=(2, 3, 4)))


@sigmoid_back.case(points=1)
def dx_is_that_of_centred_differences(f, rng):
    """Moving each x a little moves the loss by as much as dx says."""
    x = rng.normal(size=6)
    return f(np.array([1.0, -1, 2, -2, 3, -3]), 1 / (1 + np.exp(-x)))


sigmoid_back.mistake("dout * out * (1 - out)", "dout / (1 + np.exp(-out)) / (1 + np.exp(out))", earns=0,
    hint="You applied the sigmoid to what is its output already. The argument `out` is σ(x), not x.")
sigmoid_back.mistake("dout * out * (1 - out)", "(1 - out) * out", earns=1,
    hint="That is the slope σ'(x). The chain rule multiplies it by what arrives from above, dout.")
sigmoid_back.mistake("dout * out * (1 - out)", "dout * (1 - out**2)", earns=0,
    hint="That is the slope of tanh, from its output. In the middle of the sigmoid it would be ¾: is "
         "it as steep as that?")
sigmoid_back.mistake("dout * out * (1 - out)", "dout * (1 - out)", earns=0,
    hint="One factor is missing. Your slope is 0 where the output is 1, but also 1 where the output is 0: "
         "how flat is the curve on the far left?")
sigmoid_back.mistake("dout * out * (1 - out)", "dout * out", earns=0,
    hint="One factor is missing. Your slope is 0 where the output is 0, but also 1 where the output is 1: "
         "how flat is the curve on the far right?")
sigmoid_back.mistake("dout * out * (1 - out)", "dout * out * (out - 1)", earns=0,
    hint="Your gradient points the other way. The sigmoid rises everywhere: which sign has its slope?")
sigmoid_back.mistake("dout * out * (1 - out)", "dout * (1 - dout) * out", earns=0,
    hint="The slope depends on where the unit is, and that is told by out alone; your bracket asks dout.")
sigmoid_back.no_loop(lambda f, rng, n: f(rng.normal(size=n), rng.uniform(size=n)), over="numbers", earns=3,
    hint="What does * do with two arrays of one shape?")


share = Exercise(activations.one_sign_share, returns="a number", unasked={"dtype": "a number comes out"})


@share.case(points=1)
def positive_inputs_and_one_example(f, rng):
    """∂L/∂w = x ∂L/∂z: with x positive, all weights of a unit want the same. The share is 1.
    With inputs of both signs it is 0."""
    x, dz = rng.uniform(0.1, 1, size=6), rng.uniform(0.1, 1, size=8) * np.tile([1, -1], 4)
    inputs = {"positive inputs": x, "inputs of both signs": x * (1, 1, -1, 1, 1, 1), "negative inputs": -x,
              "inputs of both signs, again": x * (-1, 1, 1, -1, 1, 1)}
    return in_any_order(rng, {f"share, {name}": lambda x=x: f(np.outer(x, dz)) for name, x in inputs.items()})


@share.case(points=1)
def both_signs_count(f, rng):
    """With a unit whose gradients are all positive, one all negative, one mixed, the share is ⅔; here of more units."""
    dw = np.array([[1.0, -2.0, 3.0], [2.0, -1.0, -1.0], [3.0, -5.0, 2.0], [1.0, -1.0, 1.0]])
    return {"share": f(np.repeat(dw, rng.integers((2, 2, 1), (6, 6, 4)), axis=1))}


@share.case(points=1)
def a_unit_is_a_column(f, rng):
    """dw is (D, M): 3 weights for each of 200 units."""
    return {"share": f(rng.normal(size=(3, 200)))}


@share.case(points=1)
def a_zero_does_not_disagree(f, rng):
    """A weight whose gradient is 0 stays where it is; the others decide."""
    dw = np.array([[0, 0, 0, 0, 0], [-1, -2, 0, 1, 2], [-3, -1, 0, -1, 3]], dtype=float)
    return {f"share, {many} layer": f(np.repeat(dw, rng.integers((1, 1, 1, 1, 1), (6, 6, 6, 4, 6)), axis=1))
            for many in ("first", "second", "third", "fourth", "fifth", "sixth")}


share.mistake("np.all(dw >= 0, axis=0) | np.all(dw <= 0, axis=0)", "np.all(dw >= 0, axis=1) | np.all(dw <= 0, axis=1)",
    earns=0, hint="You asked row by row, and a row of dw holds one input's weights to all units. "
                  "Along which axis do the weights of one unit lie?")
share.mistake("np.all(dw >= 0, axis=0) | np.all(dw <= 0, axis=0)", "np.all(dw >= 0, axis=0)", earns=0,
    hint="You count the units whose weights all have positive gradients. All negative is one sign too.")
share.mistake("np.all(dw >= 0, axis=0) | np.all(dw <= 0, axis=0)", "np.all(dw > 0, axis=0) | np.all(dw < 0, axis=0)",
    earns=4, hint="With a gradient of exactly 0 among them, your units no longer count. "
                  "Does a weight that stays where it is disagree with the others? After a ReLU, such zeros are many.")
share.mistake("np.all(dw >= 0, axis=0) | np.all(dw <= 0, axis=0)", "dw >= 0", earns=0,
    hint="You count single weights. Asked for is the share of units, each of which has D weights that agree or do not.")
share.mistake("np.all(dw >= 0, axis=0) | np.all(dw <= 0, axis=0)", "np.any(dw >= 0, axis=0) | np.any(dw <= 0, axis=0)",
    earns=0, hint="Some weight with this sign, or some with that one: that is so for every unit. All must agree.")
share.mistake("float(one_sign.mean())", "float(one_sign.sum())", earns=0,
    hint="You return how many units there are, not their share.")
share.mistake("float(one_sign.mean())", "1 - float(one_sign.mean())", earns=0,
    hint="You return the share of the units whose weights disagree.")
share.no_loop(lambda f, rng, n: f(np.hstack([
    -np.ones((3, 4)), np.ones((3, 2)), rng.normal(size=(3, n - 6))])), over="units",
    through="dw.T", earns=4, hint="np.all and np.any take an axis: they ask all units in one call.")


leaky = Exercise(activations.leaky_relu_forward, returns="out, (x, slope)")


@leaky.case(points=1)
def a_tenth_gets_through_on_the_left(f, rng):
    """With slope = 0.1: positive numbers stay, of negative ones a tenth is left."""
    out, _ = f(np.append(rng.normal(size=8), [-1000.0, 1000.0]), slope=0.1)
    return out


@leaky.case(points=1)
def the_slope_is_an_argument(f, rng):
    """Between ReLU, with slope = 0, and the identity, with slope = 1."""
    x = rng.uniform(0.5, 2, size=(2, 4)) * [1, -1, 1, -1]
    return {f"slope = {slope}": f(x, slope=slope)[0] for slope in (0.0, 0.35, 1.0)}


@leaky.case(points=1)
def the_backward_pass_is_given_x_and_slope(f, rng):
    """The second result is (x, slope)."""
    _, (x, slope) = f(np.append(rng.normal(size=4), -1.0), slope=0.2)
    return {"x": x, "slope": slope}


leaky.mistake("np.maximum(out, x, out=out), (", "np.maximum(x, 0 * x), (", earns=1,
    hint="That is ReLU: nothing gets through on the left. Leaky ReLU lets a little of x through there.")
leaky.mistake("np.maximum(out, x, out=out), (", "np.maximum(x, 0.01 * x), (", earns=1,
    hint="A hundredth gets through on the left, whatever slope says. Good libraries have that as their default; "
         "here slope is an argument.")
leaky.mistake("np.maximum(out, x, out=out), (", "np.maximum(x, 0.1 * x), (", earns=3,
    hint="Your slope is the lecture's, always: the argument of that name has no effect.")
leaky.mistake("np.maximum(out, x, out=out), (", "np.minimum(x, slope * x), (", earns=1,
    hint="You took the smaller of the two. Try x = 2: which one should win?")
leaky.mistake("np.maximum(out, x, out=out), (", "np.maximum(x, -slope * x), (", earns=1,
    hint="Your negative inputs come out positive. A leak is small, but it keeps the sign.")
leaky.mistake("np.maximum(out, x, out=out), (", "slope * x, (", earns=1,
    hint="Everything is scaled down, the positive side too. That would be a linear layer.")
leaky.mistake("np.maximum(out, x, out=out), (", "np.where(x > 0, x, slope), (", earns=1,
    hint="Your left side is flat at the height of slope. It is the factor by which x is multiplied there.")
leaky.mistake("(x, slope)\n", "(np.maximum(x, 0), slope)\n", earns=3,
    hint="You keep something else than x for the backward pass. It must know on which side each input was.")
leaky.no_loop(lambda f, rng, n: f(rng.normal(size=(n, 3)), slope=0.1), shown=lambda result: result[0], earns=3,
    hint="There is a maximum in the formula, and NumPy has one for whole arrays.")


leaky_back = Exercise(activations.leaky_relu_backward, returns="dx", unasked={"dtype": OWN})


@leaky_back.case(points=1)
def whole_on_the_right_and_a_tenth_on_the_left(f, rng):
    """The gradient passes where x was positive; elsewhere it is multiplied by slope."""
    x = np.where(np.arange(12) % 3 == 0, 1, -1) * rng.uniform(0.5, 2, size=12)
    return f(rng.normal(size=12), x, 0.1)


@leaky_back.case(points=1)
def from_relu_to_the_identity(f, rng):
    """With slope = 0 nothing passes on the left, with slope = 1 everything."""
    dout, x = rng.normal(size=(2, 3, 4))
    return {f"slope = {slope}": f(dout, x, slope) for slope in (0.0, 0.5, 1.0)}


@leaky_back.case(points=1)
def at_the_kink_the_slope_is_that_of_the_left(f, rng):
    """x = 0 has two slopes to choose from. We take the one of the negative side."""
    return {"dx at x = 0": f(rng.uniform(1, 2, size=3), np.zeros(3), 0.1)}


@leaky_back.case(points=1)
def float32_stays_float32(f, rng):
    """A gradient that becomes float64 on its way makes the whole backward pass slower."""
    dout, x = rng.normal(size=(2, 3, 4)).astype(np.float32)
    dx = f(dout, x, 0.1)
    return {"dtype of dx": dx.dtype.name, "dx": dx}


leaky_back.mistake("np.maximum(x > 0, slope, dtype=x.dtype)", "np.maximum(x > 0, slope)", earns=4,
    hint="Your dx is float64 whatever comes in. A number like 0.1 in np.where or with booleans makes float64; which "
         "dtype has x?")
leaky_back.mistake("np.maximum(x > 0, slope, dtype=x.dtype)", "np.maximum(x >= 0, slope, dtype=x.dtype)", earns=4,
    hint="At x = 0 you take the slope of the right side. Either would be a fair choice; here we take the left one.")
leaky_back.mistake("np.maximum(x > 0, slope, dtype=x.dtype)", "np.maximum(dout > 0, slope, dtype=x.dtype)", earns=0,
    hint="You ask for the sign of the gradient that arrives. Which side the unit was on in the forward pass, x tells.")
leaky_back.mistake("np.maximum(x > 0, slope, dtype=x.dtype)", "np.maximum(x, slope * x, dtype=x.dtype)", earns=0,
    hint="You multiply dout by what came out of the forward pass. The chain rule wants its slope there.")
leaky_back.mistake("np.maximum(x > 0, slope, dtype=x.dtype)", "np.greater(x, 0, dtype=bool)", earns=0,
    hint="Nothing passes on the left: that is ReLU's gradient. Through the leak of the forward pass some gradient "
         "leaks back.")
leaky_back.mistake("dout * np.maximum(x > 0, slope, dtype=x.dtype)", "np.maximum(x > 0, slope, dtype=x.dtype)", earns=0,
    hint="That is the slope of leaky ReLU. The chain rule multiplies it by what arrives from above, dout.")
leaky_back.mistake("np.maximum(x > 0, slope, dtype=x.dtype)", "slope", earns=1,
    hint="You multiply by slope everywhere. On the right the function is x itself: how steep is it there?")
leaky_back.mistake("np.maximum(x > 0, slope, dtype=x.dtype)", "np.where(x > 0, 1, slope * x).astype(x.dtype)", earns=0,
    hint="On the left you multiply by slope · x, which is the value of the function. How steep is such a line?")
leaky_back.mistake("np.maximum(x > 0, slope, dtype=x.dtype)", "np.where(x > 0, 1, -slope).astype(x.dtype)", earns=0,
    hint="On the left your gradient has changed its sign. The function still rises there, only less.")
leaky_back.no_loop(lambda f, rng, n: f(*rng.normal(size=(2, n, 3)), 0.1), earns=4,
    hint="An `if` for each number becomes one comparison of the whole array; its result can be multiplied, or choose.")


elu = Exercise(activations.elu_forward, returns="out, (out, alpha)")


@elu.case(points=2)
def a_line_on_the_right_and_a_bend_on_the_left(f, rng):
    """x where x > 0, and α (eˣ - 1) elsewhere."""
    out, _ = f(np.array([0.0, *rng.uniform(0.2, 3, size=5), *rng.uniform(-3, -0.2, size=6)]), alpha=1.4)
    return out


@elu.case(points=1)
def alpha_is_how_deep_it_goes(f, rng):
    """Far on the left the curve ends at -α."""
    x = np.array([-1000.0, -30.0, -1.0, 0.0, 2.0])
    return {f"alpha = {alpha:.2f}": f(x, alpha=alpha)[0] for alpha in (rng.uniform(0.3, 0.7), rng.uniform(1.5, 1.9))}


@elu.case(points=1)
def large_numbers_are_left_alone(f, rng):
    """On the right no exponential is needed, and none may spoil the result."""
    out, _ = f(np.array([1000.0, 1.0]) * rng.uniform(1, 2), alpha=1.0)
    return {"out at 1000 and 1, or beyond": out}


@elu.case(points=1)
def small_numbers_keep_their_digits(f, rng):
    """eˣ ≈ 1 + x: at x = -10⁻¹², eˣ - 1 is left with a few digits. NumPy has a function that does both at once."""
    x = np.array([-1e-12, -3e-13]) * rng.uniform(1, 2)
    return {"out / x": f(x, alpha=1.0)[0] / x}


@elu.case(points=1)
def the_backward_pass_is_given_the_output_and_alpha(f, rng):
    """The second result is (out, alpha): no second exponential will be needed."""
    out, (kept, alpha) = f(rng.uniform(-2, 1, size=20), alpha=rng.uniform(1.2, 1.6))
    return {"what is kept is out": np.array_equal(kept, out), "alpha": alpha}


elu.mistake("np.expm1(np.clip(x, -np.inf, 0))", "np.exp(np.clip(x, -np.inf, 0)) - 1", earns=6,
    hint="For tiny x, eˣ - 1 is the difference of two numbers that agree in most of their digits, and few digits are "
         "left: look for the function of NumPy that knows about it.")
elu.mistake("out *= alpha", "out = (x <= 0) * (alpha * np.exp(np.clip(x, -np.inf, 0)) - 1)", earns=2,
    hint="Read your bracket again: α multiplies eˣ alone, and 1 is subtracted whatever α is. At x = 0 the two sides of "
         "the function should meet.")
elu.mistake("    out *= alpha\n", "", earns=3,
    hint="Your curve ends at -1 for every alpha: the argument has no effect.")
elu.mistake("out *= alpha", "out *= -alpha", earns=2,
    hint="On the left your curve goes up again. eˣ - 1 is negative there: which way should it count?")
elu.mistake("np.expm1(np.clip(x, -np.inf, 0))", "np.expm1(x)", earns=2,
    hint="The exponential is added on the right side as well, where the function is just x.")
elu.mistake("np.expm1(np.clip(x, -np.inf, 0))", "np.where(x > 0, 0, 1) * np.expm1(x)", earns=5,
    hint="You multiply by 0 what is not wanted. But e¹⁰⁰⁰ is infinite, and 0 · inf is nan: choose instead of "
         "multiplying, or do not let the exponential see large numbers.")
elu.mistake("out *= alpha\n    out += np.clip(x, 0, np.inf)",
            "out += np.clip(x, 0, np.inf)\n    out *= alpha", earns=3,
    hint="alpha scales your right side too. That is nearly SELU, which has another factor for it; in ELU the right "
         "side is x.")
elu.mistake("out += np.clip(x, 0, np.inf)", "out = np.maximum(x, alpha * x)", earns=3,
    hint="That is leaky ReLU, a straight line on the left. ELU bends.")
elu.mistake("return out, (out, alpha)", "return out, (x, alpha)", earns=6,
    hint="You keep the input for the backward pass. It works with the output, which spares it a second exponential.")
elu.no_loop(lambda f, rng, n: f(rng.normal(size=n), alpha=1.3), over="numbers", shown=lambda result: result[0],
    earns=6, hint="math.expm1 takes one number, NumPy's takes an array; and np.where chooses between two arrays.")


elu_back = Exercise(activations.elu_backward, returns="dx")


@elu_back.case(points=1)
def from_the_output_without_an_exponential(f, rng):
    """On the left α eˣ, which is out + α; on the right 1."""
    out = np.append(rng.uniform(-1.4, -0.1, size=6), rng.uniform(0.1, 3, size=5))
    return f(rng.normal(size=11), out, 1.5)


@elu_back.case(points=1)
def the_two_ends(f, rng):
    """At -α the curve is flat, and far on the right it is a line of slope 1."""
    return {"dx at outputs -α and 1000": f(rng.uniform(1, 2, size=2), np.array([-0.7, 1000.0]), 0.7)}


@elu_back.case(points=1)
def at_the_kink_the_slope_is_alpha(f, rng):
    """x = 0 belongs to the left side, where the slope ends at α. (With α = 1 there is no kink.)"""
    return {"dx at output 0": f(np.ones(1), np.zeros(1), rng.uniform(0.2, 0.4))}


@elu_back.case(points=1)
def the_slope_is_that_of_centred_differences(f, rng):
    """Moving each x a little moves the loss by as much as dx says, in any shape."""
    x = rng.normal(size=(3, 4))
    return f(rng.normal(size=(3, 4)), np.where(x > 0, x, np.expm1(np.minimum(x, 0))), 1.0)


elu_back.mistake("np.clip(out, -np.inf, 0) + alpha", "alpha * np.exp(np.clip(out, -np.inf, 0))", earns=1,
    hint="You took out for x: e to the power of the output. The exponential was taken in the forward pass; "
         "what has to be added to out to get α eˣ back?")
elu_back.mistake("np.clip(out, -np.inf, 0) + alpha",
    "np.clip(out, -np.inf, 0) + np.where(out > 0, alpha, 1).astype(out.dtype)", earns=1,
    hint="You add 1, which is right for α = 1 only. out = α eˣ - α: what is missing to α eˣ?")
elu_back.mistake("np.clip(out, -np.inf, 0) + alpha",
    "np.clip(out, -np.inf, 0) + np.where(out > 0, alpha, 0).astype(out.dtype)", earns=0,
    hint="On the left you multiply by the output itself, which is negative. The curve rises: what is missing to α eˣ?")
elu_back.mistake("np.clip(out, -np.inf, 0) + alpha",
    "out + np.where(out > 0, 2 * alpha - 1, alpha).astype(out.dtype)", earns=1,
    hint="Your formula of the left side serves the right side as well. There the function is x: how steep is that?")
elu_back.mistake("    slope *= dout\n", "", earns=1,
    hint="That is the slope of ELU. The chain rule multiplies it by what arrives from above, dout.")
elu_back.mistake("np.clip(out, -np.inf, 0) + alpha", "np.where(out > 0, alpha, 0).astype(out.dtype)", earns=1,
    hint="Nothing passes on the left: that is ReLU's gradient.")
elu_back.mistake("np.clip(out, -np.inf, 0) + alpha", "np.full_like(out, alpha)", earns=1,
    hint="Your left side is a line of slope α, as in a leaky ReLU. ELU bends: the further left, the flatter.")
elu_back.mistake("out > 0", "out >= 0", earns=4,
    hint="At x = 0 you take the slope of the right side. Either would be a fair choice; here 0 belongs to the left.")
elu_back.no_loop(lambda f, rng, n: f(*rng.uniform(-1, 2, size=(2, n, 3)), 1.2), earns=4,
    hint="An `if` for each number becomes one comparison of the whole array; its result can be multiplied, or choose.")


maxout = Exercise(activations.maxout_forward, returns="out, (x, w1, w2, first)")


def pieces(rng, N=5, D=4, M=3):
    """x, w1, b1, w2, b2 of a layer."""
    return [rng.normal(size=shape) for shape in ((N, D), (D, M), (M,), (D, M), (M,))]


@maxout.case(points=1)
def the_larger_of_two_affine_pieces(f, rng):
    """out = max(x W₁ + b₁, x W₂ + b₂), unit by unit."""
    return f(*pieces(rng, N=30, M=8))[0]


@maxout.case(points=1)
def relu_is_a_maxout_unit(f, rng):
    """With W₂ = 0 and b₂ = 0 the second piece is 0, and out = max(0, x W₁ + b₁)."""
    x, w, b, _, _ = pieces(rng, N=30, M=8)
    return f(x, w, b, 0 * w, 0 * b)[0]


@maxout.case(points=1)
def the_backward_pass_is_told_who_won(f, rng):
    """first is True where the first piece won, for each example and unit; x, w1 and w2 come with it."""
    x, w1, w2, first = f(*pieces(rng, N=100, M=8))[1]
    return {"first": first, "x": x, "w1": w1, "w2": w2}


@maxout.case(points=1)
def a_tie_goes_to_the_first(f, rng):
    """Where both pieces are equal, the first one counts as the winner."""
    x, w, *_ = pieces(rng, N=2, M=8)
    b, lower = rng.random(8), rng.permutation([0, 0, 0, 0, 1, 1, 1, 1])
    return {"first, where the pieces are equal, or the second is larger": f(x, w, b, w, b + lower)[1][3]}


maxout.mistake("np.maximum(z1, z2)", "np.minimum(z1, z2)", earns=2,
    hint="You took the smaller of the two pieces. That would be Minout.")
maxout.mistake("np.maximum(z1, z2)", "z1 + z2", earns=2,
    hint="You added the two pieces. The sum of two affine functions is affine: where would the non-linearity be?")
maxout.mistake("np.maximum(z1, z2)", "np.where(abs(z1) >= abs(z2), z1, z2)", earns=2,
    hint="You took the piece that is further from 0. Maxout takes the larger: 1 is larger than -5.")
maxout.mistake("np.maximum(z1, z2)", "np.maximum(0, np.maximum(z1, z2))", earns=3,
    hint="There is a ReLU on top. Maxout is the non-linearity already, and its output may well be negative.")
maxout.mistake("z1 = x @ w1 + b1", "z1 = x @ w1", earns=0,
    hint="The first piece lacks its bias.")
maxout.mistake("z2 = x @ w2 + b2", "z2 = x @ w2", earns=1,
    hint="The second piece lacks its bias.")
maxout.mistake("z1 >= z2)", "z1 > z2)", earns=4,
    hint="Where both are equal you say that the first piece did not win. Then the gradient goes to the second; "
         "here a tie goes to the first.")
maxout.mistake("z1 >= z2)", "z1 < z2)", earns=3,
    hint="Your first is True where the second piece won.")


@maxout.mistake(earns=2,
    hint="You took the maximum of the weights and then one affine piece of it, and that is affine again. The maximum "
         "is taken of what the two pieces give, so that one input can choose the first and another the second.")
def maxout_forward(x, w1, b1, w2, b2):
    first = x @ w1 + b1 >= x @ w2 + b2
    return x @ np.maximum(w1, w2) + np.maximum(b1, b2), (x, w1, w2, first)


maxout.no_loop(lambda f, rng, n: f(*pieces(rng, N=n, M=8)), shown=lambda result: result[0], earns=4,
    hint="A matrix product takes all rows of x; b is added to each of them.")


maxout_back = Exercise(activations.maxout_backward, returns="dx, dw1, db1, dw2, db2")


def backward_pieces(rng, N=5, D=4, M=3):
    """dout, x, w1, w2, first of a layer."""
    x, w1, _, w2, _ = pieces(rng, N, D, M)
    return rng.normal(size=(N, M)), x, w1, w2, rng.random((N, M)) < 0.4


@maxout_back.case(points=1)
def the_weights_of_the_piece_that_won_learn(f, rng):
    """dw1 gathers the examples in which the first piece won, dw2 the others."""
    _, dw1, _, dw2, _ = f(*backward_pieces(rng))
    return {"dw1": dw1, "dw2": dw2}


@maxout_back.case(points=1)
def the_biases_gather_over_the_examples(f, rng):
    """b₁ is added in every example: its gradient is the sum of what arrives at the first piece, and so for b₂."""
    _, _, db1, _, db2 = f(*backward_pieces(rng))
    return {"db1": db1, "db2": db2}


@maxout_back.case(points=1)
def x_hears_from_both_pieces(f, rng):
    """Each unit sends its gradient down through the weights of the piece that won there."""
    return {"dx": f(*backward_pieces(rng))[0]}


@maxout_back.case(points=1)
def the_loser_learns_nothing(f, rng):
    """If the first piece always wins, this is the backward pass of one affine layer."""
    dout, x, w1, w2, first = backward_pieces(rng)
    dx, dw1, db1, dw2, db2 = f(dout, x, w1, w2, np.ones_like(first))
    return {"dx": dx, "dw1": dw1, "db1": db1, "dw2": dw2, "db2": db2}


maxout_back.mistake("dz2 = dout - dz1", "dz2 = dout", earns=0,
    hint="The second piece gets the gradient of every example, also of those in which it lost. "
         "If it had moved a little there, would out have changed?")
maxout_back.mistake("dz2 = dout - dz1", "dz1 = dz2 = dout", earns=0,
    hint="Both pieces get the whole gradient, whichever of them won. Move the smaller of two numbers a little: what "
         "happens to the larger one?")
maxout_back.mistake("dz1 = dout * first", "dz1 = dout * (1 - first)", earns=0,
    hint="The winners' gradient goes to the losers. Where first is True, which piece is out made of?")
maxout_back.mistake("dx = dz1 @ w1.T + dz2 @ w2.T", "dx = dz1 @ w1.T", earns=3,
    hint="x hears from the first piece only. Where the second one won, its weights carried x to out.")
maxout_back.mistake("dx = dz1 @ w1.T + dz2 @ w2.T", "dx = dout @ (w1 + w2).T", earns=2,
    hint="Each unit sends its gradient to x through both sets of weights. Only the piece that won had a part in out.")
maxout_back.mistake("dx = dz1 @ w1.T + dz2 @ w2.T", "dx = dz1 @ w2.T + dz2 @ w1.T", earns=2,
    hint="The weights have changed places on the way down to x.")
maxout_back.mistake("dx, x.T @ dz1, dz1.sum(axis=0), x.T @ dz2, dz2.sum(axis=0)",
                    "dx, x.T @ dz1, dz1.mean(axis=0), x.T @ dz2, dz2.mean(axis=0)", earns=2,
    hint="You averaged over the examples for the biases. The loss has its 1/N in it already, if it wants one; "
         "what is used N times gathers N gradients.")
maxout_back.mistake("dx, x.T @ dz1, dz1.sum(axis=0), x.T @ dz2, dz2.sum(axis=0)",
                    "dx, x.T @ dz1 / len(x), dz1.mean(axis=0), x.T @ dz2 / len(x), dz2.mean(axis=0)", earns=1,
    hint="You divided by the number of examples. If the loss is a mean, its 1/N is in dout already; "
         "what is used N times gathers N gradients.")
maxout_back.mistake("dx, x.T @ dz1, dz1.sum(axis=0), x.T @ dz2, dz2.sum(axis=0)",
                    "dx, x.T @ dout, dz1.sum(axis=0), x.T @ dout, dz2.sum(axis=0)", earns=2,
    hint="The weights of both pieces learn from every example. Did both have a part in every output?")
maxout_back.no_loop(lambda f, rng, n: f(*backward_pieces(rng, N=n)), earns=4,
    hint="A sum over the examples of one thing times another is a matrix product; which side is transposed?")
