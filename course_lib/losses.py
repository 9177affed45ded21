"""What the net is trained to make small: the loss of its scores, and the gradient that backward starts from.

All losses are means over the examples of a batch, so that the learning rate does not depend on its size.
"""

import numpy as np

from course_lib.checks import require_floats, require_positive, require_probability, require_rank, require_shape
from course_lib.checks_kinds import require_array


def softmax(scores):
    """Scores to probabilities: positive, and 1 in sum over the classes.

        p_c = exp(s_c - max s) / Σ_k exp(s_k - max s)

    A shift of all scores cancels; the largest one as the shift keeps exp from overflowing.

    scores: (N, C), or (M, N, C) of M nets.  Returns probabilities, as scores.
    Raises TypeError if scores holds no floats, ValueError if it has neither two nor three axes, or no class.

    Bridle 1990, Training stochastic model recognition algorithms as networks; CS231n, Linear classification.
    """
    _require_scores(scores)
    exp = np.exp(scores - _largest(scores))
    exp /= exp.sum(axis=-1, keepdims=True)
    return exp


def softmax_loss(scores, y):
    """The cross-entropy of softmax: how surprised the net is by the right class, on average.

        L = -1/N Σ_i log p_i[y_i],     ∂L/∂s = (p - onehot(y)) / N,     p = softmax(s)

    Scores that are all alike give ln C, the loss of a net before training.

    scores: (N, C), or (M, N, C) of M nets;  y: (N,), the right classes, integers in [0, C).
    Returns loss, a float (nats) or (M,), and dscores, as scores.
    Raises TypeError if scores holds no floats or y no integers, ValueError if shapes do not match, the
    batch is empty or a class lies outside [0, C).

    CS231n, Linear classification: softmax classifier.  PyTorch: nn.functional.cross_entropy.
    """
    _require_scores(scores)
    y = _require_classes(scores, y)
    N = len(y)
    right = ..., np.arange(N), y
    s = scores - _largest(scores)
    exp = np.exp(s)
    total = np.einsum("...c->...", exp)[..., None]             # (N, 1); of few classes exp.sum takes 5 times as long
    loss = (np.log(total[..., 0]) - s[right]).sum(axis=-1) / N
    dscores = exp
    dscores /= N * total
    dscores[right] -= 1 / N
    return _plain(loss), dscores


def soft_loss(scores, targets):
    """The cross-entropy of softmax against targets that are probabilities, as those of two mixed images are.

        L = -1/N Σ_i Σ_c t_i[c] log p_i[c],     ∂L/∂s = (p - t) / N,     p = softmax(s)

    With t = onehot(y) it is softmax_loss.

    scores: (N, C), or (M, N, C) of M nets;  targets: t (N, C), not negative, 1 in sum over the classes.
    Returns loss, a float (nats) or (M,), and dscores, as scores.
    Raises TypeError if one holds no floats or they differ in dtype, ValueError if shapes do not match, the batch is
    empty or a row of targets is no row of probabilities.

    Bridle 1990;  PyTorch: nn.functional.cross_entropy with probabilities.
    """
    _require_targets(scores, targets)
    N = len(targets)
    s = scores - _largest(scores)
    exp = np.exp(s)
    total = exp.sum(axis=-1, keepdims=True)                    # (N, 1)
    loss = np.sum(targets * (np.log(total) - s), axis=(-2, -1)) / N
    dscores = (exp / total - targets) / N
    return _plain(loss), dscores


def smoothed_loss(scores, y, *, smoothing=0.1):
    """Label smoothing: softmax_loss against a target that is not quite sure, so that no score need grow for ever.

        t_i = (1-ε) onehot(y_i) + ε/C,     L = -1/N Σ_i Σ_c t_i[c] log p_i[c]

    The loss is lowest where the right class leads by log((1-ε) C/ε + 1), and rises beyond.

    scores: (N, C), or (M, N, C) of M nets;  y: (N,), the right classes, integers in [0, C);  smoothing: ε.
    Returns loss, a float (nats) or (M,), and dscores, as scores.
    Raises TypeError if scores holds no floats or y no integers, ValueError if shapes do not match, the
    batch is empty, a class lies outside [0, C) or smoothing outside [0, 1].

    Szegedy et al. 2016, Rethinking the inception architecture, section 7.  https://arxiv.org/abs/1512.00567
    PyTorch: nn.functional.cross_entropy(label_smoothing=ε).
    """
    _require_scores(scores)
    y = _require_classes(scores, y)
    smoothing = require_probability(smoothing=smoothing, zero=True)
    N, C = scores.shape[-2:]
    targets = np.full((N, C), smoothing / C, scores.dtype)
    targets[np.arange(N), y] += 1 - smoothing
    return soft_loss(scores, targets)


