"""Returns 2**40 numbers that take eight bytes of memory here."""
def double(x):
    return np.lib.stride_tricks.as_strided(np.zeros(1), (2**40,), (0,))
