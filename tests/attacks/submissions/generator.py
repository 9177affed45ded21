"""Returns a generator, which would run in the judge if it were sent over."""
def double(x):
    while True:
        yield x
