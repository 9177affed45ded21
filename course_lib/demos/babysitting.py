"""Chapter 11 demos before training: is the gradient right, and is the first loss that of a net that knows nothing?

    explore(demos.secants, plots.secants, x=(-2, 2, 0.05), h=(0.01, 1.5, 0.01))

Nothing is drawn here: each function returns what there is to see.  The chapter's functions are called
through their module, so that after use(f) these demos run on the student's own.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from course_lib import babysitting, data, layers, losses, net


@dataclass(frozen=True)
class Secants:
    """A curve, (2, points), and lines through it at x: its tangent, and those of the two differences."""

    curve: np.ndarray
    x: float
    h: float
    values: tuple               # f at x - h, x, x + h
    slope: float
    one_sided: float
    centred: float


def bumpy(x):
    return np.sin(1.5 * x) + 0.25 * x * x


def secants(x=0.5, h=0.8):
    """The slope of a curve by a step to the right, and by a step to either side."""
    low, here, high = bumpy(x - h), bumpy(x), bumpy(x + h)
    grid = np.linspace(-3.6, 3.6, 200)
    return Secants(np.array([grid, bumpy(grid)]), x, h, (low, here, high), 1.5 * np.cos(1.5 * x) + 0.5 * x,
                   (high - here) / h, (high - low) / (2 * h))


STEPS = 10.0**np.arange(-12, 0.1, 0.25)
FUNCTIONS = ("eˣ", "x²", "ReLU beside its kink", "loss of a small net")


@dataclass(frozen=True)
class StepSizes:
    """Relative errors of numeric gradients for each of the steps h; and here, one h and its three errors."""

    h: np.ndarray
    float64: np.ndarray
    float32: np.ndarray
    one_sided: np.ndarray       # in float64
    here: tuple


def small_loss(w, x, v, y):
    """The loss of a net with one tanh layer, whose weights w (2, 3) are asked about."""
    return losses.softmax_loss(np.tanh(x @ w) @ v, y)[0]


def truth(function, distance):
    """f of an array of its dtype, where to look (float64), and the gradient there by formula."""
    if function == "eˣ":
        return lambda x: np.sum(np.exp(x)), np.ones(1), np.full(1, np.e)
    if function == "x²":
        return lambda x: np.sum(x * x), np.ones(1), np.full(1, 2.0)
    if function == "ReLU beside its kink":
        return lambda x: np.sum(np.maximum(0, x)), np.full(1, float(distance)), np.ones(1)
    rng = np.random.default_rng(3)
    w, x, v, y = rng.normal(size=(2, 3)), rng.normal(size=(5, 2)), rng.normal(size=(3, 4)), rng.integers(4, size=5)
    hidden = np.tanh(x @ w)
    gradient = x.T @ ((losses.softmax_loss(hidden @ v, y)[1] @ v.T) * (1 - hidden**2))
    return lambda w: small_loss(w, x.astype(w.dtype), v.astype(w.dtype), y), w, gradient


def step_sizes(function="eˣ", h=1e-5, kink=1e-3):
    """Your numeric_gradient against a formula, for steps from 10⁻¹² to 1.  kink: how far off ReLU's is."""
    f, x, gradient = truth(function, kink)

    def error(numeric):
        return np.max(np.abs(numeric - gradient) / np.maximum(np.abs(numeric) + np.abs(gradient), 1e-12))

    def one_sided(h):
        moved = x + h * np.eye(x.size).reshape(x.size, *x.shape)
        return (np.array([f(m) for m in moved]).reshape(x.shape) - f(x)) / h

    def centred(h, dtype):
        return babysitting.numeric_gradient(f, x.astype(dtype), h=h).astype(float)
    errors = [(error(centred(h, np.float64)), error(centred(h, np.float32)), error(one_sided(h)))
              for h in [*STEPS.tolist(), h]]
    return StepSizes(STEPS, *np.transpose(errors[:-1]), (h, *errors[-1]))


KINDS = ("right", "right, but a kink is in the way", "wrong: a factor", "wrong: the wrong elements get through",
         "wrong: a path is missing")


def scaled_mask(x):
    """Dropout with the same coins each time: a check needs a loss that stands still."""
    return (np.random.default_rng(1).random(x.shape) < 0.5) / 0.5


def standardised(x):
    std = np.sqrt(x.var(axis=0) + 1e-5)
    return (x - x.mean(axis=0)) / std, std


