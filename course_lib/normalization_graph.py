"""Chapter 7, the graph.  Batch norm's way back, node by node, before it is simplified."""

import numpy as np

from course_lib.checks import require_floats, require_rank, require_shape


def batchnorm_graph_backward(dout, centred, gamma, std):
    """The gradient at every node of batch norm's graph, from the output down to the input.

        forward    c = x - mean(x),   v = mean(c²),   σ = √(v + ε),   x̂ = c / σ,   out = γ x̂ + β

        backward   ∂L/∂x̂ = γ ∂L/∂out
                   ∂L/∂σ = -Σ ∂L/∂x̂ · c / σ²
                   ∂L/∂v = ∂L/∂σ / 2σ
                   ∂L/∂c = ∂L/∂x̂ / σ + ∂L/∂v · 2c / N          two ways lead from c to the loss
                   ∂L/∂x = ∂L/∂c - mean(∂L/∂c)                 and two from x: by itself, and in the mean

    batchnorm_backward is what is left when these lines are put into each other.

    dout, centred: (N, C), the latter c;  gamma, std: (C,), the latter σ.
    Returns ∂L/∂x̂ (N, C), ∂L/∂σ (C,), ∂L/∂v (C,), ∂L/∂c (N, C) and ∂L/∂x (N, C).
    Raises TypeError if one holds no floats, ValueError if shapes do not match.

    Ioffe & Szegedy 2015, section 3.  https://arxiv.org/abs/1502.03167
    """
    require_floats(dout=dout, centred=centred, gamma=gamma, std=std)
    require_rank(2, dout=dout)
    require_shape(dout.shape, centred=centred)
    require_shape(dout.shape[1:], gamma=gamma, std=std)
    d_x_hat = dout * gamma                                         # (N, C)
    d_std = -np.sum(d_x_hat * centred, axis=0) / (std * std)       # (C,)
    d_var = d_std / (2 * std)                                      # (C,)
    d_centred = d_x_hat / std + d_var * 2 * centred / len(centred)         # (N, C)
    dx = d_centred - d_centred.mean(axis=0)                        # (N, C)
    return d_x_hat, d_std, d_var, d_centred, dx
