"""Returns and raises texts of a hundred million letters."""
turn = iter([1, 0, 0, 0])


def double(x):
    if next(turn):
        return "x" * 10**8
    raise ValueError("x" * 10**8)
