"""Smoothing: what a series does once its noise is averaged out."""

import numpy as np


def moving_average(x, *, width):
    """The mean of each `width` values that follow one another.

        y_t = (x_t + x_{t+1} + … + x_{t+width-1}) / width

    x: (N,) floats;  width: from 1 to N.  Returns (N - width + 1,): only whole windows count.
    Raises ValueError if width is not from 1 to N.
    """
    if not 1 <= width <= len(x):
        raise ValueError(f"width = {width}; it must lie between 1 and the {len(x)} values of x")
    return np.lib.stride_tricks.sliding_window_view(x, width).mean(axis=1)
