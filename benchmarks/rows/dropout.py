"""Chapter 6: inverted dropout."""

import numpy as np

from benchmarks.row import Contest, Peer, normal, row, tensor, torch
from course_lib import dropout


@row("dropout", "inverted dropout 512 × 4096, keep_prob ½, forward", small={"shape": (128, 256)})
def inverted_dropout(shape=(512, 4096)):
    x, keep_prob = normal(*shape), 0.5
    t, rng = tensor(x), np.random.default_rng(0)

    def plain():
        mask = (np.random.rand(*x.shape) < keep_prob) / keep_prob       # noqa: NPY002      as it is mostly taught
        return x * mask, mask

    def share_and_scale(out):
        return [np.mean(out[0] == 0), np.median((out[0] / x)[out[0] != 0])]      # the masks themselves are random

    return Contest(lambda: dropout.dropout_forward(x, keep_prob=keep_prob, rng=rng),
                   [Peer("PyTorch", 0.2, lambda: torch.nn.functional.dropout(t, 1 - keep_prob)),
                    Peer("plain NumPy", 0.5, plain)],
                   bytes=3 * x.nbytes, look=share_and_scale, tolerance=0.05)
