"""Chapter 3, contrast.  Learning without labels: two views of one image belong together, all others do not.

Chen et al. 2020, A simple framework for contrastive learning (SimCLR).  https://arxiv.org/abs/2002.05709
"""

import numpy as np

from course_lib.checks import require_floats, require_positive, require_rank


def nt_xent(z, *, temperature=0.5):
    """SimCLR's loss, the normalized, temperature-scaled cross-entropy: which of all others is the other view of i?

        s_ik = ẑ_i · ẑ_k / τ,   ẑ = z / ‖z‖,     L = -1/2N Σ_i log( exp(s_ij) / Σ_{k≠i} exp(s_ik) ),   j: i's partner

        ∂L/∂ẑ = (G + Gᵀ) ẑ / τ,   G = (softmax of s without its diagonal - partner) / 2N
        ∂L/∂z = (∂L/∂ẑ - ẑ (ẑ · ∂L/∂ẑ)) / ‖z‖

    If all z are alike it is log(2N - 1), that of guessing.  The smaller τ, the more the nearest strangers count.

    z: (2N, D), first one view of each of N images, then the other view of each in the same order;  temperature: τ.
    Returns loss, a float (nats), and dz, as z.
    Raises TypeError if z holds no floats, ValueError if it is not (2N, D) with N ≥ 1, temperature is not positive or
    a row of z is all zeros, which points nowhere.

    Chen et al. 2020, section 2.1 and algorithm 1; the loss is Sohn's, 2016.
    """
    require_floats(z=z)
    require_rank(2, z=z)
    temperature = require_positive(temperature=temperature)
    n = len(z)
    if n == 0 or n % 2:
        raise ValueError(f"z has shape {z.shape}; it must be (2N, D), the two views of N images one after the other")
    norm = np.sqrt(np.einsum("nd,nd->n", z, z))[:, None]       # (2N, 1)
    if not norm.min() > 0:
        raise ValueError("z has a row of zeros, which points nowhere; no angle to the others can be taken")
    unit = z / norm
    s = unit @ unit.T / temperature                            # (2N, 2N)
    np.fill_diagonal(s, -np.inf)                               # nobody is asked about himself
    s -= s.max(axis=1, keepdims=True)
    rows, partner = np.arange(n), np.roll(np.arange(n), n // 2)
    exp = np.exp(s)
    total = exp.sum(axis=1, keepdims=True)
    loss = np.mean(np.log(total[:, 0]) - s[rows, partner])
    G = exp / total
    G[rows, partner] -= 1
    dunit = (G + G.T) @ unit / (n * temperature)
    dz = (dunit - unit * np.einsum("nd,nd->n", unit, dunit)[:, None]) / norm
    return float(loss), dz
