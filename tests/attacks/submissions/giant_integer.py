"""Returns a number of a million digits, which takes minutes to print."""
def double(x):
    return 7**1_200_000
