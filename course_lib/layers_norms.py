"""Layers that normalize: batch norm, which in training follows its statistics, and group norm, always the same.

They are written here, and to be had from course_lib.layers.
"""

import numpy as np

from course_lib import normalization
from course_lib.buffer import pieces, rows_at_once
from course_lib.checks import (
    require_count,
    require_float_dtype,
    require_floats,
    require_positive,
    require_rank,
    require_shape,
    require_share,
)
from course_lib.checks_kinds import require_flag


class BatchNorm:
    """Batch normalization of D features or channels, with running averages for test time.

    momentum weighs the old average.  `running` = (mean, var) are the averages; they change in training.
    """

    def __init__(self, D, *, momentum=0.9, eps=1e-5, dtype=np.float32):
        D = require_count(D=D)
        require_float_dtype(dtype)
        self.momentum, self.eps = require_share(momentum=momentum), require_positive(eps=eps)
        self.params = {"gamma": np.ones(D, dtype), "beta": np.zeros(D, dtype)}
        self.grads = {name: np.zeros_like(array) for name, array in self.params.items()}
        self.buffers = {"mean": np.zeros(D, dtype), "var": np.ones(D, dtype)}

    @property
    def running(self):
        return self.buffers["mean"].copy(), self.buffers["var"].copy()

    @running.setter
    def running(self, averages):
        self.buffers["mean"][...], self.buffers["var"][...] = averages

    @rows_at_once
    def forward(self, x, *, training):
        if not require_flag(training=training):
            return normalization.batchnorm_inference(x, **self.params, **self.buffers, eps=self.eps)
        out, self.cache, batch = normalization.batchnorm_forward(x, **self.params, eps=self.eps)
        self.running = normalization.running_average(self.running, batch, momentum=self.momentum)
        return out

    @rows_at_once
    def backward(self, dout):
        dx, self.grads["gamma"][...], self.grads["beta"][...] = normalization.batchnorm_backward(dout, *self.cache)
        return dx


class GroupNorm:
    """Group normalization of D features or channels, the same in training and at test time; groups=1 is layer norm."""

    def __init__(self, D, *, groups, eps=1e-5, dtype=np.float32):
        D = require_count(D=D)
        require_float_dtype(dtype)
        self.groups, self.eps = require_count(groups=groups, divides=D), require_positive(eps=eps)
        self.params = {"gamma": np.ones(D, dtype), "beta": np.zeros(D, dtype)}
        self.grads = {name: np.zeros_like(array) for name, array in self.params.items()}

    @rows_at_once
    def forward(self, x, *, training):
        require_floats(x=x)
        require_rank(2, 4, x=x)
        out, self.shape, self.caches = np.empty_like(x), x.shape, []
        for some in pieces(x):                                 # no example depends on another
            out[some], cache = normalization.groupnorm_forward(x[some], **self.params, groups=self.groups, eps=self.eps)
            self.caches.append(cache)
        return out

    @rows_at_once
    def backward(self, dout):
        require_floats(dout=dout)
        require_shape(self.shape, dout=dout)
        dx, dgamma, dbeta = np.empty_like(dout), 0, 0
        for some, cache in zip(pieces(dout), self.caches, strict=True):
            dx[some], of_gamma, of_beta = normalization.groupnorm_backward(dout[some], *cache)
            dgamma, dbeta = dgamma + of_gamma, dbeta + of_beta
        self.grads["gamma"][...], self.grads["beta"][...] = dgamma, dbeta
        return dx
