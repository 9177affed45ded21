"""Chapter 1: a gradient by numbers, and that of a fully connected layer.

A function that a case hands to the student's is one of NumPy's: it has the same name on either side of the wall.
"""

import numpy as np

from autograde.exercises.model import Exercise
from course_lib import babysitting, layers

numeric = Exercise(babysitting.numeric_gradient, returns="the gradient", chapter="activations",
                   unasked={"dtype": "what checks a gradient had better be float64"})


@numeric.case(points=1)
def a_parabola_is_exact_at_any_step(f, rng):
    """The variance of x is a parabola in each xᵢ: with h = ¼ its centred difference is 2 (xᵢ - mean) / N, exactly."""
    return f(np.var, rng.permutation(np.arange(4.0)), h=0.25)


@numeric.case(points=1)
def one_parameter_moves_and_the_others_stay(f, rng):
    """The slope of a product along each of its factors is the product of the other factors, as they were."""
    return f(np.prod, rng.integers(16, 32, size=(2, 2, 2)) / 16, h=0.5)


def slope_of_std(x):
    return (x - x.mean()) / (x.size * x.std())


@numeric.case(points=1)
def the_error_falls_with_the_square_of_h(f, rng):
    """Half the step means a quarter of the error, or less; here on the slope of the standard deviation."""
    x = rng.normal(size=8)
    errors = [np.linalg.norm(f(np.std, x, h=h) - slope_of_std(x)) for h in (0.2, 0.1)]
    halvings = np.log2(errors[0] / errors[1]) if errors[1] else 2
    return {"how often half the step halves the error, up to twice": np.round(np.minimum(halvings, 2))}


@numeric.case(points=1)
def eight_digits_are_right(f, rng):
    """With h as it is set, the standard deviation's slope comes out to eight digits or more."""
    x = rng.normal(size=(3, 3))
    right = slope_of_std(x)
    error = np.abs(f(np.std, x) - right).max() / np.abs(right).max()
    return {"relative error below 5e-9": error < 5e-9, "and below a quarter at least": error < 0.25}


@numeric.case(points=1)
def each_output_is_weighed_by_dout(f, rng):
    """f may return an array; then dout, of its shape, says what each output is worth: weigh them, and add up."""
    x, dout = rng.uniform(1, 1.5, size=4), rng.uniform(1, 2, size=4)
    return f(np.cumprod, x, dout=dout, h=37.3)          # linear in each x, so that any h is right, and in float32, too


numeric.mistake("/ (2 * h)", "/ h", earns=0,
    hint="Your slopes are twice too steep. From x - h to x + h, how far is it?")
numeric.mistake("/ (2 * h)", "/ 2 * h", earns=0,
    hint="Python reads a / 2 * h from the left: half of a, times h. You meant to divide by both; "
         "a pair of brackets costs nothing.")
numeric.mistake("        x[i] = old\n", "", earns=0,
    hint="The parameters do not go home: each stays at x - h after its turn, and the next slope is measured "
         "elsewhere. Which line must come before the next one's turn?")
numeric.mistake("x, dx = x.copy()", "x, dx = x.astype(np.float32)", earns=4,
    hint="You computed in float32, which has seven digits. The difference of two losses that agree in six of them has "
         "one left.")
numeric.mistake("require_positive(h=h)", "h = 1e-12", earns=0,
    hint="You took a step of your own, and so tiny a one that f(x + h) and f(x - h) differ in their last digits only: "
         "you measure rounding. Take the h that you are given.")
numeric.mistake("np.sum(dout", "np.mean(dout", earns=4,
    hint="You average over the numbers that f returns. Each of them is a part of the loss: by what are they joined?")
numeric.mistake("dout * (up - down)", "(up - down)", earns=4,
    hint="dout does nothing. If f returns several numbers, the loss is not their sum: dout says what each is worth.")
numeric.mistake("dout * (up - down)", "dout * (down - up)", earns=0,
    hint="Uphill and downhill are the wrong way round: which of your two values belongs to x + h?")


@numeric.mistake(earns=2, hint="That is the one-sided difference: up by h, and back to x. Its error falls with h only, "
                               "and on a parabola it is not exact. Step to either side.")
def numeric_gradient(f, x, *, dout=1.0, h=1e-5):
    x, dx = x.copy(), np.empty_like(x)
    here = np.array(f(x))
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        dx[i] = np.sum(dout * (f(x) - here)) / h
        x[i] = old
    return dx


@numeric.mistake(earns=2, hint="That is a one-sided difference: from x - h up to x. Its error falls with h only, and "
                               "on a parabola it is not exact. Step to either side.")
