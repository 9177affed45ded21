"""Returns infinities, for tolerances that are relative."""
def double(x):
    return np.full(np.shape(x), np.inf)
