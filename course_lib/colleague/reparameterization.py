"""Chapter 10.  A chain of blocks with a shortcut each, x + x w + b, merged into one affine layer."""

import numpy as np

from course_lib.colleague import THEIRS, Evidence, Panel

DEPTHS = np.arange(1, 9)
PANELS = (Panel("blocks", "difference of the answers", ("difference",), (0, 9), (-0.5, 6)),
          Panel("size of the input", "difference of the answers", ("difference",), (-0.2, 4.2), (-0.5, 6)))


def merge_run(x, ws, bs):
    """A chain of blocks, each x + x w + b, as one affine layer x W + B.

    x: (N, D);  ws: (blocks, D, D);  bs: (blocks, D).  Returns W (D, D), B (D,), and what the layer gives for x (N, D).
    """
    W, B = np.eye(len(bs[0]), dtype=ws.dtype), np.zeros_like(bs[0])
    for w, b in zip(ws, bs, strict=True):
        W = W + W @ w
        B = B + B @ w + b
    return W, B, x @ W + B


def as_given(x, ws, bs):
    """A chain of blocks, each x + x w + b, as one affine layer x W + B.

    x: (N, D);  ws: (blocks, D, D);  bs: (blocks, D).  Returns W (D, D), B (D,), and what the layer gives for x (N, D).
    """
    W, B = np.eye(len(bs[0]), dtype=ws.dtype), np.zeros_like(bs[0])
    for w, b in zip(ws, bs, strict=True):
        W = W + W @ w
        B = B @ w + b
    return W, B, x @ W + B


def evidence(whose=THEIRS):
    """How far the merged layer's answer is off the chain's: by the number of blocks, and by the input's size."""
    run = as_given if whose == THEIRS else merge_run
    rng = np.random.default_rng(0)
    ws, bs, x = 0.3 * rng.normal(size=(8, 6, 6)), rng.normal(size=(8, 6)), rng.normal(size=(20, 6))

    def differ(x, blocks):
        out = x
        for w, b in zip(ws[:blocks], bs[:blocks], strict=True):
            out = out + out @ w + b
        return np.mean(np.abs(out - run(x, ws[:blocks], bs[:blocks])[2]))
    scales = np.linspace(0, 4, 9)
    deep, wide = [differ(x, n) for n in DEPTHS], [differ(scale * x, 3) for scale in scales]
    said = (f"With one block the two differ by {deep[0]:.2f}, with three by {deep[2]:.2f}: by {wide[0]:.2f} where the "
            f"input is 0, and by {wide[-1]:.2f} where it is four times as large.")
    return Evidence((((DEPTHS, deep),), ((scales, wide),)), said)
