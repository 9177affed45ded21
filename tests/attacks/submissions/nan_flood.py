"""Returns nan everywhere, for comparisons that forget about it."""
def double(x):
    return np.full(np.shape(x), np.nan)
