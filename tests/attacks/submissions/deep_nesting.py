"""Returns a list in a list in a list …, for a decoder that recurses."""
def double(x):
    value = []
    for _ in range(100_000):
        value = [value]
    return value
