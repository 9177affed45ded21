"""Why a bar is missed: the row that measures a part of the work alone, beside those who do all of it.

(row, figure) -> Part.  The sentence is made from what the two rows measured, so that it cannot say what they do not.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """row: which measures the part alone;  what: that is;  rest: what the time goes into that the part leaves."""

    row: str
    what: str
    rest: str
    share: str = ""             # of a bar in seconds: the figure of the row that says what share of the whole it is

    def explains(self, alone, bar, shown):
        """alone: what the part takes, in the unit of the bar, None if it was not measured;  shown: the same as text."""
        if alone is None:
            return f"to be seen beside row {self.row}"
        if alone > bar:
            return f"{self.what} alone: {shown}, more than the bar (row {self.row})"
        return f"{self.what} alone: {shown} (row {self.row}); the rest is {self.rest}"


IN_PLACE = "its passes, each in place on arrays that are ready,"
CHECKS = "new arrays for what is computed, calls of Python's and checks of arguments"
PURE = "new arrays for each pass, which the formula as it is read makes, and w copied back"
RUNNING = "new arrays, running averages and checks of arguments"
PRODUCTS = "the matrix products, on windows that are copied already,"
MANY = "products, ReLU, exponentials and Adam's passes in place"
DIGITS = "what keeps it from overflowing and small outputs from being rounded to 0"


def in_place(name, peer, rest, what=IN_PLACE):
    """The reason of the row `name`, from its row `…-in-place`, before a size if there is one."""
    head, _, size = name.rpartition("-")
    row = f"{head}-in-place-{size}" if size[:1].isdigit() else f"{name}-in-place"
    return {(name, peer): Part(row, what, rest)}


REASONS = {
    **in_place("epoch", "PyTorch", PURE + " (row adam-in-place), norms, dropout and checks",
               "the matrix products, and Adam's passes in place,"),
    **in_place("epoch", "PyTorch fused", PURE + " (row adam-in-place), norms, dropout and checks",
               "the matrix products, and Adam's passes in place,"),
    **in_place("many-nets", "PyTorch in a loop", "biases, the loss, new arrays and checks", MANY),
    **in_place("many-nets", "plain NumPy float64 in a loop", "biases, the loss, new arrays and checks", MANY),
    **in_place("adam", "PyTorch", PURE), **in_place("adam", "plain NumPy", PURE),
    **in_place("adamw", "PyTorch", PURE), **in_place("adamw", "plain NumPy", PURE),
    **in_place("adam-small", "PyTorch", CHECKS), **in_place("adam-small", "plain NumPy", CHECKS),
    **in_place("adamw-small", "PyTorch", CHECKS), **in_place("adamw-small", "plain NumPy", CHECKS),
    **in_place("rmsprop", "PyTorch", PURE), **in_place("adagrad", "PyTorch", PURE),
    **in_place("sgd", "PyTorch", CHECKS, "a product, a difference and a copy, of which PyTorch makes one pass,"),
    **in_place("batchnorm-128x512", "PyTorch", RUNNING), **in_place("batchnorm-128x512", "plain NumPy", RUNNING),
    **in_place("batchnorm-512x4096", "PyTorch", RUNNING), **in_place("batchnorm-512x4096", "plain NumPy", RUNNING),
    **in_place("batchnorm-32x64x32x32", "PyTorch", RUNNING),
    **in_place("batchnorm-evaluation-128x512", "PyTorch", CHECKS),
    **in_place("batchnorm-evaluation-512x4096", "PyTorch", CHECKS),
    **in_place("batchnorm-evaluation-32x64x32x32", "PyTorch", CHECKS),
    **in_place("layernorm-128x512", "PyTorch", CHECKS), **in_place("layernorm-128x512", "plain NumPy", CHECKS),
    **in_place("layernorm-512x4096", "PyTorch", CHECKS),
    **in_place("groupnorm-32x64x32x32", "PyTorch", CHECKS),
    ("sigmoid", "PyTorch"): Part("sigmoid-plain", "1 / (1 + e⁻ˣ), which overflows, each pass in place,", DIGITS),
    ("sigmoid-backward", "PyTorch"): Part("sigmoid-in-place", IN_PLACE, CHECKS),
    ("tanh-backward", "PyTorch"): Part("tanh-in-place", IN_PLACE, "new arrays for what is computed"),
    **in_place("whitening", "PyTorch", "centring, twice", "eigenvectors and two products, of data that are centred,"),
    ("conv", "PyTorch"): Part("conv-products", PRODUCTS, "copying the windows"),
    ("conv-backward", "PyTorch"): Part("conv-backward-products", PRODUCTS, "copying the windows"),
    ("conv-backward", "plain NumPy"): Part("conv-backward-products", PRODUCTS, "copying the windows"),
    **in_place("flip-float32", "PyTorch", CHECKS, "the copies, of half of the images, on arrays that are ready,"),
    **in_place("statistics", "PyTorch", "finding each number's bin, and mean-field theory",
               "products, tanh, standard deviations and counting in bins that are ready"),
    **in_place("statistics", "plain NumPy float64", "finding each number's bin, and mean-field theory",
               "products, tanh, standard deviations and counting in bins that are ready"),
    ("judge", "time"): Part("judge-without-walls", "judging, in this process and without walls,",
                            "packing what crosses the walls, and waiting for the other side", share="judging"),
    ("walls", "time"): Part("walls-fork", "a fork, and the end of the child,", "namespaces, a folder, limits",
                            share="the walls"),
}
