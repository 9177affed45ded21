"""Asks for more memory than any machine has."""
def double(x):
    return np.ones(1 << 42)
