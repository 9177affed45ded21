"""Chapter 1, pairs by name.  For nets whose activation is an option."""

from course_lib import activations

NONLINEARITIES = ("tanh", "relu", "leaky_relu", "elu", "sigmoid", "identity")


def pair(nonlinearity):
    """The forward and the backward function of a non-linearity, by its name.

    Returns two functions of course_lib.activations.  Raises ValueError if the name is none of NONLINEARITIES.
    """
    if not isinstance(nonlinearity, str) or nonlinearity not in NONLINEARITIES:
        raise ValueError(f"nonlinearity = {nonlinearity!r}; it must be one of {', '.join(NONLINEARITIES)}")
    return getattr(activations, f"{nonlinearity}_forward"), getattr(activations, f"{nonlinearity}_backward")