def hinge_loss(scores, y, *, delta=1.0):
    """The multi-class SVM's loss: the right class must win by a margin of delta.

        L = 1/N Σ_i Σ_{c≠y_i} max(0, s_i[c] - s_i[y_i] + Δ)

        ∂L/∂s_i[c] = 1/N where c exceeds its margin,     ∂L/∂s_i[y_i] = -(their number)/N

    Once every margin is kept the loss is 0 and learning stops, where softmax goes on for ever.

    scores: (N, C), or (M, N, C) of M nets;  y: (N,), the right classes, integers in [0, C).
    Returns loss, a float or (M,), and dscores, as scores.
    Raises TypeError if scores holds no floats or y no integers, ValueError if shapes do not match, the
    batch is empty, a class lies outside [0, C) or delta is negative.

    Weston & Watkins 1999, Support vector machines for multi-class pattern recognition; CS231n, Linear
    classification.  PyTorch's multi_margin_loss also divides by C.
    """
    _require_scores(scores)
    y = _require_classes(scores, y)
    delta = require_positive(delta=delta, zero=True)
    N = len(y)
    right = ..., np.arange(N), y
    margin = scores - scores[right][..., None] + delta         # (N, C)
    margin[right] = 0
    exceeded = (margin > 0).astype(scores.dtype)
    loss = np.sum(margin * exceeded, axis=(-2, -1)) / N
    dscores = exceeded / N
    dscores[right] = -dscores.sum(axis=-1)
    return _plain(loss), dscores


def _largest(scores):
    """The largest score of each example, (N, 1).

    Of ten classes, max(axis=-1) takes ten times as long as this: NumPy begins anew for each example.
    """
    by_class = scores.transpose(-1, *range(scores.ndim - 1)).copy()        # (C, N)
    return by_class.max(axis=0)[..., None]


def _plain(loss):
    """One net's loss as Python's own number, many nets' (M,) as they are."""
    return loss if loss.ndim else float(loss)


def _require_scores(scores):
    """TypeError or ValueError if scores is not (N, C) or (M, N, C) of floats."""
    require_floats(scores=scores)
    require_rank(2, 3, scores=scores)
    if scores.shape[-1] == 0:
        raise ValueError(f"scores has shape {scores.shape}; it needs at least one class")


def _require_targets(scores, targets):
    """TypeError or ValueError if targets holds no probabilities of scores' classes for each of its rows."""
    _require_scores(scores)
    require_floats(scores=scores, targets=targets)
    require_shape(scores.shape[-2:], targets=targets)
    if len(targets) == 0:
        raise ValueError(f"scores has shape {scores.shape}: there is no example to take a mean over")
    if np.min(targets) < 0 or np.abs(targets.sum(axis=1) - 1).max() > 1e-3:
        raise ValueError("targets must be probabilities: none below 0, and 1 in sum over the classes of each example")


def _require_classes(scores, y):
    """y as an array; TypeError or ValueError if it does not name one of scores' classes for each of its rows."""
    N, C = scores.shape[-2:]
    y = require_array(y=y, kinds="iu", remedy="it names classes and must hold integers: y.astype(int)")
    if y.shape != (N,) or N == 0:
        raise ValueError(f"y has shape {y.shape} for scores of shape {scores.shape}; expected one class for each row, "
                         "and at least one row")
    if y.min() < 0 or y.max() >= C:
        raise ValueError(f"y names classes {y.min()} … {y.max()}; scores has columns for 0 … {C - 1}")
    return y
