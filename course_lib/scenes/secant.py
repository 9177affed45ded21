"""The gradient check's U: h under the hand, and the digits of f(x+h) and f(x-h) that cancel."""

import numpy as np

from course_lib.demos import babysitting as demos
from course_lib.plots import babysitting as plots
from course_lib.stage import Preset, Scene, choice, slider

WIDTH = 24                              # characters of a number
DTYPES = (np.float64, np.float32)


def letters(text):
    """A line of text as bytes, padded with spaces."""
    return np.frombuffer(text.ljust(WIDTH).encode("ascii"), np.uint8)


def frame(function):
    """log₁₀ of the relative errors (3, steps): float64, float32, one-sided; and for each dtype and h what is computed.

    words (2, steps, 5, characters): f(x + h), f(x - h), their difference, the quotient, and the gradient by formula.
    """
    made = demos.step_sizes(function)
    f, x, gradient = demos.truth(function, 1e-3)
    first = np.zeros(x.shape)
    first.flat[0] = 1.0
    words = []
    for dtype in DTYPES:
        digits = np.finfo(dtype).precision + 1
        for h in demos.STEPS:
            high, low = (dtype(f((x + sign * h * first).astype(dtype))) for sign in (1, -1))
            quotient = (high - low) / dtype(2 * h)
            words.append([letters(f"{v:.{digits}f}") for v in (high, low)] +
                         [letters(f"{high - low:.3e}"), letters(f"{quotient:.{digits}f}"),
                          letters(f"{gradient.flat[0]:.{digits}f}")])
    with np.errstate(divide="ignore"):
        errors = np.log10(np.maximum([made.float64, made.float32, made.one_sided], 1e-17))
    return {"errors": errors, "words": np.reshape(words, (2, len(demos.STEPS), 5, WIDTH))}


secant = Scene(
    "secant", "The gradient check's U", "Too large an h misses the slope; too small an h cancels the digits.",
    "The error of a numeric gradient against the step h, a U on two log axes, for float64 and float32; beside it the "
    "digits of f at both sides, those that are equal and cancel in grey.",
    frame, {
        "h": slider("h", demos.STEPS, 1e-5, words=lambda h: f"{h:.1e}".replace("e-0", "e-").replace("e+0", "e"),
                    asks=False, pace=160),
        "function": choice("function", demos.FUNCTIONS),
        "dtype": choice("digits of", ["float64", "float32"], asks=False)},
    [Preset("a good h", "With h = 10⁻⁵ the two values differ early enough for ten digits of the gradient.",
            {"h": 1e-5}),
     Preset("too small", "With h = 10⁻¹² nearly all digits are equal, and what is left of the difference is rounding.",
            {"h": 1e-12}),
     Preset("too large", "With h = 1 no digit is lost, but the chord is not the tangent.", {"h": 1.0}),
     Preset("float32", "In float32 there are seven digits to lose: the U is high, and narrow.",
            {"h": 1e-5, "dtype": "float32"}),
     Preset("a kink", "Beside ReLU's kink any h that reaches across it is wrong, and no rounding is to blame.",
            {"function": "ReLU beside its kink", "h": 1e-2}),
     Preset("sweep h", "From small to large: the digits come back, until the chord leaves the tangent.",
            {"h": 1e-12}, plays=True)],
    lambda: [{"function": name} for name in demos.FUNCTIONS],
    {"steps": np.log10(demos.STEPS).tolist()},
    lambda function="eˣ", h=1e-5, **start: (plots.step_sizes, demos.step_sizes(function, h)))