def numeric_gradient(f, x, *, dout=1.0, h=1e-5):                               # noqa: F811
    x, dx = x.copy(), np.empty_like(x)
    here = np.array(f(x))
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old - h
        dx[i] = np.sum(dout * (here - f(x))) / h
        x[i] = old
    return dx


@numeric.mistake(earns=0, hint="You moved all parameters at once, so that every slope is that of the whole flock. "
                               "Move one, measure, put it back, take the next.")
def numeric_gradient(f, x, *, dout=1.0, h=1e-5):                               # noqa: F811
    return np.full_like(x, np.sum(dout * (f(x + h) - f(x - h))) / (2 * h))


@numeric.mistake(earns=0, hint="You moved the caller's own parameters and left them there: after your check the net is "
                               "another one. Put each back before the next one's turn, or work on a copy.")
def numeric_gradient(f, x, *, dout=1.0, h=1e-5):                               # noqa: F811
    dx = np.empty_like(x)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        up = np.array(f(x))
        x[i] = old - h
        dx[i] = np.sum(dout * (up - f(x))) / (2 * h)
    return dx


@numeric.mistake(earns=2, hint="Your step is an imaginary one. That is exact where f is analytic; a variance and an "
                               "absolute value, as in many a loss, are not. Step along the real axis, to either side.")
def numeric_gradient(f, x, *, dout=1.0, h=1e-5):                               # noqa: F811
    dx = np.empty_like(x)
    for i in np.ndindex(x.shape):
        moved = x.astype(complex)
        moved[i] += 1j * h
        dx[i] = np.sum(dout * np.imag(f(moved))) / h
    return dx


affine = Exercise(layers.affine_backward, returns="dx, dw, db", chapter="activations", left_out=("need_dx", "out"))


def a_batch(rng, N, D, M):
    """dout, x and w of a layer of D inputs and M outputs."""
    return rng.normal(size=(N, M)), rng.normal(size=(N, D)), rng.normal(size=(D, M))


@affine.case(points=1)
def an_input_reaches_every_output_through_one_weight(f, rng):
    """dx; here there are as many outputs as inputs, so that no shape tells W from its transpose."""
    return {"dx": f(*a_batch(rng, 4, 3, 3))[0]}


@affine.case(points=1)
def a_weight_gets_its_gradient_from_all_examples(f, rng):
    """dw: a loss that all examples add to has a gradient that they add to."""
    return {"dw": f(*a_batch(rng, 5, 4, 3))[1]}


@affine.case(points=1)
def a_bias_is_added_to_every_example(f, rng):
    """db, (M,): so every example moves it."""
    return {"db": f(*a_batch(rng, 4, 2, 4))[2]}


affine.mistake("dout @ w.T", "dout @ w", earns=0,
    hint="Your dx multiplies by W as the forward pass did. Which of x's elements does a weight in row d, column m "
         "join to which output? Write one element of dx as a sum.")
affine.mistake("np.matmul(x.T, dout, out=out[0])", "np.matmul(dout.T, x, out=out[0])", earns=1,
    hint="Your dw lies on its side: it must have the shape of w, with a row for each input.")
affine.mistake("np.matmul(x.T, dout", "np.matmul(x.T / len(x), dout", earns=2,
    hint="Your dw is divided by the number of examples. If the loss is a mean, that is in dout already.")
affine.mistake("np.sum(dout, axis=0", "np.mean(dout, axis=0", earns=2,
    hint="Your db is a mean over the examples. The bias stands in every example's output: what is the derivative of "
         "the loss, to which they all contribute? If the loss is a mean, that is in dout already.")
affine.mistake("np.sum(dout, axis=0", "np.sum(dout, axis=1", earns=0,
    hint="Your db has a number for each example. Which axis of dout are the examples, and which the outputs?")
affine.mistake("np.matmul(x.T, dout", "np.matmul(np.ones_like(x.T), dout", earns=2,
    hint="Your dw does not depend on x. A weight that multiplies a large input moves the output more than one that "
         "multiplies a small one.")
affine.mistake("np.matmul(x.T, dout", "np.matmul(np.abs(x.T), dout", earns=2,
    hint="Your dw has lost the signs of the inputs: what multiplies a weight in the forward pass, sign and all?")
affine.no_loop(lambda f, rng, n: f(rng.normal(size=(n, 2)), rng.normal(size=(n, 3)), rng.normal(size=(3, 2))), earns=3,
    hint="A matrix product adds up over the axis that both matrices share. Which axis is it for dw?")