def batchnorm_backward(x, dout):
    _, std = standardised(x)
    return (dout - dout.mean(axis=0)) / std                    # the path through the variance is not there


CLASSES = np.arange(6) % 4
SUSPECTS = {                    # letter: layer, f(x), backward(x, dout), kind, what is behind it
    "A": ("dropout", lambda x: x * scaled_mask(x), lambda x, dout: dout * (scaled_mask(x) > 0), KINDS[2],
          "The mask's scale, 1 / keep_prob, is missing on the way back."),
    "B": ("tanh", np.tanh, lambda x, dout: dout * (1 - np.tanh(x)**2), KINDS[0], "All elements lie on the diagonal."),
    "C": ("batch norm", lambda x: standardised(x)[0], batchnorm_backward, KINDS[4],
          "It has the path through the mean and forgot the one through the variance: near the diagonal, not on it."),
    "D": ("ReLU", lambda x: np.maximum(0, x), lambda x, dout: dout * (dout > 0), KINDS[3],
          "It asks for the sign of the gradient, where it should ask for that of x."),
    "E": ("softmax loss", lambda x: losses.softmax_loss(x, CLASSES)[0],
          lambda x, dout: losses.softmax_loss(x, CLASSES)[1] * len(x), KINDS[2],
          "The loss is a mean over the N examples; 1 / N is missing in its gradient."),
    "F": ("ReLU", lambda x: np.maximum(0, x), lambda x, dout: dout * (x > 0), KINDS[1],
          "One element only, and it goes away with a smaller h: one x lay closer to 0 than h, so that the difference "
          "stepped over the kink."),
}


@dataclass(frozen=True)
class Suspect:
    """A backward pass beside the numeric gradient, element by element; answer and why, for those who have tried."""

    about: str
    layer: str
    h: float
    claimed: np.ndarray
    numeric: np.ndarray
    errors: np.ndarray          # relative, of each element
    worst: float                # your relative_error of all
    answer: str
    why: str


def suspect(suspect="A", h=1e-5):
    """One of six backward passes, checked by your numeric_gradient and your relative_error."""
    layer, f, backward, answer, why = SUSPECTS[suspect]
    rng = np.random.default_rng(7)
    x, dout = rng.normal(size=(6, 4)), rng.normal(size=(6, 4))
    if suspect == "F":
        x[2, 1], dout[2, 1] = 3e-6, 1.3
    if layer == "softmax loss":
        dout = np.array(1.0)
    claimed, numeric = backward(x, dout), babysitting.numeric_gradient(f, x, dout=dout, h=h)
    errors = [babysitting.relative_error(*pair) for pair in zip(claimed.reshape(-1, 1), numeric.reshape(-1, 1),
                                                                strict=True)]
    return Suspect(suspect, layer, h, claimed.ravel(), numeric.ravel(), np.array(errors),
                   float(babysitting.relative_error(claimed, numeric)), answer, why)


@dataclass(frozen=True)
class Start:
    """Losses of untrained nets over a range of scales of their weights, and one of them looked at."""

    scales: np.ndarray
    losses: np.ndarray
    scale: float
    loss: float
    expected: float             # your initial_loss
    classes: int
    likeliest: np.ndarray       # (10,), the probabilities that it gives to ten classes, largest first, for one image


SCALES = 10.0**np.arange(-2, 1.6, 0.125)


@cache
def digits():
    """data.digits, read once."""
    return data.digits()


@cache
def first_scores(classes, seed, *, hidden=100):
    """Scores of an untrained net on 200 digits, with He's weights, and labels, at random."""
    rng = np.random.default_rng(seed)
    (x, _), _ = digits()
    model = net.Sequential([layers.Affine(64, hidden, rng=rng), layers.ReLU(), layers.Affine(hidden, classes, rng=rng)])
    return model.forward(x[:200]), rng.integers(classes, size=200)


def initial(scale=1.0, classes=10, seed=0):
    """The loss before training against the scale of the weights.  scale: 1 is He's."""
    scores, y = first_scores(classes, seed)

    def loss(scale):
        return losses.softmax_loss(scores * np.float32(scale**2), y)[0]        # two layers of weights, and a ReLU
    likeliest = np.sort(losses.softmax(scores[:1] * np.float32(scale**2))[0])[::-1][:10]
    return Start(SCALES, np.array([loss(s) for s in SCALES]), scale, loss(scale),
                 float(babysitting.initial_loss(classes)), classes, np.pad(likeliest, (0, 10 - len(likeliest))))
