"""Chapter 8, where ε stands.  Papers and PyTorch write √V + ε, the lecture √(V + ε), which is eps_inside=True here."""

import numpy as np

from course_lib.checks import require_floats, require_positive
from course_lib.checks_kinds import require_flag


def root(V, eps, *, eps_inside=False):
    """√V + ε, or inside the root √(V + ε): the divisor of a step.  V: floats or 0.  Returns it; Raises if ε < 0."""
    eps = require_positive(eps=eps, zero=True)
    if isinstance(V, np.ndarray | np.floating):
        require_floats(V=V)
    else:
        V = require_positive(V=V, zero=True)
    if require_flag(eps_inside=eps_inside):
        return np.sqrt(V + eps)
    sigma = np.sqrt(V)
    sigma += eps                            # in place: one array less to keep in cache
    return sigma
